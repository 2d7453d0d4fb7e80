/** What the process of the server under measurement tells of itself. Times in milliseconds since 1970, with fractions. */
export interface Usage {
  readonly atMs: number;
  /** Processor time of all threads since the start. */
  readonly cpuMs: number;
  readonly rssMiB: number;
  readonly peakRssMiB: number;
  /** Since the usage before: how late the event loop came, beyond the sampling timer's own period. */
  readonly loop: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number; readonly ticks: number };
  /** Since the usage before: share of time the event loop was not waiting. */
  readonly loopUtilization: number;
  /** Since the usage before: longest stop for garbage, and all of them together. */
  readonly collection: { readonly maxMs: number; readonly totalMs: number };
}

/** One use of an engine: when it was asked, gave something first, and was done. */
export interface Stage {
  readonly stage: "recognizer" | "model" | "synthesizer";
  readonly startMs: number;
  readonly firstMs: number;
  readonly endMs: number;
}

/** From the server's process. */
export type FromChild =
  | { readonly type: "listening"; readonly url: string; readonly engines: Readonly<Record<string, string>> }
  | { readonly type: "usage"; readonly usage: Usage }
  | { readonly type: "stage"; readonly stage: Stage }
  | { readonly type: "logged"; readonly level: string; readonly message: string };

/** To the server's process. */
export type ToChild = { readonly type: "usage" } | { readonly type: "close" };

/** Milliseconds since 1970, comparable between processes of one machine. */
export const wallMs = (): number => performance.timeOrigin + performance.now();
