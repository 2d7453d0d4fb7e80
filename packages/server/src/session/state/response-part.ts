import type { McpResult } from "./mcp-server.ts";

/**
 * One piece of a running response, in the order it is to be shown. A run ends with exactly one `finished` or `failed`,
 * unless it was aborted: then it just stops.
 */
export type ResponsePart =
  /** Text of a response without audio. */
  | { readonly type: "text"; readonly text: string }
  /** Words that go with the audio; they run ahead of it. */
  | { readonly type: "transcript"; readonly text: string }
  /** Encoded audio, ready for the wire. */
  | { readonly type: "audio"; readonly base64: string; readonly durationMs: number }
  | WordMark
  | PlacedWords
  | { readonly type: "viseme"; readonly visemeId: number; readonly offsetMs: number }
  | { readonly type: "toolCall"; readonly index: number; readonly callId: string; readonly name: string }
  | { readonly type: "toolCallArguments"; readonly index: number; readonly text: string }
  /** What the model has written, as it comes; told only where the session is kept, and shown to nobody. */
  | { readonly type: "written"; readonly part: WrittenPart }
  /** A clause begins to be spoken, so far into the sound of its item; told as the one before. */
  | { readonly type: "clause"; readonly atMs: number }
  /** A tool of an MCP server has been called for the item; comes from the host, not from the run. */
  | { readonly type: "mcpCallEnded"; readonly itemId: string; readonly result: McpResult }
  /** Words of the answer have no sound, or not all of it: the voice cannot read them. Told once a response. */
  | { readonly type: "unspoken"; readonly voice: string; readonly script: string | null }
  /** The model has ended and says what it took; told ahead of `finished`, which may be long in coming. */
  | { readonly type: "usage"; readonly usage: RunUsage }
  | { readonly type: "finished"; readonly reason: FinishedReason; readonly usage: RunUsage }
  /** The model has failed; what is still said, before `failed`, is the server's own sentence about it. */
  | { readonly type: "failing"; readonly error: Failure }
  | { readonly type: "failed"; readonly error: Failure };

/** A piece of a model's answer, as models give it. */
export type WrittenPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "toolCall"; readonly index: number; readonly callId: string; readonly name: string }
  | { readonly type: "toolCallArguments"; readonly index: number; readonly text: string }
  | {
      readonly type: "finish";
      readonly reason: "stop" | "length" | "contentFilter" | "toolCalls";
      readonly usage?: {
        readonly inputTokens: number;
        readonly outputTokens: number;
        readonly cachedTokens: number;
        readonly reasoningTokens: number;
      };
    };

/** A failure as clients see it. */
export interface Failure {
  readonly type: "server_error" | "invalid_request_error" | "rate_limit_error";
  readonly code: string;
  readonly message: string;
}

/** Why a run ended by itself. */
export type FinishedReason = "completed" | "max_output_tokens" | "content_filter";

/** When a word of the item's audio is spoken; offsets count from the beginning of the item's audio. */
export interface WordMark {
  readonly type: "word";
  readonly text: string;
  readonly offsetMs: number;
  readonly durationMs: number;
  /** Length of the item's transcript up to and including this word, in UTF-16 units. */
  readonly textEnd: number;
}

/**
 * The words of a clause whose sound has ended, of a synthesizer that does not say where they are: better than the marks that
 * were guessed while the sound came, and in their place.
 */
export interface PlacedWords {
  readonly type: "wordsPlaced";
  /** Length of the item's transcript before the clause, in UTF-16 units. */
  readonly textStart: number;
  readonly words: readonly WordMark[];
}

/** What a run consumed. Audio tokens are counted by the session from what was sent. */
export interface RunUsage {
  readonly inputTextTokens: number;
  readonly cachedTextTokens: number;
  readonly outputTextTokens: number;
  readonly reasoningTokens: number;
}
