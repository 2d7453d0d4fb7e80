import type { McpListToolsItem, McpTool } from "@vivavoce/protocol";

/** A tool as its MCP server describes it, in the form of the list item (IT-06). */
export type ListedTool = McpListToolsItem["tools"][number];

/** An MCP server of the session (SF-15.5) and what is known of it. */
export interface McpServer {
  readonly settings: McpTool;
  /** The `mcp_list_tools` item of the latest listing. */
  readonly itemId: string;
  readonly status: "listing" | "listed" | "failed";
  /** The tools the model may use; empty until they are listed. */
  readonly tools: readonly ListedTool[];
}

/** What a call gave: text, or one of the error shapes of wire.md 6.1. */
export type McpResult =
  { readonly kind: "output"; readonly output: string } | { readonly kind: "error"; readonly error: McpCallError };

/** Why a call failed, in the forms of the wire. */
export type McpCallError =
  | { readonly type: "protocol_error"; readonly code: number; readonly message: string }
  | { readonly type: "http_error"; readonly code: number; readonly message: string }
  | { readonly type: "tool_execution_error"; readonly message: string };

/** Whether a tool may only be called after the client has said so (SF-15.11); `always` is the default. */
export function needsApproval({ require_approval: rule }: McpTool, tool: string): boolean {
  if (rule === "never") return false;
  if (rule === "always" || rule === null || rule === undefined) return true;
  if (rule.always?.includes(tool) === true) return true;
  if (rule.never?.includes(tool) === true) return false;
  // An object that says only what is always asked leaves the rest free; any other object leaves it to the default.
  return rule.always === undefined || rule.never !== undefined;
}
