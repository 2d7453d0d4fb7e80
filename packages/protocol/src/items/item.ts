import { z } from "zod";
import { contentPartSchema } from "./content-part.ts";
import { about } from "../schema/about.ts";
import type { About } from "../schema/about.ts";

const id = z.string().min(1).describe("Id of the item.");
const object = z.literal("realtime.item");
const status = z.enum(["in_progress", "completed", "incomplete"]).describe("State of the item.");
const callId = z.string().describe("Id of the call; the output has the same.");
const toolName = z.string().describe("Name of the tool.");
const approvalRequestId = z.string().describe("Id of the mcp_approval_request item.");
const serverLabel = z.string().meta(about("SF-15.6", "Label of the MCP server (SF-15.6)."));

/** An item as the server sends it: id, type and `object`, its own fields and nothing else. */
function sentItem<T extends string, S extends z.ZodRawShape>(type: T, says: About, shape: S) {
  return z.strictObject({ id, type: z.literal(type), object, ...shape }).meta(says);
}

/** A message of the system, the user or the assistant. `content` is always an array (TR-74). */
const messageItemSchema = sentItem("message", about(["IT-01", "IT-03"], "Message."), {
  role: z.enum(["system", "user", "assistant"]).describe("Who speaks."),
  status,
  content: z.array(contentPartSchema).describe("Its parts."),
  vivavoce: z
    .strictObject({
      stands_for: z
        .enum(["failed_answer", "failed_recognition", "unknown_language"])
        .describe(
          "What the server said this in place of: an answer of a model that failed, one to speech that could not be " +
            "recognized, or one to speech in a language that nobody here understands.",
        ),
    })
    .optional()
    .describe("Of this server alone, and only where it speaks for itself; see errors.md. Other clients ignore it."),
});

/** A call of a function by the model. */
const functionCallItemSchema = sentItem("function_call", about("IT-04", "Function call."), {
  status,
  name: z.string().describe("Name of the function."),
  call_id: callId,
  arguments: z.string().describe("JSON text; empty while it is being written."),
});

/** What the function gave. The live echo has no status. */
const functionCallOutputItemSchema = sentItem("function_call_output", about("IT-05", "Function call output."), {
  status: status.optional(),
  call_id: callId,
  output: z.string().describe("What the function gave."),
});

const mcpToolSchema = z.strictObject({
  name: toolName,
  description: z.string().nullish().describe("What it does."),
  input_schema: z.unknown().describe("JSON schema of the arguments."),
  annotations: z.unknown().optional().describe("Hints of the MCP server."),
});

/** The tools of an MCP server. `tools` is always an array (TR-74). */
const mcpListToolsItemSchema = sentItem("mcp_list_tools", about("IT-06", "Tools of an MCP server."), {
  server_label: serverLabel,
  tools: z.array(mcpToolSchema).describe("Its tools."),
});

/** A call of a tool on an MCP server, made by the server. */
const mcpCallItemSchema = sentItem("mcp_call", about("IT-07", "MCP call."), {
  status: status.optional(),
  server_label: serverLabel,
  name: toolName,
  arguments: z.string().describe("JSON text."),
  output: z.string().nullable().describe("What the tool gave; null until then."),
  error: z.record(z.string(), z.unknown()).nullable().describe("protocol_error, tool_execution_error or http_error."),
  approval_request_id: approvalRequestId.nullable(),
});

/** A question whether a tool may be called; its id is the approval request id. */
const mcpApprovalRequestItemSchema = sentItem("mcp_approval_request", about("IT-08", "MCP approval request."), {
  server_label: serverLabel,
  name: toolName,
  arguments: z.string().describe("JSON text."),
});

/** The client's answer to an approval request, echoed. */
const mcpApprovalResponseItemSchema = sentItem("mcp_approval_response", about("IT-09", "MCP approval response."), {
  status: status.optional(),
  approval_request_id: approvalRequestId,
  approve: z.boolean().describe("Whether the tool may be called."),
  reason: z.string().nullish().describe("Why."),
});

/** An item of the conversation as the server sends it. */
export const itemSchema = z
  .discriminatedUnion("type", [
    messageItemSchema,
    functionCallItemSchema,
    functionCallOutputItemSchema,
    mcpListToolsItemSchema,
    mcpCallItemSchema,
    mcpApprovalRequestItemSchema,
    mcpApprovalResponseItemSchema,
  ])
  .describe("Item of the conversation.");

/** State of an item. */
export type ItemStatus = z.infer<typeof status>;
/** Message (IT-01 to IT-03). */
export type MessageItem = z.infer<typeof messageItemSchema>;
/** Function call (IT-04). */
export type FunctionCallItem = z.infer<typeof functionCallItemSchema>;
/** Function call output (IT-05). */
export type FunctionCallOutputItem = z.infer<typeof functionCallOutputItemSchema>;
/** Tools of an MCP server (IT-06). */
export type McpListToolsItem = z.infer<typeof mcpListToolsItemSchema>;
/** MCP call (IT-07). */
export type McpCallItem = z.infer<typeof mcpCallItemSchema>;
/** MCP approval request (IT-08). */
export type McpApprovalRequestItem = z.infer<typeof mcpApprovalRequestItemSchema>;
/** MCP approval response (IT-09). */
export type McpApprovalResponseItem = z.infer<typeof mcpApprovalResponseItemSchema>;
/** Item of the conversation. */
export type Item = z.infer<typeof itemSchema>;
