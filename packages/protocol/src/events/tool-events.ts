import { z } from "zod";
import { clientEvent, itemOutput, namedItem, responseItem, serverEvent } from "./event-fields.ts";
import { about } from "../schema/about.ts";

/** The approval of an MCP call as an event of its own; the parser turns it into `conversation.item.create`. */
export const mcpApprovalResponseEvent = clientEvent("mcp_approval_response", {
  approval_request_id: z.string().min(1).describe("Id of the mcp_approval_request item."),
  approve: z.boolean().describe("Whether the tool may be called."),
}).meta(about("CE-20", "Same as conversation.item.create with an mcp_approval_response item."));

const searchCall = { ...responseItem, sequence_number: z.int().min(0).describe("Place of the event in the search.") };
const argumentsDelta = z.string().describe("Next piece of the JSON text.");

/** MCP events of the server. */
export const mcpServerEvents = [
  serverEvent("mcp_list_tools.in_progress", namedItem).meta(about("SE-39", "Listing of tools began.")),
  serverEvent("mcp_list_tools.completed", namedItem).meta(about("SE-40", "Tools can be used.")),
  serverEvent("mcp_list_tools.failed", namedItem).meta(about("SE-41", "Listing failed.")),
  serverEvent("response.mcp_call_arguments.delta", {
    ...responseItem,
    delta: argumentsDelta,
    obfuscation: z.string().optional().describe("Padding without meaning."),
  }).meta(about("SE-42", "Piece of a call's arguments.")),
  serverEvent("response.mcp_call_arguments.done", {
    ...responseItem,
    arguments: z.string().optional().describe("JSON text."),
  }).meta(about("SE-43", "Arguments are complete.")),
  serverEvent("response.mcp_call.in_progress", itemOutput).meta(about("SE-44", "The tool runs.")),
  serverEvent("response.mcp_call.completed", itemOutput).meta(about("SE-45", "The tool is done.")),
  serverEvent("response.mcp_call.failed", itemOutput).meta(about("SE-46", "The tool failed.")),
] as const;

/** Events of searches and agents that the server runs. */
export const serverToolEvents = [
  serverEvent("response.web_search_call.searching", searchCall).meta(about("SE-50", "Web search.")),
  serverEvent("response.web_search_call.in_progress", searchCall).meta(about("SE-51", "Web search.")),
  serverEvent("response.web_search_call.completed", searchCall).meta(about("SE-52", "Web search.")),
  serverEvent("response.file_search_call.searching", searchCall).meta(about("SE-53", "File search.")),
  serverEvent("response.file_search_call.in_progress", searchCall).meta(about("SE-54", "File search.")),
  serverEvent("response.file_search_call.completed", searchCall).meta(about("SE-55", "File search.")),
  serverEvent("response.invocation.delta", {
    delta: z.record(z.string(), z.unknown()).describe("The event."),
  }).meta(about("SE-56", "Raw event of a hosted agent.")),
  serverEvent("response.foundry_agent_call_arguments.delta", { ...responseItem, delta: argumentsDelta }).meta(
    about("SE-59", "Piece of an agent call's arguments."),
  ),
  serverEvent("response.foundry_agent_call_arguments.done", {
    ...responseItem,
    arguments: z.string().describe("JSON text."),
  }).meta(about("SE-60", "Arguments are complete.")),
  serverEvent("response.foundry_agent_call.in_progress", {
    ...itemOutput,
    agent_response_id: z.string().optional().describe("Response of the agent."),
  }).meta(about("SE-61", "The agent works.")),
  serverEvent("response.foundry_agent_call.completed", itemOutput).meta(about("SE-62", "The agent is done.")),
  serverEvent("response.foundry_agent_call.failed", itemOutput).meta(about("SE-63", "The agent failed.")),
] as const;
