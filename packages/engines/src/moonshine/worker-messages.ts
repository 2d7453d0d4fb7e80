import type { RecognizedWord, TokenLogprob } from "@vivavoce/engine";
import type { MoonshineFiles } from "./moonshine-files.ts";

/** What a worker is started with. */
export interface WorkerSetup {
  readonly files: MoonshineFiles;
  /** Numbers that both sides see: for each place the id of the pass to abort. */
  readonly abortedIds: Int32Array;
}

/** One pass over audio. */
export interface PassRequest {
  /** Mono samples in [-1, 1] at 16 kHz. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly draft: readonly number[];
  readonly purpose: "partial" | "final";
  /** Of a final: milliseconds from when it is sent until somebody waits for it. Default 0. */
  readonly withinMs?: number;
  /** How the text must begin: as the draft does. */
  readonly prefix?: string;
  /** Words and names likely to be said; absent or empty: none. */
  readonly phrases?: readonly string[];
  /** When each word was said is wanted too: one more call of the decoder. */
  readonly wordTimes?: boolean;
}

/** What a pass has heard. */
export interface PassResult {
  /** Empty when there were no words. */
  readonly text: string;
  /** Draft for the next pass. */
  readonly tokens: readonly number[];
  readonly logprobs: readonly TokenLogprob[];
  /** Natural logarithm of the odds that it is another language; of finals with enough speech. */
  readonly foreignLogOdds?: number;
  /** How often the sound was read; absent: once. */
  readonly readings?: number;
  /** Where they were asked for and there are some; times from the first sample. */
  readonly words?: readonly RecognizedWord[];
}

/** A pass, which of the places it takes, and a number that no other one at this place has had. */
export type ToWorker = PassRequest & { readonly id: number; readonly place: number };

/** What a worker tells: that it is there, and of each pass one answer. */
export type FromWorker =
  | { readonly type: "ready" }
  /** Without a result when the pass was aborted. */
  | { readonly type: "done"; readonly place: number; readonly result?: PassResult }
  /** The pass failed; the worker goes on. */
  | { readonly type: "failed"; readonly place: number; readonly reason: string };
