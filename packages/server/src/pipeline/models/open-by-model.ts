import type { AgentRole } from "../../session/state/session-state.ts";
import type { Logger } from "../../runtime/logger.ts";
import { openPassthrough } from "../passthrough/open-passthrough.ts";
import { agentRefusal, refuseSession } from "../refuse-session.ts";
import { createSessionHost } from "../session-host.ts";
import type { SessionHostOptions } from "../session-host-options.ts";
import type { AgentRequest, OpenSession, SessionConnection, SessionHandle, SessionRequest } from "../session-port.ts";
import type { Agent, AgentTable } from "./agent-table.ts";
import type { ModelTable } from "./model-table.ts";
import { readableModel } from "./readable-model.ts";

/** What decides who answers a session. */
export interface ModelChoice {
  readonly models: ModelTable;
  readonly agents: AgentTable;
}

/**
 * Opens each session on the model or agent that its client named.
 * @throws TypeError when an agent's model is not in the table, or is no language model
 */
export function createSessionRouter(host: SessionHostOptions, { models, agents }: ModelChoice): OpenSession {
  for (const { name, model } of agents.agents) {
    if (model === undefined) continue;
    const selected = models.select(model);
    if (!selected.exact) throw new TypeError(`Agent '${name}': model '${model}' is not configured.`);
    if (selected.kind === "realtime") throw new TypeError(`Agent '${name}': model '${model}' is no language model.`);
  }
  return (request, connection) => {
    if (request.agent !== undefined) return openAgent(request, request.agent, connection);
    const selected = models.select(request.model);
    if (selected.kind === "realtime") return openPassthrough(host, selected, request, connection);
    const { languageModel, exact, wellKnown } = selected;
    logSubstitute(host.logger, exact, wellKnown);
    const engines = { ...host.engines, languageModel: readableModel(languageModel) };
    return createSessionHost({ ...host, engines, modelNames: exact ? [request.model] : [] })(request, connection);
  };

  function openAgent(request: SessionRequest, asked: AgentRequest, connection: SessionConnection): SessionHandle {
    const found = agents.find(asked);
    if (found.kind === "refused") return refuseSession(request, connection, host.ids, agentRefusal(found.message));
    const { agent } = found;
    const selected = models.select(agent.model ?? request.model);
    if (selected.kind === "realtime") {
      const message = `Agents need a language model, and '${request.model}' is none. Connect without the model parameter.`;
      return refuseSession(request, connection, host.ids, agentRefusal(message));
    }
    const { languageModel, exact } = selected;
    // An agent whose client names no model shows the one that answers.
    const named = agent.model ?? request.model;
    const model = named === "" ? languageModel.info.id : named;
    const open = createSessionHost({
      ...host,
      engines: { ...host.engines, languageModel: readableModel(languageModel) },
      modelNames: exact ? [model] : [],
      agent: roleOf(agent, asked, `thread_${host.ids.seed()}`),
    });
    return open({ ...request, model, update: agent.update }, connection);
  }
}

function roleOf(agent: Agent, { version, conversationId }: AgentRequest, threadId: string): AgentRole {
  const notices = [
    {
      param: "agent-version",
      message: `Agents have no versions on this server; '${agent.name}' answers as it is configured.`,
      applies: version !== null,
    },
    {
      param: "conversation-id",
      message: "Conversations are not stored on this server; a new one begins.",
      applies: conversationId !== null,
    },
  ];
  return {
    name: agent.name,
    id: agent.id,
    description: agent.description ?? null,
    threadId,
    instructions: agent.instructions,
    greeting: agent.greeting ?? null,
    notices: notices.filter(({ applies }) => applies).map(({ param, message }) => ({ param, message })),
  };
}

/** The client is told too; the log is for who configures: an unknown name may be a slip of the pen. */
function logSubstitute(logger: Logger, exact: boolean, wellKnown: boolean): void {
  if (exact || wellKnown) return;
  logger.log("info", "a model was asked for that is neither configured nor well known; the default answers");
}
