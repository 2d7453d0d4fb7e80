import { pilotTonesHz } from "./tone-book.ts";
import type { ToneBook } from "./tone-book.ts";

const hopMs = 10;
/** Pilots are listened to over two hops. */
const pilotMs = 20;
/** A word is read once its pilot has sounded for this many hops, from the steady 40 ms inside. */
const readAtHop = 6;
const readMs = 40;
/** A pilot is heard from this amplitude on: 20 dB under what is spoken. */
const leastPilot = 0.008;
/** Each tone of a word has at least this part of the pilot's amplitude; it is spoken with three quarters. */
const leastToneRatio = 0.3;

/** Hears the words of a book in samples, in whatever pieces they come. */
export class ToneEar {
  readonly #book: ToneBook;
  readonly #sampleRate: number;
  readonly #hopSamples: number;
  /** The last hops, the newest at the end. */
  readonly #recent: Float32Array;
  readonly #words: string[] = [];
  #filled = 0;
  #pilot = -1;
  #hops = 0;

  /** @param sampleRate of the samples to come, in Hz; at least 8000 */
  constructor(book: ToneBook, sampleRate: number) {
    this.#book = book;
    this.#sampleRate = sampleRate;
    this.#hopSamples = Math.round((hopMs * sampleRate) / 1000);
    this.#recent = new Float32Array(this.#hopSamples * (readAtHop + 1));
  }

  /** Words heard so far; one that is being said counts once it is certain. */
  get words(): readonly string[] {
    return this.#words;
  }

  /** Adds mono samples in [-1, 1]. */
  push(samples: Float32Array): void {
    const start = this.#recent.length - this.#hopSamples;
    for (let at = 0; at < samples.length;) {
      const count = Math.min(this.#hopSamples - this.#filled, samples.length - at);
      if (this.#filled === 0) this.#recent.copyWithin(0, this.#hopSamples);
      this.#recent.set(samples.subarray(at, at + count), start + this.#filled);
      this.#filled += count;
      at += count;
      if (this.#filled < this.#hopSamples) return;
      this.#filled = 0;
      this.#listen();
    }
  }

  #listen(): void {
    const [first, second] = pilotTonesHz.map((hz) => this.#strengthAt(hz, 0, pilotMs));
    const strength = Math.max(first ?? 0, second ?? 0);
    const other = Math.min(first ?? 0, second ?? 0);
    const pilot = strength < leastPilot || strength < 2 * other ? -1 : strength === first ? 0 : 1;
    this.#hops = pilot === this.#pilot ? this.#hops + 1 : 1;
    this.#pilot = pilot;
    if (pilot === -1 || this.#hops !== readAtHop) return;
    const word = this.#book.wordOf((hz) => this.#strengthAt(hz, hopMs, readMs), leastToneRatio * strength);
    if (word !== undefined) this.#words.push(word);
  }

  /** Amplitude of a frequency (Goertzel) over `durationMs` that ended `agoMs` ago. */
  #strengthAt(hz: number, agoMs: number, durationMs: number): number {
    const end = this.#recent.length - Math.round((agoMs * this.#sampleRate) / 1000);
    const count = Math.round((durationMs * this.#sampleRate) / 1000);
    const coefficient = 2 * Math.cos((2 * Math.PI * hz) / this.#sampleRate);
    let before = 0;
    let last = 0;
    for (let at = end - count; at < end; at++) {
      const next = (this.#recent[at] ?? 0) + coefficient * last - before;
      before = last;
      last = next;
    }
    const power = last * last + before * before - coefficient * last * before;
    return (2 * Math.sqrt(Math.max(0, power))) / count;
  }
}
