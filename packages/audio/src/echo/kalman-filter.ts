import { RealFft } from "./real-fft.ts";

/** How quickly a path is believed to change, and what is known of it at first. */
export interface KalmanFilterOptions {
  /** Samples of a block, a power of two. The transform is twice as long. */
  readonly blockSamples: number;
  /** Blocks of the response. */
  readonly partitions: number;
  /** How much of a filter is believed to be still true a block later, just below 1. */
  readonly persistence: number;
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

/**
 * Partitioned-block frequency-domain Kalman filter (overlap-save): models the path from a reference to a microphone,
 * one complex weight and one uncertainty for each partition and bin. The state of a filter outlives silence: blocks of
 * which the reference is zero change nothing.
 */
export class KalmanFilter {
  readonly blockSamples: number;
  readonly partitions: number;
  /** Bins of a spectrum: blockSamples + 1. */
  readonly bins: number;
  /** Prediction of the last block, in the time domain. */
  readonly echo: Float64Array;
  /** Spectrum of what the last block left, as the filter saw it. */
  readonly errorRe: Float64Array;
  readonly errorIm: Float64Array;
  /** Power of echo believed to be in the error of the last block, by bin: the uncertainty of the filter. */
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
    const { blockSamples, partitions, persistence } = options;
    this.#fft = new RealFft(2 * blockSamples);
    this.blockSamples = blockSamples;
    this.partitions = partitions;
    this.bins = this.#fft.bins;
    this.#persistence = persistence;
    const bins = this.bins;
    this.echo = new Float64Array(blockSamples);
    this.errorRe = new Float64Array(bins);
    this.errorIm = new Float64Array(bins);
    this.uncertainPower = new Float64Array(bins);
    this.latePower = new Float64Array(bins);
    this.#weightRe = new Float32Array(partitions * bins);
    this.#weightIm = new Float32Array(partitions * bins);
    this.#uncertainty = new Float32Array(partitions * bins);
    this.#noisePower = new Float64Array(bins);
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

  /** Predicts the echo of the block whose reference spectra these are; the result is in {@link echo}. */
  predict(history: SpectrumHistory): Float64Array {
    const { bins, partitions } = this;
    const sumRe = this.#sumRe.fill(0);
    const sumIm = this.#sumIm.fill(0);
    const wr = this.#weightRe;
    const wi = this.#weightIm;
    for (let p = 0; p < partitions; p++) {
      const xr = history.re(p);
      const xi = history.im(p);
      for (let k = 0, at = p * bins; k < bins; k++, at++) {
        const ar = xr[k] as number;
        const ai = xi[k] as number;
        const br = wr[at] as number;
        const bi = wi[at] as number;
        sumRe[k] = (sumRe[k] as number) + ar * br - ai * bi;
        sumIm[k] = (sumIm[k] as number) + ar * bi + ai * br;
      }
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
    const power = history.power(partitions - 1);
    for (let k = 0; k < bins; k++) {
      let gain = 0;
      for (let p = partitions - tailPartitions; p < partitions; p++) {
        const at = p * bins + k;
        gain += (this.#weightRe[at] as number) ** 2 + (this.#weightIm[at] as number) ** 2;
      }
      latePower[k] = lateDecay * ((latePower[k] as number) + (gain / tailPartitions) * (power[k] as number));
    }
  }

  /** Learns from what was left of the microphone after the prediction for the same reference spectra. */
  update(history: SpectrumHistory, error: Float64Array): void {
    const { bins, partitions, blockSamples, errorRe, errorIm } = this;
    const work = this.#work;
    work.fill(0, 0, blockSamples);
    work.set(error, blockSamples);
    this.#fft.forward(work, errorRe, errorIm);
    const uncertainty = this.#uncertainty;
    const uncertain = this.uncertainPower.fill(0);
    for (let p = 0; p < partitions; p++) {
      const power = history.power(p);
      for (let k = 0, at = p * bins; k < bins; k++, at++) {
        uncertain[k] = (uncertain[k] as number) + (uncertainty[at] as number) * (power[k] as number);
      }
    }
    const step = this.#sumRe;
    for (let k = 0; k < bins; k++) {
      const re = errorRe[k] as number;
      const im = errorIm[k] as number;
      const noise = 0.8 * (this.#noisePower[k] as number) + 0.2 * (re * re + im * im);
      this.#noisePower[k] = noise;
      uncertain[k] = 0.5 * (uncertain[k] as number);
      step[k] = 1 / ((uncertain[k] as number) + noise + 1e-10);
    }
    const wr = this.#weightRe;
    const wi = this.#weightIm;
    const keep = this.#persistence;
    const keepPower = keep * keep;
    for (let p = 0; p < partitions; p++) {
      const xr = history.re(p);
      const xi = history.im(p);
      const power = history.power(p);
      for (let k = 0, at = p * bins; k < bins; k++, at++) {
        const c = uncertainty[at] as number;
        const gain = c * (step[k] as number);
        const ar = xr[k] as number;
        const ai = xi[k] as number;
        const er = errorRe[k] as number;
        const ei = errorIm[k] as number;
        const re = keep * ((wr[at] as number) + gain * (ar * er + ai * ei));
        const im = keep * ((wi[at] as number) + gain * (ar * ei - ai * er));
        wr[at] = re;
        wi[at] = im;
        uncertainty[at] =
          keepPower * (1 - learnedShare * gain * (power[k] as number)) * c + (1 - keepPower) * (re * re + im * im);
      }
    }
    for (let n = 0; n < constrainedPerBlock; n++) this.#constrain();
  }

  /** Raises the uncertainty to at least this in the first partition and less in each further one. */
  doubt(uncertainty: number): void {
    const { bins, partitions } = this;
    for (let p = 0; p < partitions; p++) {
      const least = uncertainty * 10 ** ((-initialFall * p) / usualPartitions);
      for (let at = p * bins; at < (p + 1) * bins; at++) {
        this.#uncertainty[at] = Math.max(this.#uncertainty[at] as number, least);
      }
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
    const { bins } = this;
    for (let p = 0; p < this.partitions; p++) {
      const at = p * bins;
      let power = 0;
      for (let k = at; k < at + bins; k++)
        power += (this.#weightRe[k] as number) ** 2 + (this.#weightIm[k] as number) ** 2;
      const least = power / bins;
      for (let k = at; k < at + bins; k++) {
        this.#weightRe[k] = other.#weightRe[k] ?? 0;
        this.#weightIm[k] = other.#weightIm[k] ?? 0;
        this.#uncertainty[k] = Math.max(this.#uncertainty[k] as number, least);
      }
    }
    this.doubt(initialUncertainty * other.pathPower);
  }

  /** The next partition is made causal again: its second half, which wraps around, is cut. */
  #constrain(): void {
    const at = this.#constrained * this.bins;
    this.#constrained = (this.#constrained + 1) % this.partitions;
    const re = this.#sumRe;
    const im = this.#sumIm;
    re.set(this.#weightRe.subarray(at, at + this.bins));
    im.set(this.#weightIm.subarray(at, at + this.bins));
    this.#fft.inverse(re, im, this.#work);
    this.#work.fill(0, this.blockSamples);
    this.#fft.forward(this.#work, re, im);
    this.#weightRe.set(re, at);
    this.#weightIm.set(im, at);
  }
}

/** Spectra of the newest blocks of a reference, newest first. */
export class SpectrumHistory {
  readonly blockSamples: number;
  readonly blocks: number;
  readonly #fft: RealFft;
  readonly #re: Float32Array[];
  readonly #im: Float32Array[];
  readonly #power: Float32Array[];
  readonly #spectrumRe: Float64Array;
  readonly #spectrumIm: Float64Array;
  #newest = 0;

  constructor(blockSamples: number, blocks: number) {
    this.#fft = new RealFft(2 * blockSamples);
    const { bins } = this.#fft;
    this.blockSamples = blockSamples;
    this.blocks = blocks;
    this.#re = Array.from({ length: blocks }, () => new Float32Array(bins));
    this.#im = Array.from({ length: blocks }, () => new Float32Array(bins));
    this.#power = Array.from({ length: blocks }, () => new Float32Array(bins));
    this.#spectrumRe = new Float64Array(bins);
    this.#spectrumIm = new Float64Array(bins);
  }

  /** Adds a block: the last two blocks of samples. */
  push(samples: Float64Array): void {
    this.#newest = (this.#newest + this.blocks - 1) % this.blocks;
    const re = this.#spectrumRe;
    const im = this.#spectrumIm;
    this.#fft.forward(samples, re, im);
    const newest = this.#newest;
    (this.#re[newest] as Float32Array).set(re);
    (this.#im[newest] as Float32Array).set(im);
    const power = this.#power[newest] as Float32Array;
    for (let k = 0; k < power.length; k++) power[k] = (re[k] as number) ** 2 + (im[k] as number) ** 2;
  }

  /** Power of all samples in the history. */
  get totalPower(): number {
    let sum = 0;
    for (const power of this.#power) for (const value of power) sum += value;
    // Each sample is in two blocks, and the transform multiplies power by its length; half the bins are kept.
    return sum / (2 * this.blockSamples);
  }

  /** Real parts of the spectrum `age` blocks ago. */
  re(age: number): Float32Array {
    return this.#re[(this.#newest + age) % this.blocks] as Float32Array;
  }

  im(age: number): Float32Array {
    return this.#im[(this.#newest + age) % this.blocks] as Float32Array;
  }

  power(age: number): Float32Array {
    return this.#power[(this.#newest + age) % this.blocks] as Float32Array;
  }
}
