import { parentPort, workerData } from "node:worker_threads";
import { loadOnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import { lowerThreadPriority } from "../onnx/lower-thread-priority.ts";
import { engineId } from "./pause-messages.ts";
import type { FromWorker, PauseRequest, WorkerSetup } from "./pause-messages.ts";
import { loadPauseNetwork } from "./load-pause-network.ts";

// A worker thread with a network of its own: features and network block their thread for as long as they take.
const port = parentPort;
if (port === null) throw new Error("this module runs in a worker thread only");
const setup = workerData as WorkerSetup;
const tell = (message: FromWorker): void => port.postMessage(message);
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : "unknown");
lowerThreadPriority();
try {
  const network = await loadPauseNetwork(await loadOnnxRuntime(engineId), setup);
  port.on("message", ({ sound }: PauseRequest) => {
    network.judge(sound).then(
      (probability) => tell({ type: "done", probability }),
      (error: unknown) => tell({ type: "failed", reason: reasonOf(error) }),
    );
  });
  tell({ type: "ready" });
} catch (error) {
  tell({ type: "unusable", reason: reasonOf(error) });
}
