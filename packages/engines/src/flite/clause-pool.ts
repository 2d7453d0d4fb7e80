import { WorkerPool } from "../workers/worker-pool.ts";
import type { PoolLimits, WorkerPoolOptions } from "../workers/worker-pool.ts";
import type { ClauseOrder, SpokenClause } from "./speak-clause.ts";

type Options = WorkerPoolOptions<ClauseOrder, SpokenClause>;

/** What differs between pools. */
export interface ClausePoolOptions
  extends Pick<Options, "size" | "startWorker" | "timers" | "onLost">, Pick<PoolLimits, "maxWaiting"> {}

/** The first words of an answer may be this many orders ahead of their session's turn. */
const headStartOrders = 4;

/**
 * Shares the speaking workers among all sessions, which take turns. With two workers or more, one is kept for the first
 * words of answers: whoever begins to be spoken to does not wait for what others are still told.
 */
export function createClausePool({ maxWaiting, ...options }: ClausePoolOptions): WorkerPool<ClauseOrder, SpokenClause> {
  return new WorkerPool({
    ...options,
    engine: "flite",
    name: "the speech synthesizer",
    limits: { startTimeoutMs: 60_000, abortGraceMs: 2000, maxWaiting, maxWaitingCost: Infinity },
    headStart: headStartOrders,
    reserved: 1,
  });
}
