import type { EngineErrorCode, EngineErrorDetails } from "../engine-error.ts";
import type { EngineHealth } from "../engine-health.ts";
import type { EngineInfo } from "../engine-info.ts";
import type { PauseListener } from "../end-of-utterance.ts";
import type { Recognition, RecognizerCapabilities, RecognizerOptions, SettleNeed } from "../recognizer.ts";
import type { SpeechChunk, SynthesisRequest, SynthesizerCapabilities } from "../synthesizer.ts";

/** Which frames are spoken; both ends must agree, since two versions of the program may meet on a bus. */
export const workVersion = 1;

/** An engine that somebody else runs: what has to be known of it before it is asked. */
export type EngineOffer =
  /** It hears. */
  | { readonly kind: "recognizer"; readonly info: EngineInfo<RecognizerCapabilities> }
  /** It speaks. */
  | { readonly kind: "synthesizer"; readonly info: EngineInfo<SynthesizerCapabilities> }
  /** It listens to pauses, in the languages that it was made for (BCP-47). */
  | {
      readonly kind: "listener";
      readonly listener: Omit<PauseListener, "listen">;
      readonly languages: readonly string[];
    };

/** How one piece of work failed, for whoever asked for it. */
export interface WorkFailure {
  /** Id of the engine that failed, or the name under which it was asked for. */
  readonly engine: string;
  /** What kind of failure it was. */
  readonly code: EngineErrorCode;
  /** As an `EngineError` has it: it may be shown to clients. */
  readonly message: string;
  /** For the log alone. */
  readonly details?: EngineErrorDetails;
}

/** What work carries with it, whatever it is. */
export interface WorkOrder {
  /** Chosen by who asks; not used again on the same channel. */
  readonly id: number;
  /** Name under which the engine is offered. */
  readonly engine: string;
  /** Work with the same token, asked for earlier on any channel, ends: its place is taken. Opaque. */
  readonly supersedes?: string;
}

/** From who wants work done. `end` withdraws it at any time. Samples travel beside the rest, as they are. */
export type WorkRequest =
  /** Begins an utterance. */
  | (WorkOrder & {
      readonly type: "hear";
      readonly options: Omit<RecognizerOptions, "onPartial" | "watchQueue">;
      readonly wantsPartials: boolean;
      /** Whether somebody is told of what waits for the engine. */
      readonly wantsQueue: boolean;
    })
  /** More sound of an utterance: mono samples in [-1, 1] at the engine's rate. */
  | { readonly type: "push"; readonly id: number; readonly samples: Float32Array }
  /** Asks for the text of an utterance. */
  | {
      readonly type: "settle";
      readonly id: number;
      /** Counts the questions of one utterance. */
      readonly ask: number;
      /** What is left of the time for an answer, in milliseconds. */
      readonly budgetMs: number;
      /** How soon the text is needed; absent: at once. */
      readonly need?: SettleNeed;
    }
  /** Begins a clause. */
  | (WorkOrder & {
      readonly type: "speak";
      readonly request: Omit<SynthesisRequest, "signal" | "watchQueue">;
      readonly wantsQueue: boolean;
      /** Time left until the first sound, in milliseconds. */
      readonly budgetMs: number;
    })
  /** So many more chunks may be sent. */
  | { readonly type: "more"; readonly id: number; readonly count: number }
  /** Asks about a pause; `samples` as a `PauseListener` takes them, `budgetMs` in milliseconds. */
  | (WorkOrder & {
      readonly type: "listen";
      readonly sessionId?: string;
      readonly budgetMs: number;
      readonly samples: Float32Array;
    })
  /** Withdraws the work. */
  | { readonly type: "end"; readonly id: number };

/** From who does it. Each piece of work has one end: `settled`, `done`, `judged` or `failed`. */
export type WorkAnswer =
  /** The first word on a channel. */
  | {
      readonly type: "hello";
      readonly version: number;
      readonly engines: Readonly<Record<string, EngineOffer>>;
      /** Requests that one channel may have unanswered at a time. */
      readonly credits: number;
    }
  /** How the engines are, by their names, where that has changed. */
  | { readonly type: "state"; readonly health: Readonly<Record<string, EngineHealth>> }
  /** See `PartialRecognition`. */
  | { readonly type: "partial"; readonly id: number; readonly text: string; readonly stableText: string }
  /** The text that the question `ask` was for. */
  | { readonly type: "settled"; readonly id: number; readonly ask: number; readonly recognition: Recognition }
  /** More sound of a clause. */
  | ({ readonly type: "chunk"; readonly id: number } & SpeechChunk)
  /** The clause is spoken. */
  | { readonly type: "done"; readonly id: number }
  /** Something that the work needs waits for the engine, is begun, or is given up. */
  | {
      readonly type: "queue";
      readonly id: number;
      readonly entry: number;
      readonly kind: string;
      readonly event: "queued" | "started" | "dropped";
    }
  /** What the listener made of the pause; null where it does not say. */
  | { readonly type: "judged"; readonly id: number; readonly probability: number | null }
  /** The work failed, or only the question `ask` of it. */
  | { readonly type: "failed"; readonly id: number; readonly ask?: number; readonly failure: WorkFailure };

/** Whatever a channel carries. */
export type WorkFrame = WorkRequest | WorkAnswer;
