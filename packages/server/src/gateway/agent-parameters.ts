import type { AgentRequest } from "../pipeline/session-port.ts";
import type { NamedValues } from "./upgrade-request.ts";

/**
 * The agent that a query names (TR-12 to TR-18), in any of the published spellings; undefined when it names none.
 * `conversation-id` alone names no agent.
 */
export function agentOf(query: NamedValues): AgentRequest | undefined {
  const given = query.map(([name, value]) => [plain(name), value.trim()] as const);
  if (!given.some(([name]) => names.has(name))) return undefined;
  const first = (...wanted: readonly string[]): string | null =>
    given.find(([name, value]) => wanted.includes(name) && value !== "")?.[1].slice(0, maxLength) ?? null;
  return {
    name: first("agentname", "agent"),
    id: first("agentid"),
    project: first("agentprojectname", "agentprojectid", "projectname", "projectid") ?? projectOf(first(connection)),
    version: first("agentversion"),
    conversationId: first("conversationid"),
  };
}

/** Longest value that is looked at. */
const maxLength = 512;
const connection = "agentconnectionstring";

/** Spellings differ in hyphen, underscore and case. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, "");
}

/** The connection string of a classic agent: host;subscription;group;project. */
function projectOf(connectionString: string | null): string | null {
  return connectionString?.split(";").at(-1)?.trim() ?? null;
}

const names: ReadonlySet<string> = new Set([
  "agent",
  "agentname",
  "agentid",
  "agentversion",
  "agentprojectname",
  "agentprojectid",
  connection,
  "agentaccesstoken",
  "agentauthenticationidentityclientid",
  "projectname",
  "projectid",
]);
