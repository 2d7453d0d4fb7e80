import { WorkerPool } from "../workers/worker-pool.ts";
import type { PoolLimits, PoolRequest, WorkerPoolOptions } from "../workers/worker-pool.ts";
import { engineId, sampleRate } from "./moonshine-files.ts";
import type { PassRequest, PassResult } from "./worker-messages.ts";

type Options = WorkerPoolOptions<PassRequest, PassResult>;

/** What differs between pools. */
export interface RecognitionPoolOptions
  extends Pick<Options, "size" | "places" | "startWorker" | "timers" | "onLost">, Pick<PoolLimits, "maxWaiting"> {
  /** Most audio of one session that may wait, in milliseconds. */
  readonly maxWaitingMs: number;
}

/** What a pass costs besides its audio, in milliseconds of audio. */
const passCostMs = 1000;
/** What each phrase of a list costs: to make a tree of them once, and to look for them. */
const phraseCostMs = 2;
/** Somebody waits for a final: it goes before the partials of sessions that have had less, up to this much audio. */
const headStartMs = 60_000;
/** A pass takes a tenth of its audio's length; one that takes this long does not end. */
const stuckMs = 20_000;
const stuckShare = 3;
/** The encoder's step over 20 s of audio is the longest that cannot be left off. */
const abortGraceMs = 15_000;

/** Shares recognition workers among all streams: sessions in turn, finals before partials. */
export function createRecognitionPool({
  maxWaiting,
  maxWaitingMs,
  ...options
}: RecognitionPoolOptions): WorkerPool<PassRequest, PassResult> {
  return new WorkerPool({
    ...options,
    engine: engineId,
    name: "the speech recognizer",
    limits: { startTimeoutMs: 60_000, abortGraceMs, maxWaiting, maxWaitingCost: maxWaitingMs },
    headStart: headStartMs,
    // Whether sound is read again shows only when it has been read.
    extraCost: ({ cost }, { readings = 1 }) => (readings - 1) * cost,
  });
}

/** A pass as the pool takes it. Passes without a session share one part. */
export function passFor(
  request: PassRequest,
  signal: AbortSignal,
  { sessionId = "", onStart }: { readonly sessionId?: string; readonly onStart?: () => void } = {},
): PoolRequest<PassRequest> {
  const audioMs = (request.samples.length * 1000) / sampleRate;
  return {
    request,
    share: sessionId,
    cost: audioMs + passCostMs + (request.phrases?.length ?? 0) * phraseCostMs,
    isUrgent: request.purpose === "final",
    timeoutMs: stuckMs + stuckShare * audioMs,
    signal,
    onStart,
  };
}
