import { BlockList, isIP, isIPv6 } from "node:net";
import { valuesOf } from "./upgrade-request.ts";
import type { NamedValues } from "./upgrade-request.ts";

/** Whose address a request counts for. */
export interface ClientAddresses {
  /** Whether an address is that of a proxy whose word is taken. */
  readonly isProxy: (address: string) => boolean;
  /**
   * The address that a request comes from: the other end of the connection, or, behind a trusted proxy, what that
   * proxy says in `X-Forwarded-For`. In the form of `addressOf`.
   * @param peer other end of the connection
   */
  readonly clientOf: (peer: string, headers: NamedValues) => string;
}

/** Most proxies in a row that are looked through. */
const maxHops = 16;

/**
 * Reads addresses. `X-Forwarded-For` is read from its end, where the nearest proxy wrote, and only as far as trusted
 * proxies wrote it: what stands before that came from the client, who may write anything there.
 * @param trustedProxies addresses, or networks such as `10.0.0.0/8`
 * @throws TypeError when one of them is neither
 */
export function createClientAddresses(trustedProxies: readonly string[]): ClientAddresses {
  const trusted = new BlockList();
  for (const text of trustedProxies) addTo(trusted, text);
  const isProxy = (address: string): boolean =>
    trustedProxies.length > 0 && isIP(address) !== 0 && trusted.check(address, isIPv6(address) ? "ipv6" : "ipv4");
  return {
    isProxy,
    clientOf(peer, headers) {
      let address = addressOf(peer);
      const hops = valuesOf(headers, "x-forwarded-for").flatMap((value) => value.split(","));
      for (const hop of hops.toReversed().slice(0, maxHops)) {
        if (!isProxy(address)) break;
        const before = readHop(hop);
        // A proxy that writes something else than an address is the last that is known.
        if (before === undefined) break;
        address = before;
      }
      return address;
    },
  };
}

/** An address in one form: no zone, and IPv4 as such where it came inside IPv6. */
export function addressOf(text: string): string {
  const bare = text.replace(/%.*$/s, "").toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1];
  return mapped ?? bare;
}

/** What an address counts for: IPv4 as it is, IPv6 by its /64, all of which one subscriber has. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  // The URL parser writes IPv6 in one way, with all that is left out by "::" still left out.
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: zeros }, () => "0"), ...after];
  return `${groups.slice(0, 4).join(":")}::/64`;
}

/** Whether an address is of this machine. */
export function isLoopbackAddress(address: string): boolean {
  return address === "::1" || /^127\.\d+\.\d+\.\d+$/.test(address);
}

/** One entry of the header: an address, maybe with a port, IPv6 maybe in brackets. */
function readHop(text: string): string | undefined {
  const hop = text.trim();
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(hop)?.[1] ?? hop;
  const address = addressOf(bare);
  return isIP(address) === 0 ? undefined : address;
}

function addTo(list: BlockList, text: string): void {
  const [, address = "", bits] = /^([^/]+?)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const version = isIP(address);
  const widest = version === 4 ? 32 : 128;
  const prefix = bits === undefined ? widest : Number(bits);
  if (version === 0 || prefix > widest) throw new TypeError(`'${text}' is neither an address nor a network.`);
  list.addSubnet(address, prefix, version === 4 ? "ipv4" : "ipv6");
}
