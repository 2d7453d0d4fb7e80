import { Worker } from "node:worker_threads";
import type { PoolWorker, PoolWorkerEvents } from "../workers/pool-worker.ts";
import { spawnWorker } from "../workers/spawn-worker.ts";
import type { FliteWorkerData, FliteWorkerMessage } from "./flite-worker.ts";
import type { ClauseOrder, SpokenClause } from "./speak-clause.ts";
import type { WasmModule } from "./web-assembly.ts";

/** What the worker's own objects may take; the program's memory and the sound come on top. */
const resourceLimits = { maxOldGenerationSizeMb: 128 };

/** Starts a thread that speaks with the compiled module. It keeps the process alive only while it has something to do. */
export function startClauseWorker(module: WasmModule, events: PoolWorkerEvents<SpokenClause>): PoolWorker<ClauseOrder> {
  const workerData: FliteWorkerData = { module };
  const thread = spawnWorker<FliteWorkerMessage>({
    beside: import.meta.url,
    folder: "flite",
    module: "flite-worker",
    start: (program) => new Worker(program, { workerData, resourceLimits, execArgv: [] }),
    onMessage(message) {
      if (message.type === "ready") events.onReady();
      else if (message.type === "spoken") events.onAnswer(message.clause);
      // The reason may quote the text, so the worker keeps it.
      else events.onFailure(undefined);
    },
    onLost: events.onLost,
  });
  return {
    send: (order) => thread.post(order),
    // The program cannot be stopped in the middle. Orders are short; one that is not costs the worker.
    abort: () => {},
    close: () => thread.close(),
  };
}
