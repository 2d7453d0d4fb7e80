import type { ResponseCreateParams, Session, Tool, ToolChoice } from "@vivavoce/protocol";
import { maxRounds } from "../state/mcp-run.ts";
import type { McpBinding, McpRun } from "../state/mcp-run.ts";
import type { Failure } from "../state/response-part.ts";
import type { ResponseRequest } from "../state/response-state.ts";
import type { ResponseSource } from "../state/session-effect.ts";

type ModelSource = Extract<ResponseSource, { kind: "model" }>;
type McpChoice = Extract<ToolChoice, { type: "mcp" }>;

/** What the model may and must call in one round of a response. */
export type OfferedTools = Pick<ModelSource, "tools" | "toolChoice">;

/** The choice that counts for a response (RC-10, else SF-16). */
export function choiceOf(session: Session, params: ResponseCreateParams): ToolChoice {
  return params.tool_choice ?? session.tool_choice ?? "auto";
}

/**
 * A forced call is forced once: with its result the model may answer, and in the end it must. A server is chosen by offering
 * no other tools than its own while the call is forced, since models know functions and no servers.
 */
export function offeredTools(choice: ToolChoice, origin: ResponseRequest["origin"], mcp: McpRun): OfferedTools {
  const { tools, rounds } = mcp;
  if (rounds >= maxRounds || choice === "none") return { tools, toolChoice: "none" };
  if (rounds > 0 || origin === "tool") return { tools, toolChoice: "auto" };
  if (typeof choice === "string") return { tools, toolChoice: choice };
  if (choice.type === "function") return { tools, toolChoice: { name: choice.name } };
  const names = chosen(choice, mcp.bindings).map(({ modelName }) => modelName);
  const [only] = names;
  if (choice.name != null && only !== undefined) return { tools, toolChoice: { name: only } };
  return {
    tools: tools.filter((tool) => tool.type === "function" && names.includes(tool.name)),
    toolChoice: "required",
  };
}

/** Why a choice of an MCP server cannot be honoured by the tools that there are now; undefined for any other. */
export function missingTool(choice: ToolChoice, { bindings }: McpRun): Failure | undefined {
  if (typeof choice === "string" || choice.type !== "mcp" || chosen(choice, bindings).length > 0) return undefined;
  const { server_label: label, name } = choice;
  const what = name == null ? "no tool" : `no tool '${name}'`;
  const message = `'tool_choice' asks for the MCP server '${label}', which has ${what} that this response may call.`;
  return { type: "invalid_request_error", code: "tool_choice_not_honored", message };
}

/** What is wrong with a choice before its server has been asked: none of the tools is that server. */
export function unknownServer(choice: ToolChoice | null | undefined, tools: readonly Tool[]): string | undefined {
  if (choice == null || typeof choice === "string" || choice.type !== "mcp") return undefined;
  const { server_label: label } = choice;
  if (tools.some((tool) => tool.type === "mcp" && tool.server_label === label)) return undefined;
  return `'tool_choice' asks for the MCP server '${label}', and none of the tools has that label.`;
}

function chosen({ server_label: label, name }: McpChoice, bindings: readonly McpBinding[]): readonly McpBinding[] {
  return bindings.filter((binding) => binding.label === label && (name == null || binding.tool === name));
}
