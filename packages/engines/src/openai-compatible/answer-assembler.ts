import { EngineError } from "@vivavoce/engine";
import type { FinishReason, ModelPart, ModelUsage } from "@vivavoce/engine";
import type { ChatChunk, ToolCallDelta } from "./chat-chunk.ts";
import { ThinkFilter } from "./think-filter.ts";

interface OpenCall {
  readonly callId: string;
  /** Position and id as the server gave them. */
  readonly wireIndex: number | undefined;
  readonly wireId: string | undefined;
  name: string;
  /** Arguments that arrived before the name. */
  waiting: string;
  written: boolean;
}

/** Most calls of one answer, named or not: each piece of arguments looks for its own among them. */
const maxCalls = 512;

/** Makes parts of chunks: filters reasoning, opens tool calls, keeps the finish until the stream has ended. */
export class AnswerAssembler {
  readonly #filter = new ThinkFilter();
  readonly #calls: OpenCall[] = [];
  readonly #engine: string;
  readonly #firstCallNumber: number;
  #finish: FinishReason | undefined;
  #hasText = false;
  #usage: ModelUsage | undefined;

  /**
   * @param engine named in the error that `push` throws when an answer has too many calls
   * @param earlierCallCount tool calls in the conversation so far, for ids where the server gives none
   */
  constructor(engine: string, earlierCallCount: number) {
    this.#engine = engine;
    this.#firstCallNumber = earlierCallCount + 1;
  }

  /** Whether the server has said why it stopped. */
  get finished(): boolean {
    return this.#finish !== undefined;
  }

  /** Nothing has been said or called, and the model says that it was done. */
  get isEmpty(): boolean {
    return !this.#hasText && this.#calls.length === 0 && (this.#finish ?? "stop") === "stop";
  }

  *push(chunk: ChatChunk): Iterable<ModelPart> {
    const text = this.#filter.push(chunk.text);
    if (text !== "") yield this.#text(text);
    for (const delta of chunk.toolCalls) yield* this.#pushCall(delta);
    this.#finish ??= chunk.finish;
    this.#usage = chunk.usage ?? this.#usage;
  }

  /** The last parts; to be called once, when nothing more will come. */
  *end(): Iterable<ModelPart> {
    const text = this.#filter.end();
    if (text !== "") yield this.#text(text);
    for (const [index, call] of this.#calls.entries()) {
      if (call.name !== "" && !call.written) yield { type: "toolCallArguments", index, text: "{}" };
    }
    const called = this.#calls.some((call) => call.name !== "");
    // Several servers say "stop" after a tool call.
    const reason = called && (this.#finish ?? "stop") === "stop" ? "toolCalls" : (this.#finish ?? "stop");
    yield { type: "finish", reason, ...(this.#usage === undefined ? {} : { usage: this.#usage }) };
  }

  #text(text: string): ModelPart {
    this.#hasText ||= text.trim() !== "";
    return { type: "text", text };
  }

  *#pushCall(delta: ToolCallDelta): Iterable<ModelPart> {
    const found = this.#find(delta);
    const call = found ?? this.#open(delta);
    const index = this.#calls.indexOf(call);
    if (call.name === "") {
      call.waiting += delta.arguments;
      if (delta.name === undefined) return;
      call.name = delta.name;
      yield { type: "toolCall", index, callId: call.callId, name: call.name };
      if (call.waiting === "") return;
      call.written = true;
      yield { type: "toolCallArguments", index, text: call.waiting };
    } else if (delta.arguments !== "") {
      call.written = true;
      yield { type: "toolCallArguments", index, text: delta.arguments };
    }
  }

  /** Servers number whole calls all 0, or leave out the number, or the id: what is given decides. */
  #find({ index, id, name }: ToolCallDelta): OpenCall | undefined {
    const byId = id === undefined ? undefined : this.#calls.find((call) => call.wireId === id);
    if (byId) return byId;
    const opensAnother = (call: OpenCall): boolean =>
      call.name !== "" && name !== undefined && (id === undefined ? index === undefined : call.wireId !== undefined);
    const candidate =
      index === undefined ? this.#calls.at(-1) : this.#calls.findLast((call) => call.wireIndex === index);
    return candidate && !opensAnother(candidate) ? candidate : undefined;
  }

  #open({ index, id }: ToolCallDelta): OpenCall {
    if (this.#calls.length >= maxCalls) {
      const message = `The language model called more than ${maxCalls} tools at once.`;
      throw new EngineError(this.#engine, "invalid_output", message);
    }
    const callId = id ?? `call_${this.#firstCallNumber + this.#calls.length}`;
    const call: OpenCall = { callId, wireIndex: index, wireId: id, name: "", waiting: "", written: false };
    this.#calls.push(call);
    return call;
  }
}
