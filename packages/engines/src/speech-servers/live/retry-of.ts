import type { IncomingHttpHeaders } from "node:http";

/** What of a refused handshake says when to come again. */
export function retryOf(headers: IncomingHttpHeaders): Headers {
  const after = headers["retry-after"];
  return new Headers(after === undefined ? {} : { "retry-after": after });
}
