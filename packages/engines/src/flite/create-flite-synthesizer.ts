import { EngineError } from "@vivavoce/engine";
import type { SpeechChunk, SynthesisRequest, Synthesizer } from "@vivavoce/engine";
import { ClausePool } from "./clause-pool.ts";
import { divideText } from "./divide-text.ts";
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
/** About 15 s of speech and 0.3 s of work. */
const maxOrderChars = 240;

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
    voice,
    rate: clamp(prosody.rate, 0.5, 2),
    pitchSemitones: clamp(prosody.pitchSemitones, -12, 12),
    volumeDb: clamp(prosody.volumeDb, -60, 12),
  };
  let offsetMs = 0;
  for (const part of divideText(text, maxOrderChars)) {
    const clause = await pool.speak({ ...order, text: part }, signal);
    if (!clause) return;
    for (const chunk of chunksOf(clause, offsetMs)) {
      if (signal.aborted) return;
      yield chunk;
    }
    offsetMs += (clause.samples.length * 1000) / fliteSampleRate;
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

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
