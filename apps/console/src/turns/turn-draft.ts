import type { Judgement, Mark } from "./turn.ts";

/** Moments of a turn as they become known; milliseconds of the recording. */
export interface TurnDraft {
  readonly startMs: number;
  /** Speech, typed text, or an answer without a question. */
  readonly spoken: boolean;
  itemId: string | undefined;
  readonly responseIds: Set<string>;
  you: string;
  readonly assistant: Map<string, string>;
  /** Moments at which the user paused and went on. */
  readonly pauses: { readonly atMs: number; readonly resumed: boolean }[];
  speechEndMs: number | undefined;
  decidedMs: number | undefined;
  transcribedMs: number | undefined;
  askedMs: number | undefined;
  firstTokenMs: number | undefined;
  firstAudioMs: number | undefined;
  doneMs: number | undefined;
  readonly judgements: Judgement[];
  readonly marks: Mark[];
  interrupted: boolean;
  traced: boolean;
}

/** A turn of which only the beginning is known. */
export function createDraft(startMs: number, spoken: boolean): TurnDraft {
  return {
    startMs,
    spoken,
    itemId: undefined,
    responseIds: new Set(),
    you: "",
    assistant: new Map(),
    pauses: [],
    speechEndMs: undefined,
    decidedMs: undefined,
    transcribedMs: undefined,
    askedMs: undefined,
    firstTokenMs: undefined,
    firstAudioMs: undefined,
    doneMs: undefined,
    judgements: [],
    marks: [],
    interrupted: false,
    traced: false,
  };
}
