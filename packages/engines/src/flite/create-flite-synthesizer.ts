import { EngineError } from "@vivavoce/engine";
import type { SpeechChunk, SynthesisRequest, Synthesizer } from "@vivavoce/engine";
import { ClausePool } from "./clause-pool.ts";
import { fliteSampleRate } from "./flite-program.ts";
import { loadFliteModule } from "./load-flite-module.ts";
import type { SpokenClause } from "./speak-clause.ts";
import { startClauseWorker } from "./start-clause-worker.ts";
import { fliteVoices } from "./voices.ts";

export interface FliteOptions {
  /** Threads that speak at the same time; at least 1, default 1. One thread speaks about 40 times faster than real time. */
  readonly workers?: number;
}

const chunkMs = 200;

/**
 * The embedded synthesizer: flite with its voices slt, rms and awb, English only, in worker threads. Resolves when the
 * workers have warmed up (about a third of a second). Orders of one `AbortSignal` are served in order, and signals take turns.
 * @throws EngineError `engine_unavailable` when flite is missing, altered or does not start
 */
export async function createFliteSynthesizer(options: FliteOptions = {}): Promise<Synthesizer> {
  const module = await loadFliteModule();
  const pool = new ClausePool((events) => startClauseWorker(module, events));
  const workers = Math.max(1, Math.floor(options.workers ?? 1));
  try {
    await Promise.all(Array.from({ length: workers }, () => pool.addWorker()));
  } catch (error) {
    await pool.close();
    throw error;
  }
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
    synthesize: (request) => speak(pool, request),
    close: () => pool.close(),
  };
}

async function* speak(pool: ClausePool, request: SynthesisRequest): AsyncGenerator<SpeechChunk, void, undefined> {
  const { signal, prosody, text, voice } = request;
  if (!fliteVoices.some((each) => each.name === voice))
    throw new EngineError("flite", "unsupported", "flite has no such voice");
  const order = {
    text,
    voice,
    rate: clamp(prosody.rate, 0.5, 2),
    pitchSemitones: clamp(prosody.pitchSemitones, -12, 12),
    volumeDb: clamp(prosody.volumeDb, -60, 12),
  };
  const clause = await pool.speak(order, signal);
  if (!clause) return;
  for (const chunk of chunksOf(clause)) {
    if (signal.aborted) return;
    yield chunk;
  }
}

function* chunksOf(clause: SpokenClause): Generator<SpeechChunk> {
  const chunkSamples = (chunkMs * fliteSampleRate) / 1000;
  for (let start = 0; start < clause.samples.length; start += chunkSamples) {
    const fromMs = (start * 1000) / fliteSampleRate;
    const isHere = (each: { readonly offsetMs: number }): boolean =>
      each.offsetMs >= fromMs && each.offsetMs < fromMs + chunkMs;
    yield {
      samples: clause.samples.slice(start, start + chunkSamples),
      words: clause.words.filter(isHere),
      phones: clause.phones.filter(isHere),
    };
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
