import type { Phrase } from "../text/messages.ts";

/** What a stretch of a turn is spent on. */
export type SpanKind = "speech" | "pause" | "wait" | "recognition" | "thinking" | "voicing" | "playback";

/** A stretch of a turn, milliseconds of the recording. */
export interface Span {
  readonly kind: SpanKind;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The judge was asked whether the user has finished. */
export interface Judgement {
  readonly atMs: number;
  readonly probability: number;
  readonly threshold: number;
  /** How much more silence ends the turn; 0 when it ends now. */
  readonly extraSilenceMs: number;
}

/** Something that happened at one moment. */
export interface Mark {
  readonly atMs: number;
  readonly kind: "error" | "warning" | "note";
  readonly say: Phrase;
  /** The state of the echo canceller, of which only the last counts. */
  readonly isEcho?: boolean;
}

/** How long the stages of a turn took; absent where it is not known. */
export interface Figures {
  /** From the last sound of the user to the first of the assistant. */
  readonly responseMs?: number;
  /** From the last sound of the user until the turn was taken for finished. */
  readonly turnEndMs?: number;
  /** From there to the text of what was said; 0 when that was ready before. */
  readonly recognitionMs?: number;
  readonly firstTokenMs?: number;
  /** From the first token to the first sound. */
  readonly firstAudioMs?: number;
}

/** One exchange: what the user said or typed, and what came of it. */
export interface Turn {
  /** Counts from 1. */
  readonly number: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly you: string;
  readonly assistant: string;
  readonly spans: readonly Span[];
  readonly judgements: readonly Judgement[];
  readonly marks: readonly Mark[];
  readonly figures: Figures;
  /** Whether its answer was stopped before its end. */
  readonly interrupted: boolean;
  /** Whether the server told about the inside of this turn. */
  readonly traced: boolean;
}
