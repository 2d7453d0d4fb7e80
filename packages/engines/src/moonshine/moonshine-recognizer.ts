import { availableParallelism } from "node:os";
import { createIncrementalRecognizer, EngineError, type BufferedRecognizer, type Recognizer } from "@vivavoce/engine";
import { engineId, resolveMoonshineFiles, sampleRate } from "./moonshine-files.ts";
import type { Timers } from "../openai-compatible/timers.ts";
import { systemTimers } from "../workers/system-timers.ts";
import { createRecognitionPool, passFor } from "./recognition-pool.ts";
import { startWorker } from "./start-worker.ts";
import type { PassRequest, PassResult } from "./worker-messages.ts";
import type { WorkerPool } from "../workers/worker-pool.ts";

export interface MoonshineOptions {
  /** Worker threads, each with models of its own (about 270 MB). Default: one a core, at most 2. */
  readonly workers?: number;
  /** Audio between two partials, in milliseconds; 0 for none. Default 500. */
  readonly partialEveryMs?: number;
  /** Most passes of one session that may wait for a worker; one more fails with `rate_limit_exceeded`. Default 64. */
  readonly maxWaiting?: number;
  /** Most audio of one session that may wait for a worker, in milliseconds. Default 300,000. */
  readonly maxWaitingMs?: number;
  /** For the pauses before workers are started again, and for workers that hang. Default: the machine's. */
  readonly timers?: Timers;
  /** Told of workers that were lost. */
  readonly logger?: MoonshineLogger;
}

/** The part of a logger that is needed here. */
export interface MoonshineLogger {
  log(level: "warn", message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/**
 * Loads Moonshine tiny (English) into worker threads and waits until they are ready, about a second. Workers
 * that are lost later are replaced; while there is none, `health` says so and passes fail at once.
 * @throws EngineError `engine_unavailable` when the runtime or the models are not installed or cannot be loaded
 */
export async function createMoonshineRecognizer(options: MoonshineOptions = {}): Promise<Recognizer> {
  const { workers = Math.min(2, availableParallelism()), partialEveryMs = 500, logger } = options;
  if (!Number.isInteger(workers) || workers < 1) {
    throw new EngineError(engineId, "unsupported", `workers must be a whole number of at least 1, not ${workers}`);
  }
  const { maxWaiting = 64, maxWaitingMs = 300_000, timers = systemTimers } = options;
  const files = await resolveMoonshineFiles();
  const pool = createRecognitionPool({
    size: workers,
    timers,
    maxWaiting,
    maxWaitingMs,
    startWorker: (events) => startWorker(files, events),
    onLost: (cause) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      logger?.log("warn", "a speech recognition worker was lost", { engine: engineId, reason });
    },
  });
  try {
    await pool.ready;
  } catch (error) {
    await pool.close();
    throw error;
  }
  return createIncrementalRecognizer(buffered(pool), { partialEveryMs });
}

function buffered(pool: WorkerPool<PassRequest, PassResult>): BufferedRecognizer<readonly number[]> {
  return {
    info: {
      id: engineId,
      languages: ["en"],
      licence: "MIT",
      capabilities: { sampleRate, wordTimes: false, logprobs: true, phraseList: false },
    },
    health: () => pool.health(),
    async recognize({ samples, draft = [], prefix, purpose, signal, sessionId, onStart }) {
      const request = { samples, draft, purpose, ...(prefix !== undefined && { prefix }) };
      const share = { ...(sessionId !== undefined && { sessionId }), ...(onStart && { onStart }) };
      const result = await pool.run(passFor(request, signal, share));
      if (result === undefined) return undefined;
      return { text: result.text, language: "en", logprobs: result.logprobs, draft: result.tokens };
    },
    close: () => pool.close(),
  };
}
