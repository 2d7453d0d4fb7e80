import type { McpTool, Tool } from "@vivavoce/protocol";
import { findEntry, replaceEntry } from "../state/conversation.ts";
import type { ListedTool, McpServer } from "../state/mcp-server.ts";
import { joinConversation } from "./output-items.ts";
import { lackOfRoom } from "./response-room.ts";
import type { SessionState } from "../state/session-state.ts";
import type { Step } from "../state/step.ts";

/** Most MCP servers of one session. */
const maxServers = 16;

/** Refuses an update whose MCP servers cannot be told apart, or are too many; false when they are fine. */
export function refuseMcpTools(step: Step, tools: readonly Tool[]): boolean {
  const labels = new Set<string>();
  for (const [index, tool] of tools.entries()) {
    if (tool.type !== "mcp") continue;
    const param = `session.tools[${index}].server_label`;
    if (labels.has(tool.server_label)) {
      const message = `Two MCP servers have the label '${tool.server_label}'. Labels must differ.`;
      step.refuse("invalid_value", message, param);
      return true;
    }
    labels.add(tool.server_label);
    if (labels.size > maxServers) {
      step.refuse("invalid_value", `A session has at most ${maxServers} MCP servers.`, param);
      return true;
    }
  }
  return false;
}

/** 8.9: lists the tools of servers that are new or have changed, and forgets servers that are gone. */
export function syncMcpServers(step: Step): void {
  const before = step.state.mcp.servers;
  const wanted = serversOf(step.state.session.tools);
  for (const { settings } of before) {
    if (wanted.some((tool) => tool.server_label === settings.server_label)) continue;
    step.effect({ type: "closeMcpServer", label: settings.server_label });
  }
  for (const server of before) {
    const tool = wanted.find((candidate) => candidate.server_label === server.settings.server_label);
    if (server.status === "listing" && (tool === undefined || !isSameServer(tool, server.settings))) {
      tell(step, server.itemId, "mcp_list_tools.failed");
    }
  }
  const servers: McpServer[] = [];
  for (const tool of wanted) {
    const known = before.find(({ settings }) => isSameServer(tool, settings));
    servers.push(known === undefined ? list(step, tool) : { ...known, settings: tool });
  }
  // Calls of servers that are gone can be allowed no more: another may have the label now.
  const approvals = step.state.mcp.approvals.filter((approval) =>
    servers.some((server) => server.itemId === approval.listing),
  );
  step.set({ mcp: { ...step.state.mcp, servers, approvals } });
}

/** The servers to list: sessions that were prepared elsewhere may name one twice, or too many. */
function serversOf(tools: readonly Tool[]): readonly McpTool[] {
  const servers = tools.filter((tool) => tool.type === "mcp");
  return servers
    .filter((tool, index) => servers.findIndex((other) => other.server_label === tool.server_label) === index)
    .slice(0, maxServers);
}

/** Whether a response must wait until tools are listed; the host bounds the wait. */
export function isListing({ mcp }: SessionState): boolean {
  return mcp.servers.some((server) => server.status === "listing");
}

/** SE-40; a list for which there is no room fails (SE-41). */
export function takeTools(step: Step, itemId: string, tools: readonly ListedTool[]): void {
  const before = step.state;
  if (!settle(step, itemId, { status: "listed", tools })) return;
  step.set({
    conversation: replaceEntry(step.state.conversation, itemId, ({ item, speech }) => ({
      item: item.type === "mcp_list_tools" ? { ...item, tools: [...tools] } : item,
      speech,
    })),
  });
  const lack = lackOfRoom(step);
  if (lack !== undefined) {
    step.set(before);
    return failListing(step, itemId, `The tools were not taken. ${lack.message}`);
  }
  tell(step, itemId, "mcp_list_tools.completed");
}

/** SE-41; the event has no room for a reason, so a warning gives it. */
export function failListing(step: Step, itemId: string, message: string): void {
  const index = step.state.session.tools.findIndex(
    (tool) => tool.type === "mcp" && serverWith(step, itemId)?.settings.server_label === tool.server_label,
  );
  if (!settle(step, itemId, { status: "failed", tools: [] })) return;
  tell(step, itemId, "mcp_list_tools.failed");
  step.warn("mcp_list_tools_failed", message, index === -1 ? "session.tools" : `session.tools[${index}]`);
}

function list(step: Step, settings: McpTool): McpServer {
  const itemId = step.id("item");
  const item = {
    id: itemId,
    object: "realtime.item" as const,
    type: "mcp_list_tools" as const,
    server_label: settings.server_label,
    tools: [],
  };
  joinConversation(step, item);
  step.send({ type: "mcp_list_tools.in_progress", item_id: itemId });
  step.effect({ type: "listMcpTools", itemId, server: settings });
  return { settings, itemId, status: "listing", tools: [] };
}

function serverWith(step: Step, itemId: string): McpServer | undefined {
  return step.state.mcp.servers.find((server) => server.itemId === itemId && server.status === "listing");
}

/** False when nobody waits for this listing any more. */
function settle(step: Step, itemId: string, change: Pick<McpServer, "status" | "tools">): boolean {
  const server = serverWith(step, itemId);
  if (server === undefined) return false;
  const servers = step.state.mcp.servers.map((other) => (other === server ? { ...server, ...change } : other));
  step.set({ mcp: { ...step.state.mcp, servers } });
  return true;
}

/** Says how a listing ended; not to a client that has deleted its item. */
function tell(step: Step, itemId: string, type: "mcp_list_tools.completed" | "mcp_list_tools.failed"): void {
  if (findEntry(step.state.conversation, itemId) !== undefined) step.send({ type, item_id: itemId });
}

/** Whether the tools listed for one are those of the other; approvals and the like do not matter. */
function isSameServer(a: McpTool, b: McpTool): boolean {
  return identity(a) === identity(b);
}

function identity({ server_label, server_url, authorization, headers, allowed_tools }: McpTool): string {
  const sorted = Object.entries(headers ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([server_label, server_url, authorization ?? null, sorted, allowed_tools ?? null]);
}
