import { agentRefusal, refuseSession } from "../pipeline/refuse-session.ts";
import type { OpenSession } from "../pipeline/session-port.ts";
import type { Ids } from "../runtime/ids.ts";

/** A session that only says that there are no agents here (TR-45, ER-14). */
export function createAgentRefusal(ids: Ids): OpenSession {
  const message = "Agents are not configured on this server. Connect with the model parameter and no agent or project.";
  return (request, connection) => refuseSession(request, connection, ids, agentRefusal(message));
}
