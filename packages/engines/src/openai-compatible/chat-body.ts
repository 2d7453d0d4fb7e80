import type { ModelMessage, ModelRequest, ModelToolCall } from "@vivavoce/engine";
import type { Quirks } from "./quirks.ts";

/** Body of a streaming chat completion for this request, without what the server does not take. */
export function chatBody(model: string, request: ModelRequest, quirks: Quirks): Record<string, unknown> {
  const { tools, toolChoice, temperature, maxOutputTokens, reasoningEffort } = request;
  const body: Record<string, unknown> = { model, stream: true, messages: chatMessages(request.messages) };
  if (quirks.streamOptions) body["stream_options"] = { include_usage: true };
  if (temperature !== undefined && quirks.temperature) body["temperature"] = temperature;
  if (maxOutputTokens !== undefined && quirks.tokenLimit !== "none") body[quirks.tokenLimit] = maxOutputTokens;
  if (reasoningEffort !== undefined && quirks.reasoningEffort) body["reasoning_effort"] = reasoningEffort;
  if (tools.length === 0) return body;
  body["tools"] = tools.map(({ name, description, parameters }) => ({
    type: "function",
    function: {
      name,
      ...(description === undefined ? {} : { description }),
      parameters: parameters ?? { type: "object", properties: {} },
    },
  }));
  body["tool_choice"] =
    typeof toolChoice === "string" ? toolChoice : { type: "function", function: { name: toolChoice.name } };
  // True is the servers' own default, and not all of them know the member.
  if (!request.parallelToolCalls && quirks.parallelToolCalls) body["parallel_tool_calls"] = false;
  return body;
}

/**
 * Messages on the wire. Servers refuse a tool call without its output right after it, so outputs move to their call,
 * and calls and outputs without the other are left out: a caller may well speak before a tool has answered.
 */
function chatMessages(messages: readonly ModelMessage[]): unknown[] {
  const outputs = outputsOfCalls(messages);
  const chat = messages.flatMap((message): unknown[] => {
    switch (message.role) {
      case "system":
        return [{ role: "system", content: message.text }];
      case "user":
        return message.content.length === 0 ? [] : [userMessage(message)];
      case "assistant":
        return assistantMessages(message, outputs);
      case "tool":
        return [];
    }
  });
  // A conversation may open with the assistant, but an empty list is refused everywhere.
  return chat.length === 0 ? [{ role: "system", content: "Greet the user." }] : chat;
}

/**
 * The output of each call that has one. Each goes with one call, the last of its id before it: some models give the same ids
 * in every answer, and one long output to thousands of calls of its id would be a request without measure.
 */
function outputsOfCalls(messages: readonly ModelMessage[]): ReadonlyMap<ModelToolCall, string> {
  const outputs = new Map<ModelToolCall, string>();
  const calls = new Map<string, ModelToolCall>();
  const early = new Map<string, string>();
  for (const message of messages) {
    if (message.role === "assistant") {
      for (const call of message.toolCalls) {
        calls.set(call.callId, call);
        const output = early.get(call.callId);
        if (output !== undefined) outputs.set(call, output);
        early.delete(call.callId);
      }
    } else if (message.role === "tool") {
      const call = calls.get(message.callId);
      if (call === undefined) early.set(message.callId, message.output);
      else outputs.set(call, message.output);
    }
  }
  return outputs;
}

function userMessage(message: Extract<ModelMessage, { role: "user" }>): unknown {
  const [first] = message.content;
  if (message.content.length === 1 && first?.type === "text") return { role: "user", content: first.text };
  const content = message.content.map((part) =>
    part.type === "text" ? part : { type: "image_url", image_url: { url: part.url, detail: part.detail } },
  );
  return { role: "user", content };
}

function assistantMessages(
  message: Extract<ModelMessage, { role: "assistant" }>,
  outputs: ReadonlyMap<ModelToolCall, string>,
): unknown[] {
  const calls = message.toolCalls.filter((call) => outputs.has(call));
  if (calls.length === 0) return message.text === "" ? [] : [{ role: "assistant", content: message.text }];
  const toolCalls = calls.map((call) => ({
    id: call.callId,
    type: "function",
    function: { name: call.name, arguments: call.arguments === "" ? "{}" : call.arguments },
  }));
  return [
    { role: "assistant", content: message.text === "" ? null : message.text, tool_calls: toolCalls },
    ...calls.map((call) => ({ role: "tool", tool_call_id: call.callId, content: outputs.get(call) ?? "" })),
  ];
}
