import type { McpTool, SessionUpdate, Tool } from "@vivavoce/protocol";
import { needsApproval } from "../state/mcp-server.ts";
import { mask, resolveMasks } from "./mcp-secrets.ts";

/**
 * The MCP servers that a session was given before its client came: by who minted its secret, or by who configured its
 * agent. They may hold credentials that the client does not know, so what was set of them binds it for the session's
 * whole life (docs/decisions/0020).
 */
export function givenTools(update: SessionUpdate | undefined): readonly McpTool[] {
  return (update?.tools ?? []).filter((tool) => tool.type === "mcp");
}

/** Whether a tool has a mask where a credential belongs. */
export function usesMask(tool: Tool): boolean {
  return tool.type === "mcp" && (tool.authorization === mask || Object.values(tool.headers ?? {}).includes(mask));
}

/** The tools as they take effect, or what is wrong with them. */
export type BoundTools =
  | { readonly kind: "tools"; readonly tools: Tool[] }
  | { readonly kind: "refused"; readonly param: string; readonly message: string };

/**
 * Tools that a client asks for: masks are what they stand for, and given servers keep their limits. What the client
 * leaves out, or sets to null, is as it was given; `allowed_tools` may become fewer and approvals more; a masked
 * credential of a given server comes with all of its credentials and no others. Anything else is an error.
 * @param before tools of the session so far, for masks
 * @param path of the list in the client's event
 */
export function bindTools(
  wanted: readonly Tool[],
  before: readonly Tool[],
  given: readonly McpTool[],
  path: string,
): BoundTools {
  const tools: Tool[] = [];
  for (const [index, tool] of wanted.entries()) {
    const bound = tool.type === "mcp" ? bindTool(tool, before, given) : tool;
    if (!("problem" in bound)) tools.push(bound);
    else {
      const param = `${path}[${index}].${bound.field}`;
      return { kind: "refused", param, message: `Invalid '${param}': ${bound.problem}` };
    }
  }
  return { kind: "tools", tools };
}

interface Problem {
  readonly field: keyof McpTool;
  readonly problem: string;
}

function bindTool(tool: McpTool, before: readonly Tool[], given: readonly McpTool[]): McpTool | Problem {
  const source = given.find((other) => isNamedAlike(tool, other));
  const known = before.find((other): other is McpTool => other.type === "mcp" && isNamedAlike(tool, other)) ?? source;
  const open =
    source === undefined ? resolveMasks(tool, known, given.length > 0) : withGivenCredentials(tool, known, source);
  if ("problem" in open) return open;
  let bound: McpTool | Problem = open;
  for (const limit of source === undefined ? given.filter((other) => hasAddress(tool, other)) : [source]) {
    if (!("problem" in bound)) bound = limited(bound, limit);
  }
  return bound;
}

/** A mask brings all credentials along, as they are: beside a header of the client's own a token may mean more. */
function withGivenCredentials(tool: McpTool, known: McpTool | undefined, source: McpTool): McpTool | Problem {
  if (!usesMask(tool)) return tool;
  const open = resolveMasks(tool, known, true);
  if ("problem" in open) return open;
  const isOwn = known !== undefined && !isSameCredential(known, source);
  if (isOwn) return open;
  const authorization =
    tool.authorization === null ? source.authorization : (open.authorization ?? source.authorization);
  if ((authorization ?? null) !== (source.authorization ?? null)) {
    return { field: "authorization", problem: "credentials that are masked can only be sent back all together." };
  }
  if (open.headers != null && !isSameHeaders(open.headers, source.headers ?? {})) {
    return { field: "headers", problem: "headers that go with a masked credential cannot be changed." };
  }
  return {
    ...open,
    ...(source.authorization == null ? {} : { authorization: source.authorization }),
    ...(source.headers == null ? {} : { headers: source.headers }),
  };
}

function limited(tool: McpTool, limit: McpTool): McpTool | Problem {
  const most = limit.allowed_tools ?? null;
  const allowed = tool.allowed_tools ?? most;
  if (most !== null && allowed?.some((name) => !most.includes(name)) !== false) {
    return { field: "allowed_tools", problem: `of this server the session was given only: ${most.join(", ")}.` };
  }
  const rule = tool.require_approval ?? limit.require_approval;
  const kept: McpTool = { ...tool };
  if (allowed !== null) kept.allowed_tools = allowed;
  if (rule !== undefined) kept.require_approval = rule;
  const loosened = namesOf(kept, limit).find((name) => needsApproval(limit, name) && !needsApproval(kept, name));
  if (loosened === undefined) return kept;
  return { field: "require_approval", problem: "the session was given this server with more approvals; they stay." };
}

/** Every name that the rules of approval could tell apart. */
function namesOf(tool: McpTool, limit: McpTool): readonly string[] {
  if (tool.allowed_tools != null) return tool.allowed_tools;
  const rules = [tool.require_approval, limit.require_approval];
  const named = rules.flatMap((rule) =>
    typeof rule === "object" && rule !== null ? [...(rule.always ?? []), ...(rule.never ?? [])] : [],
  );
  // No tool has an empty name: it stands for all that no rule names.
  return [...named, ""];
}

function isSameCredential(a: McpTool, b: McpTool): boolean {
  return (a.authorization ?? null) === (b.authorization ?? null) && isSameHeaders(a.headers ?? {}, b.headers ?? {});
}

function isSameHeaders(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

function isNamedAlike(a: McpTool, b: McpTool): boolean {
  return a.server_label === b.server_label && a.server_url === b.server_url;
}

/** Whether two mean the same server, under whatever label. */
function hasAddress(a: McpTool, b: McpTool): boolean {
  return addressOf(a.server_url) === addressOf(b.server_url);
}

function addressOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  // Not by a pattern: one that looks for the end begins anew at every slash.
  let end = pathname.length;
  while (pathname[end - 1] === "/") end -= 1;
  return origin + pathname.slice(0, end);
}
