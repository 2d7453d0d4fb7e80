import type { FastRoom } from "./fast-memory.ts";
import { ReferenceLine } from "./reference-line.ts";
import { SpectrumHistory } from "./spectrum-history.ts";

/** The direct sound lies this far inside the filter, so that a delay measured a little late loses nothing: 4 ms. */
const leadSamples = 64;

/**
 * The reference as it will arrive at the microphone: delayed, and resampled by the drift of the player's clock. Its
 * spectra are what the filters work on.
 */
export class AlignedReference {
  readonly blockSamples: number;
  /** Spectra of the delayed reference, newest block first. */
  readonly history: SpectrumHistory;
  /** How much the player's clock falls behind ours, in parts per million: the delay grows with it. */
  driftPpm = 0;
  #delaySamples = 0;
  readonly #line: ReferenceLine;
  readonly #pair: Float64Array;
  readonly #block: Float64Array;

  /**
   * @param blocks spectra that are kept
   * @param keptSamples how far back the reference can be read beyond them, as delay
   * @param room where the spectra lie for the program
   */
  constructor(blockSamples: number, blocks: number, keptSamples: number, room?: FastRoom) {
    this.blockSamples = blockSamples;
    this.history = new SpectrumHistory(blockSamples, blocks, room);
    this.#line = new ReferenceLine(keptSamples + (2 * blocks + 2) * blockSamples);
    this.#pair = new Float64Array(2 * blockSamples);
    this.#block = new Float64Array(blockSamples);
  }

  /** Samples written since the beginning. */
  get written(): number {
    return this.#line.written;
  }

  /** From the reference to the direct sound of its echo, in samples; changes slowly with the drift. */
  get delaySamples(): number {
    return this.#delaySamples;
  }

  /** Takes the next block without looking at it: while nothing plays, or its delay is unknown. */
  write(reference: Float32Array): void {
    this.#line.write(reference);
    this.#delaySamples += this.driftPpm * 1e-6 * this.blockSamples;
  }

  /** Adds the spectrum of the newest block to the history. Needs `write` before and a history without gaps. */
  advance(): void {
    const { blockSamples } = this;
    this.#line.read(this.#line.written - blockSamples - this.#shift(this.#delaySamples), this.#block);
    this.#pair.copyWithin(0, blockSamples);
    this.#pair.set(this.#block, blockSamples);
    this.history.push(this.#pair);
  }

  /** Sets the delay and makes the history anew under it. */
  align(delaySamples: number): void {
    this.#delaySamples = Math.max(0, delaySamples);
    this.rebuild(this.history, this.#delaySamples, 0);
  }

  /** Shifts the delay a little without making the history anew: for tracking. */
  slew(samples: number): void {
    this.#delaySamples = Math.max(0, this.#delaySamples + samples);
  }

  /** Fills a history as it would be under a delay, `ageBlocks` blocks ago. */
  rebuild(history: SpectrumHistory, delaySamples: number, ageBlocks: number): void {
    for (let age = history.blocks - 1; age >= 0; age--) this.pushAt(history, delaySamples, ageBlocks + age);
  }

  /** Pushes to a history the spectrum of the block of `ageBlocks` blocks ago under a delay. */
  pushAt(history: SpectrumHistory, delaySamples: number, ageBlocks: number): void {
    const { blockSamples } = this;
    const start = this.#line.written - (ageBlocks + 2) * blockSamples - this.#shift(delaySamples);
    this.#line.read(start, this.#pair);
    history.push(this.#pair);
  }

  #shift(delaySamples: number): number {
    return Math.max(0, delaySamples - leadSamples);
  }
}
