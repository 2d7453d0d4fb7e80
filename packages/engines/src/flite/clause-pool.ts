import type { Timers } from "@vivavoce/audio/clock";
import type { StartWorker } from "../workers/pool-worker.ts";
import { WorkerPool } from "../workers/worker-pool.ts";
import type { ClauseOrder, SpokenClause } from "./speak-clause.ts";

export interface ClausePoolOptions {
  readonly size: number;
  readonly startWorker: StartWorker<ClauseOrder, SpokenClause>;
  readonly timers: Timers;
  /** Most orders of one session that may wait. */
  readonly maxWaiting: number;
  /** Told of each worker lost. */
  readonly onLost?: ((cause: unknown) => void) | undefined;
}

/** The first words of an answer may be this many orders ahead of their session's turn. */
const headStartOrders = 4;

/**
 * Shares the speaking workers among all sessions, which take turns. With two workers or more, one is kept for the first
 * words of answers: whoever begins to be spoken to does not wait for what others are still told.
 */
export function createClausePool(options: ClausePoolOptions): WorkerPool<ClauseOrder, SpokenClause> {
  const { size, startWorker, timers, maxWaiting, onLost } = options;
  return new WorkerPool({
    engine: "flite",
    name: "the speech synthesizer",
    size,
    startWorker,
    timers,
    limits: { startTimeoutMs: 60_000, abortGraceMs: 2000, maxWaiting, maxWaitingCost: Infinity },
    headStart: headStartOrders,
    reserved: 1,
    onLost,
  });
}
