import type { TokenLogprob } from "@vivavoce/engine";
import type { MoonshineFiles } from "./moonshine-files.ts";

/** What a worker is started with. */
export interface WorkerSetup {
  readonly files: MoonshineFiles;
  /** One number that both sides see: the id of the pass to abort. */
  readonly abortedId: Int32Array;
}

/** One pass over audio. */
export interface PassRequest {
  /** Mono samples in [-1, 1] at 16 kHz. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly draft: readonly number[];
  readonly purpose: "partial" | "final";
  /** How the text must begin: as the draft does. */
  readonly prefix?: string;
}

export interface PassResult {
  /** Empty when there were no words. */
  readonly text: string;
  /** Draft for the next pass. */
  readonly tokens: readonly number[];
  readonly logprobs: readonly TokenLogprob[];
}

export type ToWorker = PassRequest & { readonly id: number };

export type FromWorker =
  | { readonly type: "ready" }
  /** Without a result when the pass was aborted. */
  | { readonly type: "done"; readonly id: number; readonly result?: PassResult }
  /** The pass failed; the worker goes on. */
  | { readonly type: "failed"; readonly id: number; readonly reason: string };
