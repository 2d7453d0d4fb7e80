import { FastMemories } from "./fast-memory.ts";
import type { FastRoom } from "./fast-memory.ts";
import { RealFft } from "./real-fft.ts";
import type { SpectrumHistory } from "./spectrum-history.ts";

/** How quickly a path is believed to change, and what is known of it at first. */
export interface KalmanFilterOptions {
  /** Samples of a block, a power of two. The transform is twice as long. */
  readonly blockSamples: number;
  /** Blocks of the response. */
  readonly partitions: number;
  /** How much of a filter is believed to be still true a block later, just below 1. */
  readonly persistence: number;
  /** Where its state lies for the program to work on; absent: TypeScript does it, and both agree to the rounding. */
  readonly room?: FastRoom | undefined;
}

/** Uncertainty of the first partition before anything was heard, as a share of the power of the whole path. */
const initialUncertainty = 0.6;

/**
 * By how many powers of ten the uncertainty falls along the filter at first: a room's response dies away. Of all
 * settings this one matters most for how soon the echo is gone (docs/decisions/0010-echo-canceller.md).
 */
const initialFall = 3.2;

/** Partitions to which that fall belongs: 288 ms of blocks of 128 at 16 kHz. */
const usualPartitions = 36;

/** Partitions at the end that tell how loud the reverberation after it is, and its fall per block (RT60 of 0.6 s). */
const tailPartitions = 4;
const lateDecay = 0.83;

/** Share of what a step could learn that is taken off the uncertainty; below the theory's 0.5 it stays alert longer. */
const learnedShare = 0.3;

/** Partitions made causal each block. */
const constrainedPerBlock = 3;

/** Partitions that the program works on at once. */
const groupPartitions = 4;

/** Memories for filters of blocks of 128 samples. */
export const fastMemories = new FastMemories({ tailPartitions, lateDecay, learnedShare });

/**
 * Partitioned-block frequency-domain Kalman filter (overlap-save): models the path from a reference to a microphone,
 * one complex weight and one uncertainty for each bin and partition, those of a bin side by side. The state of a filter outlives silence: blocks of
 * which the reference is zero change nothing.
 */
export class KalmanFilter {
  readonly blockSamples: number;
  readonly partitions: number;
  /** Values from one bin's weights to the next one's: more than there are partitions where four of them go together. */
  readonly #stride: number;
  readonly #room: FastRoom | undefined;
  /** Bins of a spectrum: blockSamples + 1. */
  readonly bins: number;
  /** Prediction of the last block, in the time domain. */
  readonly echo: Float64Array;
  /** Spectrum of what the last block left, as the filter saw it. */
  readonly errorRe: Float64Array;
  readonly errorIm: Float64Array;
  /** Power of echo believed to be left by the last prediction, by bin: the uncertainty of the filter. */
  readonly uncertainPower: Float64Array;
  /** Power of echo that comes after the filter's end, by bin; see {@link followTail}. */
  readonly latePower: Float64Array;
  readonly #fft: RealFft;
  readonly #persistence: number;
  readonly #weightRe: Float32Array;
  readonly #weightIm: Float32Array;
  readonly #uncertainty: Float32Array;
  /** Power of everything in the error that is not this filter's fault, by bin. */
  readonly #noisePower: Float64Array;
  readonly #work: Float64Array;
  readonly #sumRe: Float64Array;
  readonly #sumIm: Float64Array;
  #constrained = 0;

  constructor(options: KalmanFilterOptions) {
    const { blockSamples, partitions, persistence, room } = options;
    this.#fft = new RealFft(2 * blockSamples);
    this.blockSamples = blockSamples;
    this.partitions = partitions;
    this.bins = this.#fft.bins;
    this.#persistence = persistence;
    this.#room = room;
    this.#stride = room === undefined ? partitions : groupPartitions * Math.ceil(partitions / groupPartitions);
    const bins = this.bins;
    const float32 = (length: number): Float32Array => room?.float32(length) ?? new Float32Array(length);
    const float64 = (length: number): Float64Array => room?.float64(length) ?? new Float64Array(length);
    this.echo = float64(blockSamples);
    this.errorRe = float64(bins);
    this.errorIm = float64(bins);
    this.uncertainPower = float64(bins);
    this.latePower = float64(bins);
    this.#weightRe = float32(this.#stride * bins);
    this.#weightIm = float32(this.#stride * bins);
    this.#uncertainty = float32(this.#stride * bins);
    this.#noisePower = float64(bins);
    this.#work = new Float64Array(2 * blockSamples);
    this.#sumRe = new Float64Array(bins);
    this.#sumIm = new Float64Array(bins);
    this.clear(0.3);
  }

  /**
   * Forgets the path.
   * @param pathPower how strong it may be: power of the echo over that of the reference
   */
  clear(pathPower: number): void {
    this.#weightRe.fill(0);
    this.#weightIm.fill(0);
    this.#noisePower.fill(0);
    this.latePower.fill(0);
    this.uncertainPower.fill(0);
    this.echo.fill(0);
    this.#constrained = 0;
    this.#uncertainty.fill(0);
    this.doubt(initialUncertainty * pathPower);
  }

  /** Predicts the echo of the block whose reference spectra these are: {@link echo} and {@link uncertainPower}. */
  predict(history: SpectrumHistory): Float64Array {
    const room = this.#sharedRoom(history);
    if (room === undefined) return this.#predict(history);
    const { uncertainPower, echo } = this;
    room.program.predict(...this.#rows(history), uncertainPower.byteOffset, echo.byteOffset);
    return echo;
  }

  #predict(history: SpectrumHistory): Float64Array {
    const { bins, partitions } = this;
    const stride = this.#stride;
    const { re, im, rowLength, newest } = history;
    const sumRe = this.#sumRe;
    const sumIm = this.#sumIm;
    const wr = this.#weightRe;
    const wi = this.#weightIm;
    const uncertainty = this.#uncertainty;
    const uncertain = this.uncertainPower;
    for (let k = 0; k < bins; k++) {
      const first = k * stride;
      const shift = k * rowLength + newest - first;
      let echoRe = 0;
      let echoIm = 0;
      let power = 0;
      for (let at = first; at < first + partitions; at++) {
        const ar = re[at + shift] as number;
        const ai = im[at + shift] as number;
        const br = wr[at] as number;
        const bi = wi[at] as number;
        echoRe += ar * br - ai * bi;
        echoIm += ar * bi + ai * br;
        power += (uncertainty[at] as number) * (ar * ar + ai * ai);
      }
      uncertain[k] = 0.5 * power;
      sumRe[k] = echoRe;
      sumIm[k] = echoIm;
    }
    this.#fft.inverse(sumRe, sumIm, this.#work);
    this.echo.set(this.#work.subarray(this.blockSamples));
    return this.echo;
  }

  /**
   * Estimates the reverberation that outlasts the filter: what leaves its last partitions goes on and dies away. Once for
   * each block.
   */
  followTail(history: SpectrumHistory): void {
    const { bins, partitions, latePower } = this;
    const { re, im, rowLength, newest } = history;
    const room = this.#sharedRoom(history);
    if (room !== undefined) {
      const oldest = 4 * (newest + partitions - 1);
      const tail = 4 * (partitions - tailPartitions);
      const [weightRe, weightIm] = [this.#weightRe.byteOffset + tail, this.#weightIm.byteOffset + tail];
      room.program.followTail(
        re.byteOffset + oldest,
        im.byteOffset + oldest,
        4 * rowLength,
        weightRe,
        weightIm,
        4 * this.#stride,
        latePower.byteOffset,
      );
      return;
    }
    const wr = this.#weightRe;
    const wi = this.#weightIm;
    for (let k = 0; k < bins; k++) {
      const end = k * this.#stride + partitions;
      let gain = 0;
      for (let at = end - tailPartitions; at < end; at++) gain += (wr[at] as number) ** 2 + (wi[at] as number) ** 2;
      const oldest = k * rowLength + newest + partitions - 1;
      const power = (re[oldest] as number) ** 2 + (im[oldest] as number) ** 2;
      latePower[k] = lateDecay * ((latePower[k] as number) + (gain / tailPartitions) * power);
    }
  }

  /** Learns from what was left of the microphone by the prediction just made for the same reference spectra. */
  update(history: SpectrumHistory, error: Float64Array): void {
    const { bins, blockSamples, errorRe, errorIm } = this;
    const room = this.#sharedRoom(history);
    if (room !== undefined) {
      room.samples.fill(0, 0, blockSamples);
      room.samples.set(error, blockSamples);
      room.program.learn(
        ...this.#rows(history),
        this.uncertainPower.byteOffset,
        this.#noisePower.byteOffset,
        errorRe.byteOffset,
        errorIm.byteOffset,
        this.#persistence,
      );
      for (let n = 0; n < constrainedPerBlock; n++) this.#constrain();
      return;
    }
    const work = this.#work;
    work.fill(0, 0, blockSamples);
    work.set(error, blockSamples);
    this.#fft.forward(work, errorRe, errorIm);
    for (let k = 0; k < bins; k++) this.#learn(k, history);
    for (let n = 0; n < constrainedPerBlock; n++) this.#constrain();
  }

  /** Learns in one bin from its error. */
  #learn(bin: number, history: SpectrumHistory): void {
    const wr = this.#weightRe;
    const wi = this.#weightIm;
    const uncertainty = this.#uncertainty;
    const xr = history.re;
    const xi = history.im;
    const first = bin * this.#stride;
    const end = first + this.partitions;
    const shift = bin * history.rowLength + history.newest - first;
    const er = this.errorRe[bin] as number;
    const ei = this.errorIm[bin] as number;
    const noise = 0.8 * (this.#noisePower[bin] as number) + 0.2 * (er * er + ei * ei);
    this.#noisePower[bin] = noise;
    const step = 1 / ((this.uncertainPower[bin] as number) + noise + 1e-10);
    const stepRe = step * er;
    const stepIm = step * ei;
    const keep = this.#persistence;
    const keepPower = keep * keep;
    const learned = keepPower * learnedShare * step;
    for (let at = first; at < end; at++) {
      const c = uncertainty[at] as number;
      const ar = xr[at + shift] as number;
      const ai = xi[at + shift] as number;
      const re = keep * ((wr[at] as number) + c * (ar * stepRe + ai * stepIm));
      const im = keep * ((wi[at] as number) + c * (ar * stepIm - ai * stepRe));
      wr[at] = re;
      wi[at] = im;
      uncertainty[at] = (keepPower - learned * c * (ar * ar + ai * ai)) * c + (1 - keepPower) * (re * re + im * im);
    }
  }

  /** Raises the uncertainty to at least this in the first partition and less in each further one. */
  doubt(uncertainty: number): void {
    const { bins, partitions } = this;
    const stride = this.#stride;
    for (let p = 0; p < partitions; p++) {
      const least = uncertainty * 10 ** ((-initialFall * p) / usualPartitions);
      for (let at = p; at < stride * bins; at += stride) {
        this.#uncertainty[at] = Math.max(this.#uncertainty[at] as number, least);
      }
    }
  }

  /** The path is the same but for its volume. */
  amplify(gain: number): void {
    for (let at = 0; at < this.#weightRe.length; at++) {
      this.#weightRe[at] = gain * (this.#weightRe[at] as number);
      this.#weightIm[at] = gain * (this.#weightIm[at] as number);
      this.#uncertainty[at] = gain * gain * (this.#uncertainty[at] as number);
    }
  }

  /** Power of the path as it is believed to be: that of an echo over that of its reference. */
  get pathPower(): number {
    let sum = 0;
    for (let at = 0; at < this.#weightRe.length; at++) {
      sum += (this.#weightRe[at] as number) ** 2 + (this.#weightIm[at] as number) ** 2;
    }
    return sum / this.bins;
  }

  /** Takes the path of a filter with fewer partitions, and knows of the rest only how strong it was. */
  adopt(other: KalmanFilter): void {
    const { bins, partitions } = this;
    const stride = this.#stride;
    for (let p = 0; p < partitions; p++) {
      let power = 0;
      for (let at = p; at < stride * bins; at += stride)
        power += (this.#weightRe[at] as number) ** 2 + (this.#weightIm[at] as number) ** 2;
      const least = power / bins;
      const isKnown = p < other.partitions;
      for (let k = 0; k < bins; k++) {
        const at = k * stride + p;
        const from = k * other.#stride + p;
        this.#weightRe[at] = isKnown ? (other.#weightRe[from] as number) : 0;
        this.#weightIm[at] = isKnown ? (other.#weightIm[from] as number) : 0;
        this.#uncertainty[at] = Math.max(this.#uncertainty[at] as number, least);
      }
    }
    this.doubt(initialUncertainty * other.pathPower);
  }

  /** Where both this filter and the history lie for the program; undefined where they do not. */
  #sharedRoom(history: SpectrumHistory): FastRoom | undefined {
    // The program reads as many blocks as fill its vectors.
    const isShared = this.#room !== undefined && history.room === this.#room && history.blocks >= this.#stride;
    return isShared ? this.#room : undefined;
  }

  /** What the program needs to go over the rows of both. */
  #rows({ re, im, rowLength, newest }: SpectrumHistory): [number, number, number, number, number, number, number] {
    return [
      re.byteOffset + 4 * newest,
      im.byteOffset + 4 * newest,
      4 * rowLength,
      this.#weightRe.byteOffset,
      this.#weightIm.byteOffset,
      this.#uncertainty.byteOffset,
      this.#stride / groupPartitions,
    ];
  }

  /** The next partition is made causal again: its second half, which wraps around, is cut. */
  #constrain(): void {
    const { bins, partitions } = this;
    const stride = this.#stride;
    const first = this.#constrained;
    this.#constrained = (first + 1) % partitions;
    if (this.#room !== undefined) {
      const { byteOffset: weightRe } = this.#weightRe;
      const { byteOffset: weightIm } = this.#weightIm;
      this.#room.program.constrain(weightRe + 4 * first, weightIm + 4 * first, 4 * stride);
      return;
    }
    const wr = this.#weightRe;
    const wi = this.#weightIm;
    const re = this.#sumRe;
    const im = this.#sumIm;
    for (let k = 0, at = first; k < bins; k++, at += stride) {
      re[k] = wr[at] as number;
      im[k] = wi[at] as number;
    }
    this.#fft.inverse(re, im, this.#work);
    this.#work.fill(0, this.blockSamples);
    this.#fft.forward(this.#work, re, im);
    for (let k = 0, at = first; k < bins; k++, at += stride) {
      wr[at] = re[k] as number;
      wi[at] = im[k] as number;
    }
  }
}
