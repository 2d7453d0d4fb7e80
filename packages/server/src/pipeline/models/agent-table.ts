import { reasonOf } from "@vivavoce/audio/reason-of";
import { LATEST_API_VERSION, createSession, createVoiceLiveDialect } from "@vivavoce/protocol";
import type { SessionUpdate } from "@vivavoce/protocol";
import type { AgentRequest } from "../session-port.ts";
import { keyOf } from "./model-table.ts";

/** An agent as a program or the configuration defines it. */
export interface AgentDefinition {
  readonly name: string;
  /** Id that clients of classic agents give (TR-18); the name when absent. */
  readonly id?: string;
  /** Project that clients must name; any when absent. */
  readonly project?: string;
  readonly description?: string;
  readonly instructions: string;
  /** Name in the table of models; when absent the client's choice, or the default. */
  readonly model?: string;
  /** As in `session.update`: a name or an object (SF-04). */
  readonly voice?: unknown;
  /** As in `session.update` (SF-15). */
  readonly tools?: readonly unknown[];
  /** What the agent says first. */
  readonly greeting?: string;
}

/** An agent that can be spoken to. */
export interface Agent extends AgentDefinition {
  readonly id: string;
  /** Voice and tools as sessions start with them. */
  readonly update: SessionUpdate;
}

/** The agent, or why there is none. */
type AgentLookup =
  | { readonly kind: "found"; readonly agent: Agent }
  /** One line for the client. */
  | { readonly kind: "refused"; readonly message: string };

/** Finds the agent that a connection names. */
export interface AgentTable {
  find(request: AgentRequest): AgentLookup;
  readonly agents: readonly Agent[];
}

/**
 * A table of agents, found by name or id in any letter case.
 * @throws TypeError when two agents share a name or id, or a voice or tool is not what sessions take
 */
export function createAgentTable(definitions: readonly AgentDefinition[]): AgentTable {
  const agents = definitions.map((definition) => ({
    ...definition,
    id: definition.id ?? definition.name,
    update: updateOf(definition),
  }));
  const byName = new Map<string, Agent>();
  for (const agent of agents) {
    for (const key of new Set([keyOf(agent.name), keyOf(agent.id)])) {
      if (byName.has(key)) throw new TypeError(`Two agents have the name or id '${key}'.`);
      byName.set(key, agent);
    }
  }
  return {
    agents,
    find({ name, id, project }) {
      if (agents.length === 0) return refused(noAgents);
      const asked = name ?? id;
      if (asked === null) return refused("The agent is missing: name it with agent-name or agent-id.");
      if (project === null) {
        return refused("The agent's connection string or project name is missing: give agent-project-name.");
      }
      const agent = byName.get(keyOf(asked));
      const fits = agent !== undefined && (agent.project === undefined || keyOf(agent.project) === keyOf(project));
      const fitsBoth = fits && (name === null || id === null || keyOf(agent.id) === keyOf(id));
      // The same words for a wrong agent and a wrong project: strangers learn no names.
      return fitsBoth ? { kind: "found", agent } : refused("There is no such agent in this project on this server.");
    },
  };
}

const noAgents = "Agents are not configured on this server. Connect with the model parameter and no agent or project.";

function refused(message: string): AgentLookup {
  return { kind: "refused", message };
}

/** Read as a client's `session.update` would be, so that what the configuration may hold is what the wire has. */
function updateOf({ name, voice, tools }: AgentDefinition): SessionUpdate {
  const session = { ...(voice === undefined ? {} : { voice }), ...(tools === undefined ? {} : { tools }) };
  const parsed = createVoiceLiveDialect(LATEST_API_VERSION).decode(JSON.stringify({ type: "session.update", session }));
  if (parsed.kind === "invalid") throw new TypeError(`Agent '${name}': ${parsed.error.message}`);
  const [unknown] = parsed.ignored;
  if (unknown !== undefined) throw new TypeError(`Agent '${name}': '${unknown}' is not known.`);
  if (parsed.event.type !== "session.update") throw new TypeError(`Agent '${name}': its settings were not understood.`);
  const update = parsed.event.session;
  try {
    createSession({ apiVersion: LATEST_API_VERSION, model: "", id: "check", expiresAt: 0, update });
  } catch (error) {
    throw new TypeError(`Agent '${name}': ${reasonOf(error)}`, { cause: error });
  }
  return update;
}
