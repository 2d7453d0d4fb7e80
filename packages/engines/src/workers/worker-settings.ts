import type { Timers } from "@vivavoce/audio/clock";
import { reasonOf } from "@vivavoce/audio/reason-of";
import type { EngineSettings } from "@vivavoce/engine";

/** What every engine with workers of its own takes. */
export interface WorkerSettings extends Pick<EngineSettings, "workers" | "logger"> {
  /** Most requests of one session that may wait for a worker; one more fails with `rate_limit_exceeded`. Default 64. */
  readonly maxWaiting?: number;
  /** For the pauses before workers are started again, and for workers that hang. Default: the machine's. */
  readonly timers?: Timers;
}

/** Tells the log of each worker that is lost. @param text as it stands in the log */
export function logLosses(logger: WorkerSettings["logger"], engine: string, text: string): (cause: unknown) => void {
  return (cause) => {
    const reason = reasonOf(cause);
    logger?.log("warn", text, { engine, reason });
  };
}
