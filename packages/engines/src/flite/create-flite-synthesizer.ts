import { availableParallelism } from "node:os";
import { createSystemClock } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { SpeechChunk, SynthesisRequest, Synthesizer } from "@vivavoce/engine";
import { boundedProsody } from "../prosody-bounds.ts";
import type { WorkerPool } from "../workers/worker-pool.ts";
import { logLosses } from "../workers/worker-settings.ts";
import type { WorkerSettings } from "../workers/worker-settings.ts";
import { createClausePool } from "./clause-pool.ts";
import { divideText } from "./divide-text.ts";
import { fliteSampleRate } from "./flite-program.ts";
import { loadFliteModule } from "./load-flite-module.ts";
import type { ClauseOrder, SpokenClause } from "./speak-clause.ts";
import { startClauseWorker } from "./start-clause-worker.ts";
import { fliteVoices } from "./voices.ts";

/** On how many threads it speaks, and who hears of lost ones. */
export interface FliteOptions extends WorkerSettings {
  /**
   * Threads that speak at the same time; at least 1. One thread speaks about 40 times faster than real time; of two or more,
   * one is kept for the first words of answers. Default 2, on a single core 1.
   */
  readonly workers?: number | undefined;
}

const chunkMs = 200;
/** Characters that are looked at together. What they are read as may be long: it is counted in letters. */
const maxPartChars = 240;
/** Letters of an order, about 8 s of speech and 0.13 s of work. */
const orderLetters = 150;
/** Letters of the first order of an answer: somebody waits for it, and others for the worker that it has. */
const openingLetters = 80;
/** Ten times what the longest order takes on a slow machine. */
const stuckMs = 15_000;

/**
 * The embedded synthesizer: flite with its voices slt, rms and awb, English only, in worker threads. Resolves when the
 * workers have warmed up (about a third of a second). Sessions take turns, piece by piece, and a piece is short whatever the
 * text is read as. Workers that are lost later are replaced; while there is none, `health` says so and requests fail at once.
 * @throws EngineError `engine_unavailable` when flite is missing, altered or does not start
 */
export async function createFliteSynthesizer(options: FliteOptions = {}): Promise<Synthesizer> {
  const {
    workers = Math.min(2, availableParallelism()),
    maxWaiting = 64,
    timers = createSystemClock(),
    logger,
  } = options;
  const module = await loadFliteModule();
  const pool = await createClausePool({
    size: Math.max(1, Math.floor(workers)),
    startWorker: (events) => startClauseWorker(module, events),
    timers,
    maxWaiting,
    onLost: logLosses(logger, "flite", "a speech synthesis worker was lost"),
  }).opened();
  return {
    info: {
      id: "flite",
      languages: ["en"],
      // By the text of COPYING in the package, whose manifest says otherwise.
      licence: "MIT-Festival",
      capabilities: {
        sampleRate: fliteSampleRate,
        voices: fliteVoices.map(({ name, language, gender }) => ({ name, language, gender })),
        wordTimes: true,
        phones: true,
        rate: true,
        pitch: true,
        volume: true,
      },
    },
    health: () => pool.health(),
    synthesize: (request) => speak(pool, request),
    close: () => pool.close(),
  };
}

async function* speak(
  pool: WorkerPool<ClauseOrder, SpokenClause>,
  request: SynthesisRequest,
): AsyncGenerator<SpeechChunk, void, undefined> {
  const { signal, text, voice, prosody, sessionId = signal } = request;
  if (!fliteVoices.some((each) => each.name === voice))
    throw new EngineError("flite", "unsupported", "flite has no such voice");
  const manner = { voice, ...boundedProsody(prosody) };
  let isUrgent = request.isOpening === true;
  let offsetMs = 0;
  for (const part of divideText(text, maxPartChars)) {
    for (let from: number | undefined = 0; from !== undefined;) {
      const order: ClauseOrder = { ...manner, text: part, from, maxLetters: isUrgent ? openingLetters : orderLetters };
      const clause = await pool.run({
        request: order,
        share: sessionId,
        cost: 1,
        isUrgent,
        timeoutMs: stuckMs,
        signal,
        queued: request.watchQueue?.(isUrgent ? "first" : "later"),
      });
      if (!clause) return;
      for (const chunk of chunksOf(clause, offsetMs)) {
        if (signal.aborted) return;
        yield chunk;
      }
      // Parts without words cost nothing; what is heard first is what somebody waited for.
      isUrgent &&= clause.samples.length === 0;
      offsetMs += (clause.samples.length * 1000) / fliteSampleRate;
      from = clause.next;
    }
  }
}

/** Chunks of one part of the text, with times that count from the beginning of the whole. */
function* chunksOf(clause: SpokenClause, offsetMs: number): Generator<SpeechChunk> {
  const chunkSamples = (chunkMs * fliteSampleRate) / 1000;
  for (let start = 0; start < clause.samples.length; start += chunkSamples) {
    const fromMs = (start * 1000) / fliteSampleRate;
    const begun = <T extends { readonly offsetMs: number }>(times: readonly T[]): T[] =>
      times
        .filter((each) => each.offsetMs >= fromMs && each.offsetMs < fromMs + chunkMs)
        .map((each) => ({ ...each, offsetMs: offsetMs + each.offsetMs }));
    yield {
      samples: clause.samples.slice(start, start + chunkSamples),
      words: begun(clause.words),
      phones: begun(clause.phones),
    };
  }
}
