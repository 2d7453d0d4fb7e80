import { headSize, heads, soundCache, textCache } from "./decoder-network.ts";
import type { HeardText } from "./heard-text.ts";
import { copyParts, putDown } from "./kept-numbers.ts";

const width = heads * headSize;

/** What a call over texts takes of them. */
export interface KeptOfTexts {
  /** Keys and values of the sound and of the tokens, layer after layer, for one text after the other. */
  readonly sound: readonly Float32Array[];
  readonly past: readonly Float32Array[];
  /** Stretches of sound of each, with what is behind them. */
  readonly frames: number;
}

/** Whether it holds keys, whose numbers lie far apart, and not values. */
export const isKey = (name: string): boolean => name.endsWith("key");

/**
 * What is kept of texts that are written together, in one piece, as the network takes it. A text that joins is copied, one
 * that stays is not: most steps have the texts of the step before. What lies behind the end of a text's part is of somebody
 * who had the place before, and is not looked at.
 */
export class SideBySide {
  readonly #mostTexts: number;
  #texts: (HeardText | undefined)[] = [];
  /**
   * Tokens that each text had when it was here last, and that were written of it by then: one that was cut or written alone
   * since is copied again, also where it has come to the same length.
   */
  #lengths: number[] = [];
  #written: number[] = [];
  #frames = 0;
  #room = 0;
  #sound: readonly Float32Array[] = [];
  #past: readonly Float32Array[] = [];

  constructor(mostTexts: number) {
    this.#mostTexts = mostTexts;
  }

  /** Gives the texts places, from 0 on, and copies those that were not there. @returns the texts in order of their places */
  place(texts: readonly HeardText[], room: number): readonly HeardText[] {
    const frames = Math.max(...texts.map(({ filledFrames }) => filledFrames));
    const stays = (text: HeardText): boolean => {
      const at = this.#texts.indexOf(text);
      return this.#lengths[at] === text.length && this.#written[at] === text.written;
    };
    if (room !== this.#room || frames > this.#frames || !texts.some((text) => stays(text))) this.#layOut(frames, room);
    const placed: (HeardText | undefined)[] = texts.map((_, at) => {
      const there = this.#texts[at];
      return there !== undefined && texts.includes(there) && stays(there) ? there : undefined;
    });
    for (const text of texts) {
      if (placed.includes(text)) continue;
      const at = placed.indexOf(undefined);
      placed[at] = text;
      this.#copy(text, at);
    }
    this.#texts = placed;
    this.#lengths = placed.map((text) => text?.length ?? 0);
    this.#written = placed.map((text) => text?.written ?? 0);
    return placed as readonly HeardText[];
  }

  /** Those that were placed. */
  get kept(): KeptOfTexts {
    const count = this.#texts.length * width;
    return {
      sound: this.#sound.map((each) => each.subarray(0, count * this.#frames)),
      past: this.#past.map((each) => each.subarray(0, count * this.#room)),
      frames: this.#frames,
    };
  }

  /** Puts down what was made of one more token of each text, and counts it; the texts themselves do so after it. */
  keep(made: readonly Float32Array[]): void {
    for (const [at, length] of this.#lengths.entries()) {
      // A text that needs more room than this is copied for the next step anyway.
      if (length < this.#room)
        for (const [index, all] of this.#past.entries()) {
          const part = all.subarray(at * width * this.#room, (at + 1) * width * this.#room);
          putDown((made[index] as Float32Array).subarray(at * width, (at + 1) * width), part, this.#room, length, 1);
        }
      this.#lengths[at] = length + 1;
      this.#written[at] = (this.#written[at] ?? 0) + 1;
    }
  }

  #layOut(frames: number, room: number): void {
    this.#texts = [];
    this.#lengths = [];
    this.#written = [];
    this.#frames = frames;
    this.#room = room;
    this.#sound = withRoom(this.#sound, soundCache.length, this.#mostTexts * width * frames);
    this.#past = withRoom(this.#past, textCache.length, this.#mostTexts * width * room);
  }

  #copy(text: HeardText, at: number): void {
    const { filledFrames } = text;
    for (const [index, all] of this.#sound.entries()) {
      const part = all.subarray(at * width * this.#frames, (at + 1) * width * this.#frames);
      const each = isKey(soundCache[index] as string) ? 1 : headSize;
      copyParts(text.sound[index] as Float32Array, part, filledFrames * each, this.#frames * each);
    }
    for (const [index, all] of this.#past.entries()) {
      const part = all.subarray(at * width * this.#room, (at + 1) * width * this.#room);
      copyParts(text.past[index] as Float32Array, part, text.room * headSize, this.#room * headSize);
    }
  }
}

/** Arrays of that size at least: those that there are, if they are large enough. */
function withRoom(arrays: readonly Float32Array[], count: number, size: number): readonly Float32Array[] {
  if ((arrays[0]?.length ?? 0) >= size) return arrays;
  return Array.from({ length: count }, () => new Float32Array(size));
}
