import { isRecord } from "@vivavoce/audio/is-record";
import type { FinishReason, ModelUsage } from "@vivavoce/engine";

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

export interface ToolCallDelta {
  readonly index: number | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly arguments: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads a chunk, or a whole completion from a server that does not stream. Undefined when it is no JSON object. */
export function readChunk(data: string): ChatChunk | undefined {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const [choice] = list(value["choices"]);
  const delta = isRecord(choice?.["delta"]) ? choice["delta"] : isRecord(choice?.["message"]) ? choice["message"] : {};
  return {
    text: textOf(delta["content"]) + textOf(delta["refusal"]),
    toolCalls: list(delta["tool_calls"]).map(readToolCall),
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

function readToolCall(call: Json): ToolCallDelta {
  const made = isRecord(call["function"]) ? call["function"] : {};
  const written = made["arguments"];
  return {
    index: typeof call["index"] === "number" ? call["index"] : undefined,
    id: nonEmpty(call["id"]),
    name: nonEmpty(made["name"]),
    arguments: typeof written === "string" ? written : isRecord(written) ? JSON.stringify(written) : "",
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
    cachedTokens: count(member(usage["prompt_tokens_details"], "cached_tokens")),
    reasoningTokens: count(member(usage["completion_tokens_details"], "reasoning_tokens")),
  };
}

/** Some servers send content as a list of parts; parts other than text are reasoning. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return list(content)
    .map((part) => (part["type"] === "text" && typeof part["text"] === "string" ? part["text"] : ""))
    .join("");
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function member(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
