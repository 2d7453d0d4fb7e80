/** Frames whose levels are known: two seconds of 32 ms each, … */
const keptFrames = 62;
/** … of which so many are noise, the softest ones. */
const noiseFrames = 16;
/** A frame so much louder than those is no noise before such frames have lasted for a second and a half, dB. */
const noiseRangeDb = 8;

/**
 * How loud the noise of a line is, by the levels of its frames of about 32 ms. A click, a cough or typing is none of it: noise
 * is what stands near the softest half second of the last two, and what is louder becomes noise when it lasts.
 */
export class NoiseLevel {
  /** In the order in which they came, the oldest at `#at`. */
  readonly #levels = new Float32Array(keptFrames);
  /** The same, the softest first. */
  readonly #sorted = new Float32Array(keptFrames);
  #count = 0;
  #at = 0;

  /** Whether there was enough to tell: half a second. */
  get isKnown(): boolean {
    return this.#count >= noiseFrames;
  }

  /** No louder frame is noise, dBFS; Infinity before it is known. */
  get mostDb(): number {
    return this.isKnown ? (this.#sorted[noiseFrames - 1] as number) + noiseRangeDb : Infinity;
  }

  /**
   * The loudest noise among the newest frames, dBFS; -Infinity where there was none.
   * @param frames how many, at most 62
   */
  loudestOf(frames: number): number {
    const { mostDb } = this;
    let loudestDb = -Infinity;
    for (let age = 1; age <= Math.min(frames, this.#count); age++) {
      const level = this.#levels[(this.#at + keptFrames - age) % keptFrames] as number;
      if (level <= mostDb) loudestDb = Math.max(loudestDb, level);
    }
    return loudestDb;
  }

  /** Takes the level of the next frame, dBFS; in 32 bits. */
  take(levelDb: number): void {
    const level = Math.fround(levelDb);
    const sorted = this.#sorted;
    const oldest = this.#levels[this.#at] as number;
    const isFull = this.#count === keptFrames;
    this.#levels[this.#at] = level;
    this.#at = (this.#at + 1) % keptFrames;
    if (isFull && level === oldest) return;
    let place = isFull ? sorted.indexOf(oldest) : this.#count++;
    for (; place > 0 && (sorted[place - 1] as number) > level; place--) sorted[place] = sorted[place - 1] as number;
    for (; place + 1 < this.#count && (sorted[place + 1] as number) < level; place++) {
      sorted[place] = sorted[place + 1] as number;
    }
    sorted[place] = level;
  }

  clear(): void {
    this.#count = 0;
    this.#at = 0;
  }
}
