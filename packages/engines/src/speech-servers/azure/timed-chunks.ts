import type { SpeechChunk, VisemeTime, WordTime } from "@vivavoce/engine";
import { speechSampleRate } from "../sound/speech-shaper.ts";

/** Puts words and visemes into the chunks in which they begin. */
export class TimedChunks {
  readonly #words: WordTime[] = [];
  readonly #visemes: VisemeTime[] = [];
  #samples = 0;

  add(word: WordTime): void {
    this.#words.push(word);
  }

  addViseme(viseme: VisemeTime): void {
    this.#visemes.push(viseme);
  }

  /** The next chunk of the clause. What was told late stands at its beginning; what is said past the end, in none. */
  chunk(samples: Float32Array): SpeechChunk {
    const startMs = (this.#samples * 1000) / speechSampleRate;
    this.#samples += samples.length;
    const endMs = (this.#samples * 1000) / speechSampleRate;
    const words = takeUntil(this.#words, endMs).map((word) => {
      const offsetMs = Math.max(startMs, word.offsetMs);
      return { ...word, offsetMs, durationMs: Math.max(0, word.offsetMs + word.durationMs - offsetMs) };
    });
    const visemes = takeUntil(this.#visemes, endMs).map((each) => ({
      ...each,
      offsetMs: Math.max(startMs, each.offsetMs),
    }));
    return { samples, words, phones: [], ...(visemes.length > 0 && { visemes }) };
  }
}

/** Takes those from the front that begin before a time. */
function takeUntil<Time extends { readonly offsetMs: number }>(times: Time[], endMs: number): Time[] {
  const end = times.findIndex(({ offsetMs }) => offsetMs >= endMs);
  return times.splice(0, end < 0 ? times.length : end);
}
