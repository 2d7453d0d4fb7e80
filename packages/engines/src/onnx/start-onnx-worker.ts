import { Worker } from "node:worker_threads";
import { forbidTelemetry } from "./forbid-telemetry.ts";

/**
 * Starts a worker thread that loads the inference runtime. The runtime's telemetry is turned off first: the thread itself
 * could not do it.
 * @param engine id to name in errors
 * @param script the compiled worker
 * @throws EngineError `engine_unavailable` when the telemetry cannot be turned off
 */
export function startOnnxWorker(engine: string, script: URL, workerData: unknown): Worker {
  forbidTelemetry(engine);
  // Without this process's own flags: the compiled worker must not be led to sources by a test runner's conditions.
  return new Worker(script, { workerData, execArgv: [] });
}
