import type { HealthReporting } from "./engine-health.ts";
import type { EngineInfo } from "./engine-info.ts";

export interface LanguageModelCapabilities {
  readonly tools: boolean;
  readonly images: boolean;
  /** Honours `temperature`. */
  readonly temperature: boolean;
  /** Honours `reasoningEffort`. */
  readonly reasoningEffort: boolean;
}

/** A language model, shared by all sessions. */
export interface LanguageModel extends HealthReporting {
  readonly info: EngineInfo<LanguageModelCapabilities>;
  /**
   * One answer as a stream of parts that ends with exactly one `finish`. Aborting ends the iteration without an error
   * and closes the connection to the model.
   * @throws EngineError when the model cannot be reached or fails
   */
  generate(request: ModelRequest): AsyncIterable<ModelPart>;
  close(): Promise<void>;
}

export interface ModelRequest {
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  readonly toolChoice: "auto" | "none" | "required" | { readonly name: string };
  readonly parallelToolCalls: boolean;
  /** 0 to 2; undefined leaves it to the model. */
  readonly temperature?: number;
  /** Limit on the answer, in tokens; undefined for none. */
  readonly maxOutputTokens?: number;
  readonly reasoningEffort?: string;
  /** When the request was made, for models that tell the time. */
  readonly requestedAt: Date;
  readonly signal: AbortSignal;
}

export type ModelMessage =
  | { readonly role: "system"; readonly text: string }
  | { readonly role: "user"; readonly content: readonly UserContent[] }
  | { readonly role: "assistant"; readonly text: string; readonly toolCalls: readonly ModelToolCall[] }
  | { readonly role: "tool"; readonly callId: string; readonly output: string };

export type UserContent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image"; readonly url: string; readonly detail: "auto" | "low" | "high" };

export interface ModelToolCall {
  readonly callId: string;
  readonly name: string;
  /** JSON text, as the model wrote it. */
  readonly arguments: string;
}

export interface ModelTool {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments. */
  readonly parameters?: unknown;
}

export type ModelPart =
  | { readonly type: "text"; readonly text: string }
  /** Opens call number `index` of this answer. */
  | { readonly type: "toolCall"; readonly index: number; readonly callId: string; readonly name: string }
  | { readonly type: "toolCallArguments"; readonly index: number; readonly text: string }
  | { readonly type: "finish"; readonly reason: FinishReason; readonly usage?: ModelUsage };

export type FinishReason = "stop" | "length" | "contentFilter" | "toolCalls";

export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Part of `inputTokens` that was served from a cache. */
  readonly cachedTokens: number;
  readonly reasoningTokens: number;
}
