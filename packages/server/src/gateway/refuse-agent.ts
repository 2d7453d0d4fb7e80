import type { OpenSession } from "../pipeline/session-port.ts";
import type { Ids } from "../runtime/ids.ts";

/**
 * A session that only says that there are no agents here: one `error` event, no `session.created`, then the socket is
 * closed for good (TR-45, ER-14). 1008, because clients take it as not worth another try (TR-62).
 */
export function createAgentRefusal(ids: Ids): OpenSession {
  return ({ dialect }, connection) => {
    const texts = dialect.encode({
      type: "error",
      event_id: `event_${ids.seed()}`,
      error: {
        type: "invalid_request_error",
        code: "invalid_request_error",
        message: "Agents are not configured on this server. Connect with the model parameter and no agent or project.",
        param: null,
        event_id: null,
      },
    });
    for (const text of texts) connection.send(text);
    connection.close(1008, "agents are not configured");
    return { receive() {}, disconnected() {}, drain: () => Promise.resolve(), closed: Promise.resolve() };
  };
}
