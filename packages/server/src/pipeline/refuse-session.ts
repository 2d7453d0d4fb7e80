import type { ErrorBody } from "@vivavoce/protocol";
import type { Ids } from "../runtime/ids.ts";
import type { SessionConnection, SessionHandle, SessionRequest } from "./session-port.ts";

/** Why there is no session. */
export interface SessionRefusal {
  readonly type: ErrorBody["type"];
  readonly code: string;
  /** For the client; holds no secret. */
  readonly message: string;
  readonly close: { readonly code: number; readonly reason: string };
}

/** One `error` event in the client's dialect, then the socket is closed; `session.created` never comes (TR-45). */
export function refuseSession(
  { dialect }: Pick<SessionRequest, "dialect">,
  connection: SessionConnection,
  ids: Ids,
  { type, code, message, close }: SessionRefusal,
): SessionHandle {
  const texts = dialect.encode({
    type: "error",
    event_id: `event_${ids.seed()}`,
    error: { type, code, message, param: null, event_id: null },
  });
  for (const text of texts) connection.send(text);
  connection.close(close.code, close.reason);
  return { receive() {}, disconnected() {}, drain: () => Promise.resolve(), closed: Promise.resolve() };
}

/** TR-45, ER-14. 1008, because clients take it as not worth another try (TR-62). */
export function agentRefusal(message: string): SessionRefusal {
  const reason = "no such agent";
  return { type: "invalid_request_error", code: "invalid_request_error", message, close: { code: 1008, reason } };
}
