import { RealFft } from "./real-fft.ts";
import { whitening } from "./whitening.ts";

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
  readonly #reference: DecimatedLine;
  readonly #microphone: DecimatedLine;
  readonly #crossRe: Float64Array;
  readonly #crossIm: Float64Array;
  readonly #spectra: readonly Float64Array[];
  #newSamples = 0;
  #isFresh = true;

  /** @param maxDelaySamples longest delay, at the full rate of 16 kHz */
  constructor(maxDelaySamples: number) {
    this.#lags = Math.ceil(maxDelaySamples / decimation);
    this.#fft = new RealFft(2 ** Math.ceil(Math.log2(this.#lags + 2 * hop)));
    this.#reference = new DecimatedLine(this.#fft.size);
    this.#microphone = new DecimatedLine(this.#fft.size);
    this.#crossRe = new Float64Array(this.#fft.bins);
    this.#crossIm = new Float64Array(this.#fft.bins);
    this.#spectra = Array.from({ length: 4 }, () => new Float64Array(this.#fft.bins));
  }

  /** Forgets what was correlated; audio already fed stays. */
  restart(): void {
    this.#newSamples = 0;
    // Called in each block while the prediction fits.
    if (this.#isFresh) return;
    this.#isFresh = true;
    this.#crossRe.fill(0);
    this.#crossIm.fill(0);
  }

  clear(): void {
    this.restart();
    this.#reference.clear();
    this.#microphone.clear();
  }

  /** Takes audio of the same time; a multiple of four samples. */
  feed(microphone: Float32Array, reference: Float32Array): void {
    this.#reference.write(reference);
    this.#microphone.write(microphone);
    this.#newSamples += microphone.length / decimation;
  }

  /** True when there is enough new audio for {@link estimate}. */
  get isDue(): boolean {
    return this.#newSamples >= hop;
  }

  /**
   * Correlates what came since the last estimate and returns the likeliest delay; null when nothing sounds. A muted microphone
   * tells nothing, and costs nothing.
   */
  estimate(): DelayCandidate | null {
    const size = this.#fft.size;
    const length = Math.min(this.#newSamples, 2 * hop);
    this.#newSamples = 0;
    const microphone = this.#microphone.newest();
    if (isMuted(microphone, 2 * length)) return null;
    const [mRe, mIm, rRe, rIm] = this.#spectra as [Float64Array, Float64Array, Float64Array, Float64Array];
    this.#isFresh = false;
    const reference = this.#reference.newest();
    // Twice the new audio with a smooth window: neighbouring estimates overlap by half.
    const window = new Float64Array(size);
    const span = 2 * length;
    for (let n = 0; n < span; n++) {
      const at = size - span + n;
      window[at] = (microphone[at] as number) * Math.sin((Math.PI * (n + 0.5)) / span) ** 2;
    }
    this.#fft.forward(window, mRe, mIm);
    this.#fft.forward(reference, rRe, rIm);
    this.#accumulate(mRe, mIm, rRe, rIm);
    this.#fft.inverse(this.#crossRe, this.#crossIm, window);
    return findPeak(window, Math.min(this.#lags, soundingLags(reference, span)));
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
      const weight = whitening((ar * ar + ai * ai) * (br * br + bi * bi) + 1e-12);
      crossRe[k] = memory * (crossRe[k] as number) + weight * (ar * br + ai * bi);
      crossIm[k] = memory * (crossIm[k] as number) + weight * (ai * br - ar * bi);
    }
  }
}

function isMuted(samples: Float64Array, count: number): boolean {
  for (let at = samples.length - count; at < samples.length; at++) if (samples[at] !== 0) return false;
  return true;
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

/** Lags at which there was any reference: correlation at longer ones says nothing. */
function soundingLags(reference: Float64Array, span: number): number {
  const first = reference.findIndex((sample) => Math.abs(sample) > 1e-5);
  return first < 0 ? 0 : Math.max(0, reference.length - first - span / 4);
}

/** The newest samples of a stream at a quarter of its rate. */
class DecimatedLine {
  readonly #length: number;
  /** Twice as long as what is kept: it is moved back only now and then. */
  readonly #samples: Float64Array;
  /** The inputs before the next ones that the low-pass needs, then those. */
  #joined = new Float64Array(taps.length);
  #end: number;

  constructor(length: number) {
    this.#length = length;
    this.#samples = new Float64Array(2 * length);
    this.#end = length;
  }

  write(input: Float32Array): void {
    const kept = taps.length;
    if (this.#joined.length !== kept + input.length) {
      const tail = this.#joined.subarray(0, kept);
      this.#joined = new Float64Array(kept + input.length);
      this.#joined.set(tail);
    }
    const joined = this.#joined;
    joined.set(input, kept);
    const count = input.length / decimation;
    if (this.#end + count > this.#samples.length) {
      this.#samples.copyWithin(0, this.#end - this.#length, this.#end);
      this.#end = this.#length;
    }
    const samples = this.#samples;
    for (let n = 0; n < count; n++) {
      let sum = 0;
      const first = (n + 1) * decimation;
      for (let k = 0; k < kept; k++) sum += (joined[first + k] as number) * (taps[k] as number);
      samples[this.#end + n] = sum;
    }
    this.#end += count;
    joined.copyWithin(0, input.length);
  }

  clear(): void {
    this.#samples.fill(0);
    this.#joined.fill(0);
  }

  /** All that is kept, oldest first; valid until the next write. */
  newest(): Float64Array {
    return this.#samples.subarray(this.#end - this.#length, this.#end);
  }
}

function lowPass(length: number, cutoff: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => {
    const x = n - (length - 1) / 2;
    const window = 0.54 + 0.46 * Math.cos((2 * Math.PI * x) / length);
    return (window * Math.sin(2 * Math.PI * cutoff * x)) / (Math.PI * x);
  });
}
