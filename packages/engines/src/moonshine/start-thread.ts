import { startOnnxWorker } from "../onnx/start-onnx-worker.ts";
import type { StartSharedThread } from "../workers/shared-worker.ts";
import { spawnWorker } from "../workers/spawn-worker.ts";
import { engineId, type MoonshineFiles } from "./moonshine-files.ts";
import type { FromWorker, PassRequest, PassResult, WorkerSetup } from "./worker-messages.ts";

/**
 * Starts recognition threads, each with models of its own and places for so many passes at once. A thread keeps the process
 * alive only while it loads or has a pass to do.
 */
export function startThread(files: MoonshineFiles, places: number): StartSharedThread<PassRequest, PassResult> {
  return (events) => {
    const abortedIds = new Int32Array(new SharedArrayBuffer(4 * places));
    const workerData: WorkerSetup = { files, abortedIds };
    /** Passes that were begun at each place. */
    const ids = new Int32Array(places);
    const thread = spawnWorker<FromWorker>({
      beside: import.meta.url,
      folder: "moonshine",
      module: "recognition-worker",
      start: (module) => startOnnxWorker(engineId, module, workerData),
      onMessage(message) {
        if (message.type === "ready") events.onReady();
        else if (message.type === "done") events.onAnswer(message.place, message.result);
        else events.onFailure(message.place, new Error(message.reason));
      },
      onLost: events.onLost,
    });
    return {
      send(place, pass) {
        const id = ((ids[place] ?? 0) % 0x7fff_ffff) + 1;
        ids[place] = id;
        thread.post({ ...pass, id, place }, [pass.samples.buffer]);
      },
      abort(place) {
        Atomics.store(abortedIds, place, ids[place] ?? 0);
      },
      close: () => thread.close(),
    };
  };
}
