import { z } from "zod";
import { clientEvent, itemOutput, namedItem, responseItem, serverEvent } from "./event-fields.ts";

/** The approval of an MCP call as an event of its own; the parser turns it into `conversation.item.create`. */
export const mcpApprovalResponseEvent = clientEvent("mcp_approval_response", {
  approval_request_id: z.string().min(1).describe("Id of the mcp_approval_request item."),
  approve: z.boolean().describe("Whether the tool may be called."),
}).describe("CE-20 Same as conversation.item.create with an mcp_approval_response item.");

const searchCall = { ...responseItem, sequence_number: z.int().min(0).describe("Place of the event in the search.") };
const argumentsDelta = z.string().describe("Next piece of the JSON text.");

/** MCP events of the server. */
export const mcpServerEvents = [
  serverEvent("mcp_list_tools.in_progress", namedItem).describe("SE-39 Listing of tools began."),
  serverEvent("mcp_list_tools.completed", namedItem).describe("SE-40 Tools can be used."),
  serverEvent("mcp_list_tools.failed", namedItem).describe("SE-41 Listing failed."),
  serverEvent("response.mcp_call_arguments.delta", {
    ...responseItem,
    delta: argumentsDelta,
    obfuscation: z.string().optional().describe("Padding without meaning."),
  }).describe("SE-42 Piece of a call's arguments."),
  serverEvent("response.mcp_call_arguments.done", {
    ...responseItem,
    arguments: z.string().optional().describe("JSON text."),
  }).describe("SE-43 Arguments are complete."),
  serverEvent("response.mcp_call.in_progress", itemOutput).describe("SE-44 The tool runs."),
  serverEvent("response.mcp_call.completed", itemOutput).describe("SE-45 The tool is done."),
  serverEvent("response.mcp_call.failed", itemOutput).describe("SE-46 The tool failed."),
] as const;

/** Events of searches and agents that the server runs. */
export const serverToolEvents = [
  serverEvent("response.web_search_call.searching", searchCall).describe("SE-50 Web search."),
  serverEvent("response.web_search_call.in_progress", searchCall).describe("SE-51 Web search."),
  serverEvent("response.web_search_call.completed", searchCall).describe("SE-52 Web search."),
  serverEvent("response.file_search_call.searching", searchCall).describe("SE-53 File search."),
  serverEvent("response.file_search_call.in_progress", searchCall).describe("SE-54 File search."),
  serverEvent("response.file_search_call.completed", searchCall).describe("SE-55 File search."),
  serverEvent("response.invocation.delta", {
    delta: z.record(z.string(), z.unknown()).describe("The event."),
  }).describe("SE-56 Raw event of a hosted agent."),
  serverEvent("response.foundry_agent_call_arguments.delta", { ...responseItem, delta: argumentsDelta }).describe(
    "SE-59 Piece of an agent call's arguments.",
  ),
  serverEvent("response.foundry_agent_call_arguments.done", {
    ...responseItem,
    arguments: z.string().describe("JSON text."),
  }).describe("SE-60 Arguments are complete."),
  serverEvent("response.foundry_agent_call.in_progress", {
    ...itemOutput,
    agent_response_id: z.string().optional().describe("Response of the agent."),
  }).describe("SE-61 The agent works."),
  serverEvent("response.foundry_agent_call.completed", itemOutput).describe("SE-62 The agent is done."),
  serverEvent("response.foundry_agent_call.failed", itemOutput).describe("SE-63 The agent failed."),
] as const;
