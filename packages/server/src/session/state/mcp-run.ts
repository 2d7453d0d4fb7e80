import type { McpCallItem, Tool } from "@vivavoce/protocol";
import { sentArguments } from "./call-arguments.ts";
import type { McpResult } from "./mcp-server.ts";
import type { RunUsage } from "./response-part.ts";

/** Which tool of which MCP server the model means by a name. */
export interface McpBinding {
  /** The name the model knows; another one than the tool's own when that was taken or not a function name. */
  readonly modelName: string;
  readonly label: string;
  /** `itemId` of the listing that the tool comes from. */
  readonly listing: string;
  readonly tool: string;
  readonly asks: boolean;
}

/** The side of a response that has to do with MCP. */
export interface McpRun {
  /** Everything the model may call, as functions; decided when the response starts. */
  readonly tools: readonly Tool[];
  readonly bindings: readonly McpBinding[];
  /** How often the model has been given results in this response. */
  readonly rounds: number;
  /** Used up by the rounds so far. */
  readonly usage: RunUsage;
  /** Calls being written that will wait for an approval; they become items once they are complete. */
  readonly asking: readonly AskedCall[];
  /** Whether the model goes on when all calls have ended; not while it waits for the client as well. */
  readonly goesOn: boolean;
}

/** A call that a model asks for. */
export interface AskedCall {
  /** Number of the call in the model's answer. */
  readonly index: number;
  readonly binding: McpBinding;
  readonly arguments: string;
}

/** A call of an MCP tool between its added and done events. */
export interface OpenMcpCall {
  readonly kind: "mcpCall";
  readonly outputIndex: number;
  readonly itemId: string;
  /** Number of the call in the model's answer; -1 for one that was approved before. */
  readonly index: number;
  readonly label: string;
  readonly listing: string;
  readonly tool: string;
  readonly arguments: string;
  readonly approvalRequestId: string | null;
  readonly phase: "writing" | "calling";
  readonly result: McpResult | null;
}

/** The call as an item (IT-07). */
export function mcpCallItem(call: OpenMcpCall, status: "in_progress" | "completed" | "incomplete"): McpCallItem {
  const { result } = call;
  return {
    id: call.itemId,
    object: "realtime.item",
    type: "mcp_call",
    status,
    server_label: call.label,
    name: call.tool,
    arguments: sentArguments(call.arguments),
    output: result?.kind === "output" ? result.output : null,
    error: result?.kind === "error" ? { ...result.error } : null,
    approval_request_id: call.approvalRequestId,
  };
}

/** Of a run that has not begun. */
export const noUsage: RunUsage = { inputTextTokens: 0, cachedTextTokens: 0, outputTextTokens: 0, reasoningTokens: 0 };

/** What two runs have used together. */
export function addUsage(a: RunUsage, b: RunUsage): RunUsage {
  return {
    inputTextTokens: a.inputTextTokens + b.inputTextTokens,
    cachedTextTokens: a.cachedTextTokens + b.cachedTextTokens,
    outputTextTokens: a.outputTextTokens + b.outputTextTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
  };
}

/** Most times a model is given the results of tools in one response before it must answer. */
export const maxRounds = 8;
