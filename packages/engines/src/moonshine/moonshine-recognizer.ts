import { availableParallelism } from "node:os";
import { createSystemClock } from "@vivavoce/audio/clock";
import { createIncrementalRecognizer, EngineError, type BufferedRecognizer, type Recognizer } from "@vivavoce/engine";
import { engineId, resolveMoonshineFiles, sampleRate } from "./moonshine-files.ts";
import type { SoundDenoiser } from "../sherpa/denoising/create-sherpa-denoiser.ts";
import { createRecognitionPool, passFor } from "./recognition-pool.ts";
import { startThread } from "./start-thread.ts";
import { SharedWorker } from "../workers/shared-worker.ts";
import type { PassRequest, PassResult } from "./worker-messages.ts";
import type { WorkerPool } from "../workers/worker-pool.ts";
import { logLosses } from "../workers/worker-settings.ts";
import type { WorkerSettings } from "../workers/worker-settings.ts";

/** Passes that a worker does at once: one nobody waits for, and finals beside it. More of them bring little, see 0032. */
const places = 4;

/** On how many threads it hears, how often it writes, and how much may wait. */
export interface MoonshineOptions extends WorkerSettings {
  /** Worker threads, each with models of its own (about 270 MB). Default: one a core, at most 2. */
  readonly workers?: number | undefined;
  /**
   * Audio between two partials, in milliseconds; 0 for none. Default 500. Where nobody reads them, passes are made at a half
   * or a quarter of that rate, so that the final is quick.
   */
  readonly partialEveryMs?: number;
  /** Most audio of one session that may wait for a worker, in milliseconds. Default 300,000. */
  readonly maxWaitingMs?: number;
  /**
   * A denoiser of sherpa-onnx for what is heard before the final text: an id of the catalogue, or `path:` with a file of your own.
   * Default: none.
   */
  readonly denoiser?: string;
}

/** The part of a logger that is needed here. */
export type MoonshineLogger = NonNullable<WorkerSettings["logger"]>;

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
  const { maxWaiting = 64, maxWaitingMs = 300_000, timers = createSystemClock() } = options;
  const files = await resolveMoonshineFiles();
  const denoiser = await denoiserOf(options);
  const shared = Array.from({ length: workers }, () => new SharedWorker(startThread(files, places)));
  const pool = createRecognitionPool({
    size: workers,
    places,
    timers,
    maxWaiting,
    maxWaitingMs,
    startWorker: (events, seat = 0) => {
      const worker = shared[seat % workers] as SharedWorker<PassRequest, PassResult>;
      return worker.start(Math.floor(seat / workers), events);
    },
    onLost: logLosses(logger, engineId, "a speech recognition worker was lost"),
  });
  try {
    await pool.ready;
  } catch (error) {
    await Promise.all([pool.close(), denoiser?.close()]);
    throw error;
  }
  const recognizer = buffered(pool, () => timers.now?.() ?? createSystemClock().now());
  const passes = { partialEveryMs, drafts: true };
  if (denoiser === undefined) return createIncrementalRecognizer(recognizer, passes);
  const { denoiseBefore } = await import("../sherpa/denoising/denoise-before.ts");
  return createIncrementalRecognizer(denoiseBefore(recognizer, denoiser), passes);
}

async function denoiserOf({ denoiser, logger }: MoonshineOptions): Promise<SoundDenoiser | undefined> {
  if (denoiser === undefined) return undefined;
  // What few use is loaded only then.
  const { loadDenoiser } = await import("../sherpa/denoising/denoise-before.ts");
  return loadDenoiser({ ...(logger && { logger }), model: denoiser });
}

function buffered(pool: WorkerPool<PassRequest, PassResult>, now: () => number): BufferedRecognizer<readonly number[]> {
  return {
    info: {
      id: engineId,
      languages: ["en"],
      licence: "MIT",
      capabilities: { sampleRate, wordTimes: true, logprobs: true, phraseList: true },
    },
    health: () => pool.health(),
    async recognize({ samples, draft = [], prefix, purpose, signal, sessionId, withinMs = 0, onStart, ...asked }) {
      const { phraseList = [], wantsWordTimes = true } = asked;
      // Nobody sees the words of a partial.
      const wordTimes = wantsWordTimes && purpose === "final";
      const askedMs = now();
      const request = {
        withinMs,
        samples,
        draft,
        purpose,
        wordTimes,
        ...(prefix !== undefined && { prefix }),
        ...(phraseList.length > 0 && { phrases: phraseList }),
      };
      // What is left of its time when a worker takes it: the worker's clock is its own.
      const started = (): void => {
        request.withinMs = Math.max(0, withinMs - (now() - askedMs));
        onStart?.();
      };
      const share = { ...(sessionId !== undefined && { sessionId }), onStart: started };
      const result = await pool.run(passFor(request, signal, share));
      if (result === undefined) return undefined;
      const { text, logprobs, tokens, words = [], foreignLogOdds } = result;
      const found = { text, language: "en", logprobs, draft: tokens, ...(wordTimes && { words }) };
      return foreignLogOdds === undefined ? found : { ...found, foreignLogOdds };
    },
    close: () => pool.close(),
  };
}
