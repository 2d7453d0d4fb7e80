import { Worker } from "node:worker_threads";
import { EngineError } from "@vivavoce/engine";
import type { FliteWorkerData, FliteWorkerMessage } from "./flite-worker.ts";
import type { ClauseOrder } from "./speak-clause.ts";
import type { WasmModule } from "./web-assembly.ts";

/** A worker that has warmed up and takes one order at a time. */
export interface ClauseWorker {
  /** Sends an order; the worker keeps the process alive until it has answered. */
  post(order: ClauseOrder): void;
  terminate(): Promise<unknown>;
}

/** What becomes of the orders. */
export interface ClauseWorkerEvents {
  answered(message: FliteWorkerMessage): void;
  /** The worker has stopped; called once. */
  lost(): void;
}

export type StartClauseWorker = (events: ClauseWorkerEvents) => Promise<ClauseWorker>;

/**
 * Starts a thread that speaks with the compiled module.
 * @throws EngineError `engine_unavailable` when it does not come up
 */
export async function startClauseWorker(module: WasmModule, events: ClauseWorkerEvents): Promise<ClauseWorker> {
  const workerData: FliteWorkerData = { module };
  // The worker is compiled code and must not inherit conditions under which sources are run.
  const worker = new Worker(workerUrl(), { workerData, execArgv: [] });
  await new Promise<void>((resolve, reject) => {
    const failed = (cause?: unknown): void =>
      reject(new EngineError("flite", "engine_unavailable", "the speech worker did not start", { cause }));
    worker.once("message", () => resolve());
    worker.once("error", failed);
    worker.once("exit", failed);
  });
  worker.on("message", (message: FliteWorkerMessage) => {
    worker.unref();
    events.answered(message);
  });
  // An error is always followed by the exit.
  worker.on("error", () => {});
  worker.once("exit", () => events.lost());
  worker.unref();
  return {
    post(order) {
      worker.ref();
      worker.postMessage(order);
    },
    terminate: () => worker.terminate(),
  };
}

/** Worker threads run compiled code only: sources under test use the worker of the last build. */
function workerUrl(): URL {
  const own = import.meta.url;
  if (!own.endsWith(".ts")) return new URL("./flite-worker.js", own);
  return new URL(own.replace(/\/src\/(.*)\/[^/]+$/, "/dist/$1/flite-worker.js"));
}
