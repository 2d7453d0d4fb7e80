import type { Session, Tool } from "@vivavoce/protocol";

/** Stands for a secret in echoes. Sent back for a server with the same label and address, it means the secret kept. */
const mask = "***";

/**
 * The session as clients are shown it: what opens MCP servers is masked. Whoever set it knows it, and a session may
 * have been prepared for somebody else, with a client secret or for an agent.
 */
export function shownSession(session: Session): Session {
  if (!session.tools.some((tool) => tool.type === "mcp")) return session;
  return { ...session, tools: session.tools.map(masked) };
}

/** Tools of an update with the secrets that were masked in its echo put back. */
export function withSecrets(tools: readonly Tool[], before: readonly Tool[]): Tool[] {
  return tools.map((tool) => {
    if (tool.type !== "mcp") return tool;
    const known = before.find(
      (other) =>
        other.type === "mcp" && other.server_label === tool.server_label && other.server_url === tool.server_url,
    );
    if (known?.type !== "mcp") return tool;
    const { authorization, headers } = tool;
    return {
      ...tool,
      ...(authorization === mask ? { authorization: known.authorization ?? null } : {}),
      ...(headers == null
        ? {}
        : { headers: mapValues(headers, (value, key) => (value === mask ? (known.headers?.[key] ?? value) : value)) }),
    };
  });
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
