import { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { SessionRequest } from "../../pipeline/session-port.ts";
import { chooseDialectFor } from "../handshake.ts";
import { readUpgradeRequest } from "../upgrade-request.ts";
import type { SeatOrder } from "./process-messages.ts";

/**
 * What was decided about a request, in the process that carries it out: node's request, as far as an upgrade needs it, and
 * the session that it asks for. Undefined when it asks for none, which the other process would not have let in.
 */
export function reviveRequest(
  { raw, request, sessionType }: Pick<SeatOrder, "raw" | "request" | "sessionType">,
  socket: Socket,
): { readonly incoming: IncomingMessage; readonly request: SessionRequest } | undefined {
  const dialect = chooseDialectFor(readUpgradeRequest(raw), sessionType);
  if (dialect.kind === "unsupported") return undefined;
  const incoming = new IncomingMessage(socket);
  incoming.method = raw.method ?? "GET";
  incoming.url = raw.url ?? "/";
  incoming.rawHeaders = [...raw.rawHeaders];
  for (let index = 0; index + 1 < raw.rawHeaders.length; index += 2) {
    const name = (raw.rawHeaders[index] ?? "").toLowerCase();
    const value = raw.rawHeaders[index + 1] ?? "";
    // As node does with headers that may stand several times; of others the first counts.
    const before = incoming.headers[name];
    if (before === undefined) incoming.headers[name] = value;
    else if (name === "sec-websocket-protocol" || name === "connection")
      incoming.headers[name] = `${String(before)}, ${value}`;
  }
  return { incoming, request: { ...request, dialect } };
}
