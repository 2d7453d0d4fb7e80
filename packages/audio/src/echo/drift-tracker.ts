/** Blocks over which the lag is averaged: about a quarter of a second. */
const memory = 0.97;
/** How much of the lag is taken out of the delay each second, and how much turns into a rate. */
const proportionalPerSecond = 6;
const integralPerSecond = 20;
/** Bins above this count less and less. */
const turnHz = 1500;
/** No clock of a sound card is worse. */
const maxDriftPpm = 400;

/** Corrections to the alignment of a reference. */
export interface AlignmentStep {
  /** To add to the delay, samples. */
  readonly slewSamples: number;
  /** To add to the drift, parts per million. */
  readonly driftPpm: number;
}

/**
 * Measures by how much a prediction runs ahead of what it predicts, from the slope of the phase between both, and
 * steers delay and drift so that it does not: a loop of second order around the adaptive filter, which by itself can
 * follow a drift only lagging behind.
 */
export class DriftTracker {
  readonly #sampleRate: number;
  readonly #blockSamples: number;
  #weightedLag = 0;
  #weight = 0;
  /** Power left in each bin, smoothed: bins full of near speech tell little. */
  readonly #left: Float64Array;
  /** Phase that one sample turns in each bin. */
  readonly #omega: Float64Array;
  /** How much a bin counts by its frequency: high bins tell small lags best and large ones not at all, having turned. */
  readonly #trust: Float64Array;

  constructor(sampleRate: number, blockSamples: number) {
    this.#sampleRate = sampleRate;
    this.#blockSamples = blockSamples;
    const bins = blockSamples + 1;
    this.#left = new Float64Array(bins);
    this.#omega = Float64Array.from({ length: bins }, (_, k) => (Math.PI * k) / blockSamples);
    const turnBin = (2 * blockSamples * turnHz) / sampleRate;
    this.#trust = Float64Array.from({ length: bins }, (_, k) => 1 / (1 + (k / turnBin) ** 2));
  }

  /** How much later than predicted the echo comes, samples. */
  get lagSamples(): number {
    return this.#weight < 1e-3 ? 0 : this.#weightedLag / this.#weight;
  }

  clear(): void {
    this.#weightedLag = 0;
    this.#weight = 0;
    this.#left.fill(0);
  }

  /** Takes the spectra of the prediction and of what it left of the microphone, in one window. */
  step(echoRe: Float64Array, echoIm: Float64Array, leftRe: Float64Array, leftIm: Float64Array): AlignmentStep {
    const left = this.#left;
    const omegas = this.#omega;
    const trusts = this.#trust;
    const bins = left.length;
    let lag = 0;
    let weight = 0;
    for (let k = 2; k < bins - 1; k++) {
      const yr = echoRe[k] as number;
      const yi = echoIm[k] as number;
      const er = leftRe[k] as number;
      const ei = leftIm[k] as number;
      const smooth = 0.8 * (left[k] as number) + 0.2 * (er * er + ei * ei);
      left[k] = smooth;
      const omega = omegas[k] as number;
      // Im(D·conj(Y)) is that of E·conj(Y): the prediction itself has no lag.
      const imaginary = ei * yr - er * yi;
      const power = yr * yr + yi * yi;
      const trust = (trusts[k] as number) / (smooth + 0.01 * power + 1e-9);
      lag -= trust * omega * imaginary;
      weight += trust * omega * omega * power;
    }
    this.#weightedLag = memory * this.#weightedLag + lag;
    this.#weight = memory * this.#weight + weight;
    if (this.#weight < 1e-3) return { slewSamples: 0, driftPpm: 0 };
    const seconds = this.#blockSamples / this.#sampleRate;
    const lagSamples = Math.max(-2, Math.min(2, this.lagSamples));
    return {
      slewSamples: proportionalPerSecond * seconds * lagSamples,
      driftPpm: (integralPerSecond * seconds * lagSamples * 1e6) / this.#sampleRate,
    };
  }

  /** A drift that a clock may have. */
  static bounded(driftPpm: number): number {
    return Math.max(-maxDriftPpm, Math.min(maxDriftPpm, driftPpm));
  }
}
