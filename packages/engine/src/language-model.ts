import type { HealthReporting } from "./engine-health.ts";
import type { EngineInfo } from "./engine-info.ts";

/** What a model honours; of the rest the session warns. */
export interface LanguageModelCapabilities {
  /** Calls functions. */
  readonly tools: boolean;
  /** Sees pictures. */
  readonly images: boolean;
  /** Honours `temperature`. */
  readonly temperature: boolean;
  /** Honours `reasoningEffort`. */
  readonly reasoningEffort: boolean;
}

/**
 * A language model, shared by all sessions.
 *
 * @example
 * async *generate({ messages, signal }) {
 *   for await (const text of read(messages, signal)) yield { type: "text", text };
 *   if (!signal.aborted) yield { type: "finish", reason: "stop" };
 * }
 */
export interface LanguageModel extends HealthReporting {
  /** What it is, and what it honours. */
  readonly info: EngineInfo<LanguageModelCapabilities>;
  /**
   * One answer as a stream of parts that ends with exactly one `finish`. Aborting ends the iteration without an error
   * and closes the connection to the model.
   * @throws EngineError when the model cannot be reached or fails
   */
  generate(request: ModelRequest): AsyncIterable<ModelPart>;
  /** Releases the model; may be called twice. What is asked later fails with `engine_closed`. */
  close(): Promise<void>;
}

/** What one answer is made of. */
export interface ModelRequest {
  /** The conversation, oldest first; system messages stand in front or anywhere between. */
  readonly messages: readonly ModelMessage[];
  /** Functions that it may call. */
  readonly tools: readonly ModelTool[];
  /** Whether it calls functions: as it likes, never, at least one, or the one of this name. */
  readonly toolChoice: "auto" | "none" | "required" | { readonly name: string };
  /** Whether one answer may have several calls. */
  readonly parallelToolCalls: boolean;
  /** 0 to 2; undefined leaves it to the model. */
  readonly temperature?: number;
  /** Limit on the answer, in tokens; undefined for none. */
  readonly maxOutputTokens?: number;
  /** How much it shall think, in the model's own words; undefined leaves it to the model. */
  readonly reasoningEffort?: string;
  /** When the request was made, for models that tell the time. */
  readonly requestedAt: Date;
  /** Headers by which a server that is asked goes on with a trace (W3C Trace Context); absent: there is none. */
  readonly traceHeaders?: Readonly<Record<string, string>>;
  /** Ends the answer, see `generate`. */
  readonly signal: AbortSignal;
}

/** One turn of the conversation. An assistant's calls are followed by a `tool` message for each, by its `callId`. */
export type ModelMessage =
  /** What the model is to be, in words. */
  | { readonly role: "system"; readonly text: string }
  /** What the user said or showed, in order. */
  | { readonly role: "user"; readonly content: readonly UserContent[] }
  /** What it answered, as far as it was heard, and the functions that it asked for; `text` may be empty. */
  | { readonly role: "assistant"; readonly text: string; readonly toolCalls: readonly ModelToolCall[] }
  /** What the function gave: text, mostly JSON. */
  | { readonly role: "tool"; readonly callId: string; readonly output: string };

/** What a user gave; a picture's `url` may be a data URL. Sound is here as the text that was heard. */
export type UserContent =
  /** Words, written or heard. */
  | { readonly type: "text"; readonly text: string }
  /** A picture, by an address of HTTP or a data URL, and how closely to look. */
  | { readonly type: "image"; readonly url: string; readonly detail: "auto" | "low" | "high" };

/** A call of a function that the model asked for. */
export interface ModelToolCall {
  /** Names the call within the conversation. */
  readonly callId: string;
  /** One of `tools[].name`. */
  readonly name: string;
  /** JSON text, as the model wrote it. */
  readonly arguments: string;
}

/** A function that the model may call. */
export interface ModelTool {
  /** What a call names it by. */
  readonly name: string;
  /** What it does, for the model to read. */
  readonly description?: string;
  /** JSON Schema of the arguments. */
  readonly parameters?: unknown;
}

/** A piece of an answer, in the order in which it was made. */
export type ModelPart =
  /** More of what is said. */
  | { readonly type: "text"; readonly text: string }
  /** Opens call number `index` of this answer. */
  | { readonly type: "toolCall"; readonly index: number; readonly callId: string; readonly name: string }
  /** More of the arguments' JSON of call number `index`. */
  | { readonly type: "toolCallArguments"; readonly index: number; readonly text: string }
  /** The end of the answer, and what it cost where the model says so. */
  | { readonly type: "finish"; readonly reason: FinishReason; readonly usage?: ModelUsage };

/** Why an answer ended: by itself, at its limit of tokens, by the server's filter, or to have functions called. */
export type FinishReason = "stop" | "length" | "contentFilter" | "toolCalls";

/** What an answer cost, in tokens. */
export interface ModelUsage {
  /** Tokens of the request, those from a cache included. */
  readonly inputTokens: number;
  /** Tokens of the answer, those that were thought included. */
  readonly outputTokens: number;
  /** Part of `inputTokens` that was served from a cache. */
  readonly cachedTokens: number;
  /** Part of `outputTokens` that was thought and not said. */
  readonly reasoningTokens: number;
}
