import { RealFft } from "./real-fft.ts";

/** Samples of the input for one of the estimator: it works at 4 kHz. */
const decimation = 4;

/** Taps of the low-pass in front of the decimation, windowed sinc at 1.7 kHz. */
const taps = lowPass(32, 1700 / 16_000);

/** New samples of the microphone in one estimate, at 4 kHz: 128 ms. */
const hop = 512;

/** How much of the correlation found before counts in the next. */
const memory = 0.75;

/** With fewer lags, 25 ms, there is nothing to stand out from. */
const fewestLags = 100;

/** A place in the reference that the microphone resembles. */
export interface DelayCandidate {
  /** How much later than in the reference, in samples at the full rate. */
  readonly delaySamples: number;
  /** Height of the peak over the root mean square of the correlation; chance alone reaches 5. */
  readonly confidence: number;
}

/**
 * Finds how long after the reference its echo comes, by generalized cross-correlation over seconds of delay. Fed with
 * all audio; computes only when asked to. Coarse: 0.25 ms.
 */
export class DelayEstimator {
  readonly #fft: RealFft;
  readonly #lags: number;
  readonly #reference: Float64Array;
  readonly #microphone: Float64Array;
  readonly #tails = [new Float64Array(taps.length), new Float64Array(taps.length)] as const;
  readonly #crossRe: Float64Array;
  readonly #crossIm: Float64Array;
  readonly #spectra: readonly Float64Array[];
  #newSamples = 0;

  /** @param maxDelaySamples longest delay, at the full rate of 16 kHz */
  constructor(maxDelaySamples: number) {
    this.#lags = Math.ceil(maxDelaySamples / decimation);
    this.#fft = new RealFft(2 ** Math.ceil(Math.log2(this.#lags + 2 * hop)));
    this.#reference = new Float64Array(this.#fft.size);
    this.#microphone = new Float64Array(this.#fft.size);
    this.#crossRe = new Float64Array(this.#fft.bins);
    this.#crossIm = new Float64Array(this.#fft.bins);
    this.#spectra = Array.from({ length: 4 }, () => new Float64Array(this.#fft.bins));
  }

  /** Forgets what was correlated; audio already fed stays. */
  restart(): void {
    this.#crossRe.fill(0);
    this.#crossIm.fill(0);
    this.#newSamples = 0;
  }

  clear(): void {
    this.restart();
    this.#reference.fill(0);
    this.#microphone.fill(0);
    for (const tail of this.#tails) tail.fill(0);
  }

  /** Takes audio of the same time; a multiple of four samples. */
  feed(microphone: Float32Array, reference: Float32Array): void {
    decimate(reference, this.#tails[0], this.#reference);
    decimate(microphone, this.#tails[1], this.#microphone);
    this.#newSamples += microphone.length / decimation;
  }

  /** True when there is enough new audio for {@link estimate}. */
  get isDue(): boolean {
    return this.#newSamples >= hop;
  }

  /** Correlates what came since the last estimate and returns the likeliest delay; null when nothing sounds. */
  estimate(): DelayCandidate | null {
    const size = this.#fft.size;
    const length = Math.min(this.#newSamples, 2 * hop);
    this.#newSamples = 0;
    const [mRe, mIm, rRe, rIm] = this.#spectra as [Float64Array, Float64Array, Float64Array, Float64Array];
    // Twice the new audio with a smooth window: neighbouring estimates overlap by half.
    const window = new Float64Array(size);
    const span = 2 * length;
    for (let n = 0; n < span; n++) {
      const at = size - span + n;
      window[at] = (this.#microphone[at] as number) * Math.sin((Math.PI * (n + 0.5)) / span) ** 2;
    }
    this.#fft.forward(window, mRe, mIm);
    this.#fft.forward(this.#reference, rRe, rIm);
    this.#accumulate(mRe, mIm, rRe, rIm);
    this.#fft.inverse(this.#crossRe, this.#crossIm, window);
    return findPeak(window, Math.min(this.#lags, this.#soundingLags(span)));
  }

  /** Lags at which there was any reference: correlation at longer ones says nothing. */
  #soundingLags(span: number): number {
    const first = this.#reference.findIndex((sample) => Math.abs(sample) > 1e-5);
    return first < 0 ? 0 : Math.max(0, this.#reference.length - first - span / 4);
  }

  #accumulate(mRe: Float64Array, mIm: Float64Array, rRe: Float64Array, rIm: Float64Array): void {
    const crossRe = this.#crossRe;
    const crossIm = this.#crossIm;
    for (let k = 0; k < this.#fft.bins; k++) {
      const ar = mRe[k] as number;
      const ai = mIm[k] as number;
      const br = rRe[k] as number;
      const bi = rIm[k] as number;
      // Whitened not quite fully: bins in which nothing was said must not count like those in which it was.
      const weight = ((ar * ar + ai * ai) * (br * br + bi * bi) + 1e-12) ** -0.4;
      crossRe[k] = memory * (crossRe[k] as number) + weight * (ar * br + ai * bi);
      crossIm[k] = memory * (crossIm[k] as number) + weight * (ai * br - ar * bi);
    }
  }
}

function findPeak(correlation: Float64Array, lags: number): DelayCandidate | null {
  let best = 0;
  let bestAt = 0;
  let power = 0;
  for (let lag = 0; lag < lags; lag++) {
    const value = correlation[lag] as number;
    power += value * value;
    if (Math.abs(value) > best) {
      best = Math.abs(value);
      bestAt = lag;
    }
  }
  if (lags < fewestLags || power < 1e-18) return null;
  // An early reflection may be stronger than the direct sound, up to 20 ms before it.
  for (let lag = Math.max(0, bestAt - 80); lag < bestAt; lag++) {
    if (Math.abs(correlation[lag] as number) > 0.5 * best) {
      bestAt = lag;
      break;
    }
  }
  return { delaySamples: bestAt * decimation, confidence: best / Math.sqrt(power / lags) };
}

/** Appends samples to a sliding buffer at a quarter of the rate. */
function decimate(samples: Float32Array, tail: Float64Array, buffer: Float64Array): void {
  const count = samples.length / decimation;
  buffer.copyWithin(0, count);
  const joined = new Float64Array(tail.length + samples.length);
  joined.set(tail);
  joined.set(samples, tail.length);
  for (let n = 0; n < count; n++) {
    let sum = 0;
    const first = (n + 1) * decimation;
    for (let k = 0; k < taps.length; k++) sum += (joined[first + k] as number) * (taps[k] as number);
    buffer[buffer.length - count + n] = sum;
  }
  tail.set(joined.subarray(samples.length));
}

function lowPass(length: number, cutoff: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => {
    const x = n - (length - 1) / 2;
    const window = 0.54 + 0.46 * Math.cos((2 * Math.PI * x) / length);
    return (window * Math.sin(2 * Math.PI * cutoff * x)) / (Math.PI * x);
  });
}
