import { parentPort, workerData } from "node:worker_threads";
import { loadOnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import { lowerThreadPriority } from "../onnx/lower-thread-priority.ts";
import { engineId } from "./moonshine-files.ts";
import { loadMoonshineModel } from "./moonshine-model.ts";
import { transcribe } from "./transcribe.ts";
import type { FromWorker, ToWorker, WorkerSetup } from "./worker-messages.ts";

// A worker thread with models of its own: a call of the runtime blocks its thread for as long as it takes.
const port = parentPort;
if (port === null) throw new Error("this module runs in a worker thread only");
const { files, abortedIds } = workerData as WorkerSetup;
lowerThreadPriority();
const model = await loadMoonshineModel(await loadOnnxRuntime(engineId), files);
const tell = (message: FromWorker): void => port.postMessage(message);

port.on("message", (request: ToWorker) => void answer(request));
tell({ type: "ready" });

async function answer({ id, place, ...request }: ToWorker): Promise<void> {
  try {
    const result = await transcribe(model, request, () => Atomics.load(abortedIds, place) === id);
    tell({ type: "done", place, ...(result !== undefined && { result }) });
  } catch (error) {
    tell({ type: "failed", place, reason: error instanceof Error ? error.message : "unknown" });
  }
}
