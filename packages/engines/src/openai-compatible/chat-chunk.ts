import { isRecord, parseRecord } from "@vivavoce/audio/is-record";
import type { FinishReason, ModelUsage } from "@vivavoce/engine";
import { filledText, memberOf, recordsOf, textOf } from "./json-members.ts";
import type { Members } from "./json-members.ts";

/** What one chunk of a chat completion says, read leniently: servers differ in what they leave out. */
export interface ChatChunk {
  readonly text: string;
  readonly toolCalls: readonly ToolCallDelta[];
  readonly finish: FinishReason | undefined;
  readonly usage: ModelUsage | undefined;
  /** It has the form of a completion, however empty. */
  readonly isCompletion: boolean;
  /** Code of an error sent inside the stream. */
  readonly error: string | undefined;
}

/** A piece of a call of a function; servers leave out what they said of it before. */
export interface ToolCallDelta {
  readonly index: number | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly arguments: string;
}

/** Reads a chunk, or a whole completion from a server that does not stream. Undefined when it is no JSON object. */
export function readChunk(data: string): ChatChunk | undefined {
  const value = parseRecord(data);
  if (value === undefined) return undefined;
  const [choice] = recordsOf(value["choices"]);
  const delta = [choice?.["delta"], choice?.["message"]].find(isRecord) ?? {};
  return {
    text: contentText(delta["content"]) + contentText(delta["refusal"]),
    toolCalls: recordsOf(delta["tool_calls"]).map(readToolCall),
    finish: readFinish(choice?.["finish_reason"]),
    usage: readUsage(value["usage"]),
    isCompletion: Array.isArray(value["choices"]),
    error: value["error"] === undefined || value["error"] === null ? undefined : errorCode(value["error"]),
  };
}

/** Code that a server gives in an error, when it looks like one: its message may repeat the prompt or the key. */
export function errorCode(error: unknown): string {
  const candidates = isRecord(error) ? [error["code"], error["type"]] : [];
  const code = candidates
    .map((candidate) => (typeof candidate === "number" ? `${candidate}` : candidate))
    .find((candidate) => typeof candidate === "string" && /^[\w.-]{1,60}$/.test(candidate));
  return typeof code === "string" ? code : "";
}

function readToolCall(call: Members): ToolCallDelta {
  const made = call["function"];
  const written = memberOf(made, "arguments");
  return {
    index: typeof call["index"] === "number" ? call["index"] : undefined,
    id: filledText(call["id"]),
    name: filledText(memberOf(made, "name")),
    arguments: isRecord(written) ? JSON.stringify(written) : textOf(written),
  };
}

function readFinish(reason: unknown): FinishReason | undefined {
  if (typeof reason !== "string" || reason === "") return undefined;
  if (reason === "length" || reason === "max_tokens") return "length";
  if (reason === "content_filter") return "contentFilter";
  return reason === "tool_calls" || reason === "function_call" ? "toolCalls" : "stop";
}

function readUsage(usage: unknown): ModelUsage | undefined {
  if (!isRecord(usage) || typeof usage["prompt_tokens"] !== "number") return undefined;
  return {
    inputTokens: usage["prompt_tokens"],
    outputTokens: count(usage["completion_tokens"]),
    cachedTokens: count(memberOf(usage["prompt_tokens_details"], "cached_tokens")),
    reasoningTokens: count(memberOf(usage["completion_tokens_details"], "reasoning_tokens")),
  };
}

/** Some servers send content as a list of parts; parts other than text are reasoning. */
function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  return recordsOf(content)
    .map((part) => (part["type"] === "text" ? textOf(part["text"]) : ""))
    .join("");
}

function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
