import { EngineError } from "@vivavoce/engine";
import { startOnnxWorker } from "../onnx/start-onnx-worker.ts";
import type { PoolWorker, PoolWorkerEvents } from "../workers/pool-worker.ts";
import { spawnWorker } from "../workers/spawn-worker.ts";
import { engineId } from "./pause-messages.ts";
import type { FromWorker, PauseRequest, WorkerSetup } from "./pause-messages.ts";

/**
 * Starts a thread that judges pauses. It keeps the process alive only while it loads or has a pause to judge.
 * @param name of the model, for errors
 */
export function startPauseWorker(
  setup: WorkerSetup,
  name: string,
  events: PoolWorkerEvents<number>,
): PoolWorker<PauseRequest> {
  const thread = spawnWorker<FromWorker>({
    beside: import.meta.url,
    folder: "end-of-turn",
    module: "pause-worker",
    start: (module) => startOnnxWorker(engineId, module, setup),
    onMessage(message) {
      if (message.type === "ready") events.onReady();
      else if (message.type === "done") events.onAnswer(message.probability);
      else if (message.type === "failed") events.onFailure(new Error(message.reason));
      else {
        void thread.close();
        const reason = `model: ${name}: ${setup.path} ${message.reason}`;
        events.onLost(new EngineError(engineId, "engine_unavailable", reason));
      }
    },
    onLost: events.onLost,
  });
  return {
    // The samples are a copy of the request's own.
    send: (request) => thread.post(request, [request.sound.buffer]),
    // One run has no steps: its answer is not used.
    abort: () => {},
    close: () => thread.close(),
  };
}
