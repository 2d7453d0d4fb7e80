/** Id of the engine in errors. */
export const engineId = "end-of-turn";

/** Forms of networks that can be run. */
export type PauseForm = "smart-turn" | "turn-1";

/** What a worker is started with. */
export interface WorkerSetup {
  readonly network: PauseForm;
  /** The network's file. */
  readonly path: string;
  /** Threads of the network. */
  readonly threads: number;
}

/** One question: mono sound at 16 kHz that ends in a pause. */
export interface PauseRequest {
  readonly sound: Float32Array<ArrayBuffer>;
}

/** What a worker tells: whether it is of use, and of each request one answer. */
export type FromWorker =
  | { readonly type: "ready" }
  /** The file is none that it can run; the worker is of no use. */
  | { readonly type: "unusable"; readonly reason: string }
  /** Probability that the speaker has finished. */
  | { readonly type: "done"; readonly probability: number }
  | { readonly type: "failed"; readonly reason: string };
