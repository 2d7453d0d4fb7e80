import { backgroundMs, longestLookBackMs, soundBlockMs, soundGapMs } from "../durations.ts";

/** Share of recent blocks that are taken for background alone: speech with its own gaps never fills all of a second. */
const backgroundShare = 0.25;
/** A block belongs to a sound when it is this much above the background, in decibels … */
const leastRiseDb = 3;
/** … and has come up this share of the way from the background to the loudest block. */
const riseShare = 0.35;
/** Quietest background, in dB: below are rounding and digital silence. */
const quietestDb = -80;
/** Emphasis of high frequencies: engines and hums are low, and the first sound of a word is often a hiss. */
const emphasis = 0.5;

/**
 * Finds where a sound began, finer and earlier than by speech probabilities: these come once for a whole frame, and rise
 * only after a model has heard some of a word. Pure and synchronous.
 */
export class OnsetFinder {
  readonly #blockSamples: number;
  readonly #lookBackBlocks: number;
  /** Levels of recent blocks in dB, oldest first. */
  readonly #levels: Float32Array;
  readonly #sorted: Float32Array;
  #known = 0;
  /** Blocks of the newest frame. */
  #newest = 0;
  #lastSample = 0;

  /**
   * @param sampleRate in Hz
   * @param frameMs length of the frames to come, in milliseconds; shorter ones than 8 ms find nothing
   */
  constructor(sampleRate: number, frameMs: number) {
    this.#blockSamples = Math.max(1, Math.round((sampleRate * soundBlockMs) / 1000));
    this.#lookBackBlocks = Math.floor((longestLookBackMs + frameMs) / soundBlockMs);
    this.#levels = new Float32Array(Math.ceil(backgroundMs / soundBlockMs)).fill(quietestDb);
    this.#sorted = new Float32Array(this.#levels.length);
  }

  /** Takes the next frame. */
  push(frame: Float32Array): void {
    const blocks = Math.floor(frame.length / this.#blockSamples);
    const levels = this.#levels;
    levels.copyWithin(0, blocks);
    for (let block = 0; block < blocks; block++) {
      levels[levels.length - blocks + block] = this.#levelOf(frame, block * this.#blockSamples);
    }
    this.#known = Math.min(levels.length, this.#known + blocks);
    this.#newest = blocks;
  }

  /**
   * How long before the end of the newest frame the sound in it began, in milliseconds, at most 96 more than its length;
   * its length when nothing stands out. Costs more than `push`, and few frames are asked about.
   */
  soundMs(): number {
    return this.#soundBlocks(this.#newest) * soundBlockMs;
  }

  /** Forgets what was heard. */
  clear(): void {
    this.#known = 0;
    this.#lastSample = 0;
  }

  #levelOf(frame: Float32Array, from: number): number {
    let sum = 0;
    let last = this.#lastSample;
    for (let at = from; at < from + this.#blockSamples; at++) {
      const sample = frame[at] as number;
      sum += (sample - emphasis * last) ** 2;
      last = sample;
    }
    this.#lastSample = last;
    return Math.max(quietestDb, 10 * Math.log10(sum / this.#blockSamples + 1e-12));
  }

  /** Blocks from where the newest sound began to now. */
  #soundBlocks(newest: number): number {
    const levels = this.#levels;
    const count = Math.min(this.#known, this.#lookBackBlocks);
    const oldest = levels.length - count;
    const background = this.#backgroundDb();
    let loudest = levels.length - 1;
    for (let at = levels.length - newest; at < levels.length; at++) {
      if ((levels[at] as number) > (levels[loudest] as number)) loudest = at;
    }
    const rise = (levels[loudest] as number) - background;
    const threshold = background + Math.max(leastRiseDb, riseShare * rise);
    if (count === 0 || (levels[loudest] as number) < threshold) return newest;
    let onset = loudest;
    for (let at = loudest; at >= oldest && (onset - at) * soundBlockMs <= soundGapMs; at--) {
      if ((levels[at] as number) >= threshold) onset = at;
    }
    return levels.length - onset;
  }

  #backgroundDb(): number {
    if (this.#known === 0) return quietestDb;
    const sorted = this.#sorted.subarray(0, this.#known);
    sorted.set(this.#levels.subarray(this.#levels.length - this.#known));
    sorted.sort();
    return sorted[Math.floor((this.#known - 1) * backgroundShare)] as number;
  }
}
