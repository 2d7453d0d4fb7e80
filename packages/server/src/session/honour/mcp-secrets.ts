import type { McpTool, Session, Tool } from "@vivavoce/protocol";

/** Stands for a secret in echoes. Sent back for a server with the same label and address, it means the secret kept. */
export const mask = "***";

/**
 * The session as clients are shown it: what opens MCP servers is masked. Whoever set it knows it, and a session may
 * have been prepared for somebody else, with a client secret or for an agent.
 */
export function shownSession(session: Session): Session {
  if (!session.tools.some((tool) => tool.type === "mcp")) return session;
  return { ...session, tools: session.tools.map(masked) };
}

/**
 * A tool whose masks are what they stand for.
 * @param strict whether a mask that stands for nothing is an error; else it is sent as it is, and opens nothing
 */
export function resolveMasks(
  tool: McpTool,
  known: McpTool | undefined,
  strict: boolean,
): McpTool | { readonly field: "authorization" | "headers"; readonly problem: string } {
  const { authorization, headers } = tool;
  const problem = `'${mask}' stands for nothing: no server with this label and address has had one.`;
  if (strict && authorization === mask && known?.authorization == null) return { field: "authorization", problem };
  const isUnknown = ([key, value]: [string, string]): boolean => value === mask && known?.headers?.[key] === undefined;
  if (strict && Object.entries(headers ?? {}).some(isUnknown)) return { field: "headers", problem };
  return {
    ...tool,
    ...(authorization === mask ? { authorization: known === undefined ? mask : (known.authorization ?? null) } : {}),
    ...(headers == null
      ? {}
      : { headers: mapValues(headers, (value, key) => (value === mask ? (known?.headers?.[key] ?? value) : value)) }),
  };
}

function masked(tool: Tool): Tool {
  if (tool.type !== "mcp") return tool;
  const { authorization, headers } = tool;
  return {
    ...tool,
    ...(authorization == null ? {} : { authorization: mask }),
    ...(headers == null ? {} : { headers: mapValues(headers, () => mask) }),
  };
}

function mapValues(
  record: Readonly<Record<string, string>>,
  change: (value: string, key: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
