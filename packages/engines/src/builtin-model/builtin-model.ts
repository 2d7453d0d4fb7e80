import type { LanguageModel, ModelPart, ModelRequest } from "@vivavoce/engine";
import { EngineError } from "@vivavoce/engine";
import { answer } from "./answer.ts";
import { decideToolCall } from "./tools/decide-tool-call.ts";
import { speakOutput } from "./tools/speak-output.ts";
import { readTurn } from "./turn.ts";

/** Options of `createBuiltinModel`. */
export interface BuiltinModelOptions {
  /** IANA zone for telling the time, for example `Europe/Berlin`; default: the zone of the machine. */
  readonly timeZone?: string;
}

const ID = "vivavoce-builtin";
/** Usual length of a token in English; usage is an estimate. */
const CHARS_PER_TOKEN = 4;

/**
 * A small language model made of rules: greets, tells time and date, does sums, repeats, remembers what the caller said,
 * and calls tools whose name and arguments were clearly said. It needs nothing and keeps nothing: equal requests get
 * equal answers. English only.
 */
export function createBuiltinModel(options: BuiltinModelOptions = {}): LanguageModel {
  let closed = false;
  return {
    info: {
      id: ID,
      languages: ["en"],
      licence: "MIT",
      capabilities: { tools: true, images: false, temperature: false, reasoningEffort: false },
    },
    async *generate(request) {
      if (closed) throw new EngineError(ID, "engine_closed", "The built-in model is closed.");
      yield* speak(request, options.timeZone);
    },
    async close() {
      closed = true;
    },
  };
}

function* speak(request: ModelRequest, timeZone: string | undefined): Iterable<ModelPart> {
  const { signal } = request;
  if (signal.aborted) return;
  const decision = answersTool(request) ? undefined : decideToolCall(readTurn(request, timeZone), request);
  if (decision?.kind === "call") {
    const callId = `call_${callNumber(request)}`;
    yield { type: "toolCall", index: 0, callId, name: decision.name };
    if (signal.aborted) return;
    yield { type: "toolCallArguments", index: 0, text: decision.arguments };
    if (signal.aborted) return;
    yield finish(request, "toolCalls", decision.name.length + decision.arguments.length);
    return;
  }
  const text = decision?.text ?? toolOutputs(request) ?? answer(readTurn(request, timeZone));
  let given = 0;
  for (const [word] of text.matchAll(/\s*\S+/gu)) {
    if (signal.aborted) return;
    if (request.maxOutputTokens !== undefined && estimateTokens(given + word.length) > request.maxOutputTokens) {
      yield finish(request, "length", given);
      return;
    }
    given += word.length;
    yield { type: "text", text: word };
  }
  if (!signal.aborted) yield finish(request, "stop", given);
}

function answersTool(request: ModelRequest): boolean {
  return request.messages.findLast((message) => message.role !== "system")?.role === "tool";
}

/** What the tools gave back since the model last spoke, said in order; undefined when the caller spoke last. */
function toolOutputs(request: ModelRequest): string | undefined {
  if (!answersTool(request)) return undefined;
  const messages = request.messages.filter((message) => message.role !== "system");
  const last = messages.findLastIndex((message) => message.role !== "tool");
  return messages
    .slice(last + 1)
    .flatMap((message) => (message.role === "tool" ? [speakOutput(message.output)] : []))
    .join(" ");
}

/** Number of the next call in this conversation, so that call ids are distinct without chance or state. */
function callNumber(request: ModelRequest): number {
  const calls = request.messages.flatMap((message) => (message.role === "assistant" ? message.toolCalls : []));
  const taken = new Set(calls.map((call) => call.callId));
  let number = calls.length + 1;
  while (taken.has(`call_${number}`)) number += 1;
  return number;
}

function finish(request: ModelRequest, reason: "stop" | "length" | "toolCalls", outputChars: number): ModelPart {
  const inputChars = request.messages.reduce((sum, message) => sum + lengthOf(message), 0);
  return {
    type: "finish",
    reason,
    usage: {
      inputTokens: estimateTokens(inputChars),
      outputTokens: estimateTokens(outputChars),
      cachedTokens: 0,
      reasoningTokens: 0,
    },
  };
}

function lengthOf(message: ModelRequest["messages"][number]): number {
  switch (message.role) {
    case "system":
      return message.text.length;
    case "user":
      return message.content.reduce((sum, content) => sum + (content.type === "text" ? content.text.length : 0), 0);
    case "assistant":
      return message.text.length + message.toolCalls.reduce((sum, call) => sum + call.arguments.length, 0);
    case "tool":
      return message.output.length;
  }
}

function estimateTokens(chars: number): number {
  return Math.ceil(chars / CHARS_PER_TOKEN);
}
