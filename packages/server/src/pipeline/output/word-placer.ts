import { levelFrameMs, LevelTrack } from "@vivavoce/audio";
import { placeWords } from "./place-words.ts";
import type { PlacedWord } from "./place-words.ts";
import type { WrittenWord } from "./written-words.ts";

/** A gap of this length is a pause; shorter ones are the closures of consonants. */
const pauseMs = 100;
/** How far under the loudest so far a voice still is, and where at last nothing is heard. */
const voicedRangeDb = 35;
const silentDb = -60;
/** A pause is before the word that would be next, or before one so near, nearer still where no mark asks for a pause. */
const markedReachMs = 800;
const unmarkedReachMs = 250;
/** Of two words, the one after a mark begins after the pause. */
const markMs = 500;

/**
 * Finds the words of one clause in its sound, for synthesizers that do not say where they are. While the sound comes they are
 * expected at the pace of the voice, and set right at every pause; when it has ended they are placed anew over all of it.
 * An estimate both times, see `bench/word-times`; the work grows with the sound.
 */
export class WordPlacer {
  readonly #words: readonly WrittenWord[];
  readonly #track: LevelTrack;
  readonly #paceMs: number;
  /** Where words begin, in milliseconds of what is spoken, pauses left out. */
  readonly #starts: number[] = [];
  #next = 0;
  #frame = 0;
  #loudestDb = -Infinity;
  #silentFrames = 0;
  #spokenMs = 0;
  /** How much earlier or later the words are than their letters say. */
  #shiftMs = 0;

  /** @param paceMs of the voice, in milliseconds for a letter */
  constructor(words: readonly WrittenWord[], sampleRate: number, paceMs: number) {
    this.#words = words;
    this.#track = new LevelTrack(sampleRate);
    this.#paceMs = paceMs;
    let weight = 0;
    for (const word of words) {
      this.#starts.push(weight * paceMs);
      weight += word.weight;
    }
  }

  /** More of the sound; the words that are expected to begin in it. */
  push(samples: Float32Array): PlacedWord[] {
    this.#track.push(samples);
    const begun: PlacedWord[] = [];
    for (; this.#frame < this.#track.levels.length; this.#frame++) {
      const level = this.#track.levels[this.#frame] as number;
      this.#loudestDb = Math.max(this.#loudestDb, level);
      if (level > Math.max(silentDb, this.#loudestDb - voicedRangeDb)) this.#speak(begun);
      else this.#silentFrames += 1;
    }
    return begun;
  }

  /** The sound has ended: where all its words are, and the pace that it was spoken at. */
  finish(): { readonly words: readonly PlacedWord[]; readonly paceMs: number } {
    const silences = this.#track.silences(pauseMs);
    return placeWords(this.#words, silences, this.#track.levels.length * levelFrameMs);
  }

  #speak(begun: PlacedWord[]): void {
    const gapMs = this.#silentFrames * levelFrameMs;
    this.#silentFrames = 0;
    if (this.#spokenMs > 0) {
      if (gapMs >= pauseMs) this.#resume(gapMs, begun);
      else this.#spokenMs += gapMs;
    }
    this.#spokenMs += levelFrameMs;
    while (this.#next < this.#words.length && this.#startOf(this.#next) < this.#spokenMs) {
      begun.push(this.#begin(this.#frame * levelFrameMs, this.#paceMs));
    }
  }

  /** Sound after a pause: a word begins, and those before it have been said. */
  #resume(gapMs: number, begun: PlacedWord[]): void {
    let best = -1;
    let bestMs = Infinity;
    for (let at = Math.max(1, this.#next); at < this.#words.length; at++) {
      const isMarked = (this.#words[at - 1] as WrittenWord).endsPhrase;
      const awayMs = Math.abs(this.#startOf(at) - this.#spokenMs);
      const costMs = awayMs - (isMarked ? markMs : 0);
      if (awayMs < (isMarked ? markedReachMs : unmarkedReachMs) && costMs < bestMs) {
        best = at;
        bestMs = costMs;
      }
      // From here on words are only farther away.
      if (this.#startOf(at) - this.#spokenMs > markedReachMs) break;
    }
    if (best === -1) return;
    while (this.#next < best) begun.push(this.#begin(this.#frame * levelFrameMs - gapMs, 0));
    this.#shiftMs += this.#spokenMs - this.#startOf(best);
  }

  #begin(offsetMs: number, paceMs: number): PlacedWord {
    const word = this.#words[this.#next++] as WrittenWord;
    return { ...word, offsetMs, durationMs: word.weight * paceMs };
  }

  #startOf(index: number): number {
    return (this.#starts[index] as number) + this.#shiftMs;
  }
}
