import { BlockList, isIP } from "node:net";
import type { McpOptions } from "./mcp-options.ts";

/** A host that may not be connected to; the message is meant for the client and names the setting. */
export class RefusedHostError extends Error {
  override readonly name = "RefusedHostError";
}

/** Which hosts may be connected to: throws a `RefusedHostError` for another, and says whether the address may be private. */
export type HostPolicy = (url: URL) => { readonly mayBePrivate: boolean };

type HostOptions = Pick<McpOptions, "allowPrivateHosts" | "allowedHosts">;

/** Says which addresses may be asked. What it gives throws RefusedHostError for others. */
export function createHostPolicy({ allowPrivateHosts, allowedHosts }: HostOptions): HostPolicy {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  return (url) => {
    if (url.protocol !== "https:" && url.protocol !== "http:") {
      throw new RefusedHostError("MCP servers are reached by http or https only.");
    }
    const host = url.hostname.toLowerCase();
    const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
    const listed = allowed.has(host) || allowed.has(`${host}:${port}`);
    if (allowed.size > 0 && !listed) {
      throw new RefusedHostError(`Host '${url.hostname}' is not among mcp.allowedHosts of this server.`);
    }
    const mayBePrivate = listed || allowPrivateHosts;
    const address = host.replace(/^\[|\]$/g, "");
    if (!mayBePrivate && isIP(address) !== 0) checkAddress(address, url.hostname);
    return { mayBePrivate };
  };
}

/** Throws a `RefusedHostError` when the address that a name stands for is not one of the public internet. */
export function checkAddress(address: string, host: string): void {
  if (!isPrivateAddress(address)) return;
  throw new RefusedHostError(
    `Host '${host}' has a private address. This server connects to those only where mcp.allowedHosts or ` +
      `mcp.allowPrivateHosts says so.`,
  );
}

/** Whether an IP address is anything but one of the public internet. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  return family === 4 ? closed.check(address, "ipv4") : closed.check(address, "ipv6") || !open6.check(address, "ipv6");
}

/** IPv4 that is not global (RFC 6890), IPv6 inside the global range that carries it or is set aside. */
const closed = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  closed.addSubnet(network, prefix, "ipv4");
}
// Teredo, ORCHID, documentation and 6to4: inside 2000::/3, and not hosts of the public internet.
closed.addSubnet("2001::", 23, "ipv6");
closed.addSubnet("2001:db8::", 32, "ipv6");
closed.addSubnet("2002::", 16, "ipv6");
/** Everything else, mapped IPv4 and NAT64 included, is not global unicast. */
const open6 = new BlockList();
open6.addSubnet("2000::", 3, "ipv6");
