import type { FastRoom } from "./fast-memory.ts";
import { RealFft } from "./real-fft.ts";

/**
 * Spectra of the newest blocks of a reference. A row holds one bin of all blocks, newest first from `newest` on: each
 * block is there twice, so that rows need not be read around their end.
 */
export class SpectrumHistory {
  readonly blockSamples: number;
  readonly blocks: number;
  /** From one bin to the next, in values. */
  readonly rowLength: number;
  readonly re: Float32Array;
  readonly im: Float32Array;
  /** Where it lies for the program; absent: TypeScript transforms it. */
  readonly room: FastRoom | undefined;
  readonly #fft: RealFft;
  readonly #spectrumRe: Float64Array;
  readonly #spectrumIm: Float64Array;
  #newest = 0;

  /** @param room needs blocks of 128 samples */
  constructor(blockSamples: number, blocks: number, room?: FastRoom) {
    this.room = room;
    this.#fft = new RealFft(2 * blockSamples);
    const { bins } = this.#fft;
    this.blockSamples = blockSamples;
    this.blocks = blocks;
    this.rowLength = 2 * blocks;
    const length = bins * this.rowLength;
    this.re = room?.float32(length) ?? new Float32Array(length);
    this.im = room?.float32(length) ?? new Float32Array(length);
    this.#spectrumRe = new Float64Array(bins);
    this.#spectrumIm = new Float64Array(bins);
  }

  /** Where in a row the newest block is; older ones follow. */
  get newest(): number {
    return this.#newest;
  }

  /** Adds a block: the last two blocks of samples. */
  push(samples: Float64Array): void {
    const { blocks, rowLength, re, im } = this;
    const spectrumRe = this.#spectrumRe;
    const spectrumIm = this.#spectrumIm;
    this.#newest = (this.#newest + blocks - 1) % blocks;
    if (this.room !== undefined) {
      const newest = 4 * this.#newest;
      this.room.samples.set(samples);
      this.room.program.push(re.byteOffset + newest, im.byteOffset + newest, 4 * rowLength, 4 * blocks);
      return;
    }
    this.#fft.forward(samples, spectrumRe, spectrumIm);
    for (let k = 0, at = this.#newest; k < spectrumRe.length; k++, at += rowLength) {
      re[at + blocks] = re[at] = spectrumRe[k] as number;
      im[at + blocks] = im[at] = spectrumIm[k] as number;
    }
  }

  /** Power of all samples in the history. */
  get totalPower(): number {
    let sum = 0;
    for (let at = 0; at < this.re.length; at++) sum += (this.re[at] as number) ** 2 + (this.im[at] as number) ** 2;
    // Each block is here twice, and each sample in two blocks; the transform multiplies power by its length; half the
    // bins are kept.
    return sum / (4 * this.blockSamples);
  }
}
