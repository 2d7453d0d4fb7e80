import { EngineError } from "@vivavoce/engine";
import type { SpeechChunk, SynthesisRequest, Synthesizer } from "@vivavoce/engine";
import { shortestMs, speakTones, wordsOf } from "./speak-tones.ts";
import type { ToneBook } from "./tone-book.ts";

const engineId = "tone-synthesizer";
/** That of the wire, so that nothing is converted. */
const sampleRate = 24_000;
/** About 170 words a minute. */
const msPerWord = 350;
const chunkMs = 100;

const voices = [
  { name: "alto", language: "en-US", gender: "female" },
  { name: "bass", language: "en-US", gender: "male" },
] as const;

/** A synthesizer that a `ToneEar` with the same book understands. Every word takes 350 ms at rate 1. */
export function createToneSynthesizer(book: ToneBook): Synthesizer {
  let isClosed = false;

  async function* synthesize(request: SynthesisRequest): AsyncGenerator<SpeechChunk, void, undefined> {
    if (isClosed) throw new EngineError(engineId, "engine_closed", "the synthesizer is closed");
    const { text, voice, prosody, signal } = request;
    if (!voices.some(({ name }) => name === voice)) throw new EngineError(engineId, "unsupported", "no such voice");
    const words = wordsOf(text);
    if (words.length === 0) return;
    const durationMs = Math.max(shortestMs(text), Math.round((words.length * msPerWord) / prosody.rate));
    const samples = speakTones(book, text, durationMs, sampleRate);
    const gain = 10 ** (prosody.volumeDb / 20);
    if (gain !== 1) for (const [index, sample] of samples.entries()) samples[index] = sample * gain;
    const wordMs = durationMs / words.length;
    const times = words.map((word, index) => ({ text: word, offsetMs: index * wordMs, durationMs: wordMs }));
    for (let fromMs = 0; fromMs < durationMs; fromMs += chunkMs) {
      if (signal.aborted) return;
      const begun = times.filter(({ offsetMs }) => offsetMs >= fromMs && offsetMs < fromMs + chunkMs);
      yield {
        samples: samples.slice((fromMs * sampleRate) / 1000, ((fromMs + chunkMs) * sampleRate) / 1000),
        words: begun,
        phones: begun.map(({ offsetMs }) => ({ phone: "aa", offsetMs, durationMs: wordMs })),
      };
      await Promise.resolve();
    }
  }

  return {
    info: {
      id: engineId,
      languages: ["*"],
      licence: "MIT",
      capabilities: { sampleRate, voices, wordTimes: true, phones: true, rate: true, pitch: true, volume: true },
    },
    synthesize,
    close() {
      isClosed = true;
      return Promise.resolve();
    },
  };
}
