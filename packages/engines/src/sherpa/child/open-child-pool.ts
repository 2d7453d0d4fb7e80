import { WorkerPool } from "../../workers/worker-pool.ts";
import type { PoolLimits, WorkerPoolOptions } from "../../workers/worker-pool.ts";
import type { SherpaModel } from "../sherpa-settings.ts";
import { startChildWorker } from "./child-worker.ts";
import type { ChildWorkerOptions } from "./child-worker.ts";

/** What the processes of a pool do, and how long they may take. */
export interface ChildWork<Order, Answer>
  extends
    Pick<ChildWorkerOptions<Order, Answer>, "duty" | "onFacts" | "toMessage" | "toAnswer">,
    Pick<WorkerPoolOptions<Order, Answer>, "name" | "headStart" | "reserved">,
    Omit<PoolLimits, "maxWaiting"> {}

/**
 * Processes that each have loaded a model, and the queue before them.
 * @throws EngineError `engine_unavailable` when one does not come up
 */
export function openChildPool<Order, Answer>(
  { id: engine, model, workers: size, timers, maxWaiting, maxMemoryBytes, onLost }: SherpaModel,
  work: ChildWork<Order, Answer>,
): Promise<WorkerPool<Order, Answer>> {
  const { startTimeoutMs, abortGraceMs, maxWaitingCost } = work;
  return new WorkerPool<Order, Answer>({
    ...work,
    engine,
    size,
    startWorker: (events) => startChildWorker({ ...work, engine, model: model.name, maxMemoryBytes }, events),
    timers,
    limits: { startTimeoutMs, abortGraceMs, maxWaiting, maxWaitingCost },
    onLost,
  }).opened();
}
