import type { ServerEvent } from "@vivavoce/client";
import { ToolCalls } from "../turns/tool-calls.ts";
import type { ToolCall } from "../turns/tool-calls.ts";
import { automaticAnswer } from "./automatic-answers.ts";
import { showTool } from "./lines.ts";
import { runningCall } from "./state.ts";

/** Calls that the page has answered by itself. */
const answered = new Set<string>();

const calls = new ToolCalls({
  call(call) {
    showTool(call);
    const answer = automaticAnswer(call.name);
    if (call.kind !== "function" || call.state !== "waiting" || answer === undefined || answered.has(call.callId))
      return;
    answered.add(call.callId);
    answerCall(call, answer);
  },
  allAnswered: () => runningCall.value?.client.createResponse(),
});

/** Follows the tool calls of the running conversation. */
export const followTools = (event: ServerEvent): void => calls.take(event);

/** No tool call of this conversation will be answered any more. */
export function endTools(): void {
  calls.end();
  answered.clear();
}

/** Gives a function's answer to the model, which goes on once every function that it called is answered. */
export function answerCall({ callId }: ToolCall, output: string): void {
  runningCall.value?.client.send({
    type: "conversation.item.create",
    item: { type: "function_call_output", call_id: callId, output },
  });
}

/** Says whether an MCP tool may be called. */
export function approveCall({ id }: ToolCall, approve: boolean): void {
  runningCall.value?.client.send({
    type: "conversation.item.create",
    item: { type: "mcp_approval_response", approval_request_id: id, approve },
  });
}
