import type { PoolWorkerEvents } from "../workers/pool-worker.ts";
import { startOnnxWorker } from "../onnx/start-onnx-worker.ts";
import { spawnWorker } from "../workers/spawn-worker.ts";
import { engineId, type MoonshineFiles } from "./moonshine-files.ts";
import type { RecognitionWorker } from "./recognition-pool.ts";
import type { FromWorker, PassResult, WorkerSetup } from "./worker-messages.ts";

/** Starts a recognition worker thread. It keeps the process alive only while it loads or has a pass to do. */
export function startWorker(files: MoonshineFiles, events: PoolWorkerEvents<PassResult>): RecognitionWorker {
  const abortedId = new Int32Array(new SharedArrayBuffer(4));
  const workerData: WorkerSetup = { files, abortedId };
  let id = 0;
  const thread = spawnWorker<FromWorker>({
    beside: import.meta.url,
    folder: "moonshine",
    module: "recognition-worker",
    start: (module) => startOnnxWorker(engineId, module, workerData),
    onMessage(message) {
      if (message.type === "ready") events.onReady();
      else if (message.type === "done") events.onAnswer(message.result);
      else events.onFailure(new Error(message.reason));
    },
    onLost: events.onLost,
  });
  return {
    send(pass) {
      id = (id % 0x7fff_ffff) + 1;
      thread.post({ ...pass, id }, [pass.samples.buffer]);
    },
    abort() {
      Atomics.store(abortedId, 0, id);
    },
    close: () => thread.close(),
  };
}
