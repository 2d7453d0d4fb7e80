import type { SessionRefusal } from "../refuse-session.ts";
import type { UpstreamEnd } from "./upstream-socket.ts";

/** How the client's session ends: with an `error` event first when the service did not say goodbye itself. */
export type ClientEnd =
  | { readonly kind: "close"; readonly code: number; readonly reason: string }
  | { readonly kind: "error"; readonly refusal: SessionRefusal };

/**
 * What a client is told when the service is gone. Codes that the service sent pass as they are. A lost connection and
 * one that never came about are an `error` and 1013 (try again later), or 1011 where only this server's configuration
 * can help. Nothing that the service said about the credential is passed on.
 */
export function endOfUpstream(end: UpstreamEnd): ClientEnd {
  if (end.kind === "closed") {
    if (end.code === 1005) return { kind: "close", code: 1000, reason: end.reason };
    if (end.code !== 1006) return { kind: "close", code: end.code, reason: end.reason };
    return failed("upstream_lost", "The connection to the service that answers this model was lost.", 1011);
  }
  const { failure } = end;
  if (failure.kind === "timeout") {
    return failed("upstream_unavailable", "The service that answers this model did not answer in time.", 1013);
  }
  if (failure.kind === "network") {
    return failed("upstream_unavailable", "The service that answers this model cannot be reached.", 1013);
  }
  if (failure.status === 401 || failure.status === 403) {
    return failed("upstream_refused", "The service that answers this model does not accept this server.", 1011);
  }
  const busy = failure.status === 429 || failure.status >= 500;
  const said = `The service that answers this model refused the session with status ${failure.status}.`;
  return busy ? failed("upstream_unavailable", said, 1013) : failed("upstream_refused", said, 1011);
}

function failed(code: string, message: string, closeCode: number): ClientEnd {
  const close = { code: closeCode, reason: code.replace("_", " ") };
  return { kind: "error", refusal: { type: "server_error", code, message, close } };
}
