import { startOnnxWorker } from "../onnx/start-onnx-worker.ts";
import { engineId, type MoonshineFiles } from "./moonshine-files.ts";
import type { PoolWorker, PoolWorkerEvents } from "./recognition-pool.ts";
import type { FromWorker, WorkerSetup } from "./worker-messages.ts";

/** Starts a recognition worker thread. It keeps the process alive only while it loads or has a pass to do. */
export function startWorker(files: MoonshineFiles, events: PoolWorkerEvents): PoolWorker {
  const abortedId = new Int32Array(new SharedArrayBuffer(4));
  const workerData: WorkerSetup = { files, abortedId };
  const worker = startOnnxWorker(engineId, workerUrl(), workerData);
  let cause: unknown;
  let closed = false;
  worker.on("message", (message: FromWorker) => {
    worker.unref();
    if (!closed) events.onMessage(message);
  });
  worker.on("error", (error) => {
    cause = error;
  });
  worker.on("exit", (code) => {
    if (!closed) events.onLost(cause ?? new Error(`the worker ended with code ${code}`));
  });
  return {
    send(pass) {
      worker.ref();
      worker.postMessage(pass, [pass.samples.buffer]);
    },
    abort(id) {
      Atomics.store(abortedId, 0, id);
    },
    async close() {
      closed = true;
      await worker.terminate();
    },
  };
}

/** The compiled worker, also when this module runs from its source. */
function workerUrl(): URL {
  const own = new URL("./recognition-worker.js", import.meta.url);
  return new URL(own.href.replace(/\/src\/(moonshine\/[^/]+)$/, "/dist/$1"));
}
