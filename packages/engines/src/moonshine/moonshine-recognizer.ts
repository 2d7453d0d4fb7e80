import { availableParallelism } from "node:os";
import { createIncrementalRecognizer, EngineError, type BufferedRecognizer, type Recognizer } from "@vivavoce/engine";
import { engineId, resolveMoonshineFiles, sampleRate } from "./moonshine-files.ts";
import { RecognitionPool } from "./recognition-pool.ts";
import { startWorker } from "./start-worker.ts";

export interface MoonshineOptions {
  /** Worker threads, each with models of its own (about 270 MB). Default: one a core, at most 2. */
  readonly workers?: number;
  /** Audio between two partials, in milliseconds; 0 for none. Default 500. */
  readonly partialEveryMs?: number;
  /** Told of workers that crashed. */
  readonly logger?: MoonshineLogger;
}

/** The part of a logger that is needed here. */
export interface MoonshineLogger {
  log(level: "warn", message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/**
 * Loads Moonshine tiny (English) into worker threads and waits until they are ready, about a second.
 * @throws EngineError `engine_unavailable` when the runtime or the models are not installed or cannot be loaded
 */
export async function createMoonshineRecognizer(options: MoonshineOptions = {}): Promise<Recognizer> {
  const { workers = Math.min(2, availableParallelism()), partialEveryMs = 500, logger } = options;
  if (!Number.isInteger(workers) || workers < 1) {
    throw new EngineError(engineId, "unsupported", `workers must be a whole number of at least 1, not ${workers}`);
  }
  const files = await resolveMoonshineFiles();
  const pool = new RecognitionPool({
    size: workers,
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

function buffered(pool: RecognitionPool): BufferedRecognizer<readonly number[]> {
  return {
    info: {
      id: engineId,
      languages: ["en"],
      licence: "MIT",
      capabilities: { sampleRate, wordTimes: false, logprobs: true, phraseList: false },
    },
    async recognize({ samples, draft = [], prefix, purpose, signal, onStart }) {
      const request = { samples, draft, purpose, ...(prefix !== undefined && { prefix }) };
      const result = await pool.recognize(request, signal, onStart);
      if (result === undefined) return undefined;
      return { text: result.text, language: "en", logprobs: result.logprobs, draft: result.tokens };
    },
    close: () => pool.close(),
  };
}
