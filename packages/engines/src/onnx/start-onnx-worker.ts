import { createSystemClock } from "@vivavoce/audio/clock";
import { Worker } from "node:worker_threads";
import { forbidTelemetry } from "./forbid-telemetry.ts";
import { createNativeCalls, nativeCallsKey } from "./native-calls.ts";
import type { NativeCalls } from "./native-calls.ts";

/** Longest that the end of the process waits for calls of the runtime in all of its threads, in milliseconds. */
const longestEndMs = 5000;

/**
 * Starts a worker thread that loads the inference runtime. The runtime's telemetry is turned off first: the thread itself
 * could not do it. `terminate` waits until the thread is in no call of the runtime, and so does the end of the process.
 * @param engine id to name in errors
 * @param script the compiled worker
 * @throws EngineError `engine_unavailable` when the telemetry cannot be turned off
 */
export function startOnnxWorker(engine: string, script: URL, workerData: object): Worker {
  forbidTelemetry(engine);
  const calls = createNativeCalls();
  // Without this process's own flags: the compiled worker must not be led to sources by a test runner's conditions.
  const worker = new Worker(script, { workerData: { ...workerData, [nativeCallsKey]: calls.shared }, execArgv: [] });
  watchEnd(worker, calls);
  const terminate = worker.terminate.bind(worker);
  worker.terminate = async () => {
    // The wait alone does not keep the process alive.
    worker.ref();
    await calls.stop();
    return terminate();
  };
  return worker;
}

const running = new Set<NativeCalls>();

function watchEnd(worker: Worker, calls: NativeCalls): void {
  if (running.size === 0) process.on("exit", leaveAll);
  running.add(calls);
  worker.once("exit", () => {
    running.delete(calls);
    calls.gone();
    if (running.size === 0) process.off("exit", leaveAll);
  });
}

function leaveAll(): void {
  const clock = createSystemClock();
  const endsAt = clock.now() + longestEndMs;
  // All are told before the first is waited for.
  for (const calls of running) calls.stopNow(0);
  for (const calls of running) calls.stopNow(endsAt - clock.now());
}
