import type { ModelMessage, ModelRequest, ModelTool, ModelToolCall, UserContent } from "@vivavoce/engine";
import type { Item, Tool } from "@vivavoce/protocol";
import { givenArguments } from "../../session/state/call-arguments.ts";
import type { ResponseSource } from "../../session/state/session-effect.ts";

type ModelSource = Extract<ResponseSource, { kind: "model" }>;
type Message = Extract<Item, { type: "message" }>;

/**
 * What a language model is asked, from what the session knows.
 * @param seesImages false leaves pictures out: servers refuse what their model cannot take
 */
export function modelRequest(
  source: ModelSource,
  requestedAt: Date,
  signal: AbortSignal,
  seesImages = true,
): ModelRequest {
  return {
    messages: messagesOf(source).flatMap((message) => (seesImages ? [message] : withoutImages(message))),
    tools: source.tools.flatMap(modelTool),
    toolChoice: source.toolChoice,
    parallelToolCalls: source.parallelToolCalls,
    ...(source.temperature === null ? {} : { temperature: source.temperature }),
    ...(source.maxOutputTokens === null ? {} : { maxOutputTokens: source.maxOutputTokens }),
    ...(source.reasoningEffort === null ? {} : { reasoningEffort: source.reasoningEffort }),
    requestedAt,
    signal,
  };
}

function withoutImages(message: ModelMessage): ModelMessage[] {
  if (message.role !== "user") return [message];
  const content = message.content.filter((part) => part.type !== "image");
  return content.length === 0 ? [] : [{ ...message, content }];
}

function messagesOf(source: ModelSource): ModelMessage[] {
  const answered = new Set(
    source.items.flatMap((item) => (item.type === "function_call_output" ? [item.call_id] : [])),
  );
  const messages: ModelMessage[] = source.instructions === "" ? [] : [{ role: "system", text: source.instructions }];
  for (const item of source.items) {
    switch (item.type) {
      case "message":
        messages.push(...messageOf(item));
        break;
      case "function_call":
        // A call that was cut short, or never answered, would be refused by most model servers (BH-47).
        if (item.status !== "incomplete" && answered.has(item.call_id)) addCall(messages, item);
        break;
      case "function_call_output":
        messages.push({ role: "tool", callId: item.call_id, output: item.output });
        break;
      default:
        // Items of tools that the server runs are not part of a chat request.
        break;
    }
  }
  return messages;
}

function messageOf(item: Message): ModelMessage[] {
  switch (item.role) {
    case "system":
      return nonEmpty(textOf(item), (text) => ({ role: "system", text }));
    case "assistant":
      return nonEmpty(textOf(item), (text) => ({ role: "assistant", text, toolCalls: [] }));
    default: {
      const content = userContent(item);
      return content.length === 0 ? [] : [{ role: "user", content }];
    }
  }
}

function nonEmpty(text: string, message: (text: string) => ModelMessage): ModelMessage[] {
  return text.trim() === "" ? [] : [message(text)];
}

function textOf(item: Message): string {
  return item.content
    .map((part) => ("text" in part ? part.text : "transcript" in part ? part.transcript : "") ?? "")
    .join("");
}

function userContent(item: Message): UserContent[] {
  return item.content.flatMap((part): UserContent[] => {
    if (part.type === "input_image") return [{ type: "image", url: part.image_url, detail: part.detail ?? "auto" }];
    const text = ("text" in part ? part.text : "transcript" in part ? part.transcript : "") ?? "";
    return text.trim() === "" ? [] : [{ type: "text", text }];
  });
}

function addCall(messages: ModelMessage[], item: { call_id: string; name: string; arguments: string }): void {
  const call: ModelToolCall = { callId: item.call_id, name: item.name, arguments: givenArguments(item.arguments) };
  const last = messages.at(-1);
  // Parallel calls, and text said before a call, belong to one answer of the model.
  if (last?.role === "assistant") messages[messages.length - 1] = { ...last, toolCalls: [...last.toolCalls, call] };
  else messages.push({ role: "assistant", text: "", toolCalls: [call] });
}

function modelTool(tool: Tool): ModelTool[] {
  if (tool.type !== "function") return [];
  return [
    {
      name: tool.name,
      ...(tool.description == null ? {} : { description: tool.description }),
      ...(tool.parameters == null ? {} : { parameters: tool.parameters }),
    },
  ];
}
