import type { IncomingMessage } from "node:http";
import { addressOf, isLoopbackAddress } from "./client-address.ts";
import { bearersOf, digest, ownerOf } from "./credentials.ts";
import type { Entrance } from "./entrance.ts";
import type { Refusal } from "./refusal.ts";
import { firstValueOf, readUpgradeRequest, valuesOf } from "./upgrade-request.ts";
import type { UpgradeRequest } from "./upgrade-request.ts";

/** What is for operators, and who those are. */
export interface OperatorAccessOptions {
  /** Whoever shows it as a bearer token; without one only programs of this machine. Asked at each request. */
  readonly key: () => string | undefined;
  /** Slows down who guesses it. */
  readonly entrance: Pick<Entrance, "addressOf" | "wrong">;
  /** What others are told: those of other machines, and those without the key. */
  readonly notLocal: Refusal;
  readonly noKey: Refusal;
}

/** Headers by which a proxy says that somebody else asks. */
const forwarding = ["x-forwarded-for", "x-real-ip", "forwarded", "via"];
const localNames = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;

/** Decides whether a request is an operator's: undefined, or why not. Callers' keys are no operators' keys. */
export function createOperatorAccess({
  key,
  entrance,
  notLocal,
  noKey,
}: OperatorAccessOptions): (incoming: IncomingMessage) => Promise<Refusal | undefined> {
  return async (incoming) => {
    const request = readUpgradeRequest(incoming);
    const secret = key();
    if (secret === undefined) return isLocal(incoming.socket.remoteAddress, request) ? undefined : notLocal;
    const keys = [{ digest: digest(secret), owner: "operator" }];
    const owner = ownerOf(bearersOf(valuesOf(request.headers, "authorization")), keys);
    return owner === undefined ? entrance.wrong(entrance.addressOf(incoming), noKey) : undefined;
  };
}

/** From this machine, not through a proxy on it, and not by a page whose name leads here. */
function isLocal(peer: string | undefined, { headers }: UpgradeRequest): boolean {
  if (peer === undefined || !isLoopbackAddress(addressOf(peer))) return false;
  if (headers.some(([name]) => forwarding.includes(name))) return false;
  return localNames.test(firstValueOf(headers, "host") ?? "");
}
