import { RealFft } from "./real-fft.ts";

/** Windows of 32 ms, half of each new. */
const windowSamples = 512;
const hopSamples = 256;
/** Bins of 31 Hz that voices fill: 250 to 4000 Hz. */
const firstBin = 8;
const bins = 120;
/** Sound that is compared, at most: 0.5 s. */
const longestSamples = 8192;
/** Frames of what was played that a filter may reach over, from one before the likeliest delay: 80 ms of room. */
const filterFrames = 4;
/** Delays that are looked at in all bins. */
const candidates = 5;
/** A frame of less power is silence: -115 dB. */
const silentPower = 1e-9;
/** Half of what whitening would be: bins in which nothing was said count less. */
const whitening = -0.4;

/**
 * How much of a sound's power is explained by another sound through a short filter, 0 to 1. Of unrelated speech 0.1 to
 * 0.5 by chance, less of more sound; of echo in a hall 0.5 and more.
 */
export interface Likeness {
  /** By what was played, at the delay at which it is most alike. */
  readonly byPlayed: number;
  /** By what the filter predicts. */
  readonly byPredicted: number;
  /** Power of the sound over that of the whole microphone, and how much of that is explained by what was played. */
  readonly share: number;
  readonly microphoneByPlayed: number;
}

/**
 * Measures whether a sound is a filtered copy of what was played, at any delay and through any room. The delay is found
 * by the coherence of nearly whitened spectra, in which each bin counts alike; at it, the share is that of the power,
 * which somebody speaking over the echo has more of. It knows nothing of the adaptive filter's beliefs, and so can
 * contradict them. Feeding it is a copy; only `compare` computes.
 */
export class LikenessMeter {
  readonly #fft = new RealFft(windowSamples);
  readonly #lags: number;
  readonly #microphone: SpectrumLine;
  readonly #heard: SpectrumLine;
  readonly #predicted: SpectrumLine;
  readonly #played: SpectrumLine;
  readonly #power = new Float64Array(bins);
  readonly #otherPower = new Float64Array(bins);
  readonly #crossRe = new Float64Array(bins);
  readonly #crossIm = new Float64Array(bins);
  /** One bin over the frames: of the sound, and of each direction that explains it. */
  readonly #wanted = new Float64Array((2 * longestSamples) / hopSamples);
  readonly #basis = Array.from({ length: filterFrames }, () => new Float64Array((2 * longestSamples) / hopSamples));

  /** @param maxDelaySamples longest delay that is looked at */
  constructor(maxDelaySamples: number) {
    this.#lags = Math.ceil(maxDelaySamples / hopSamples) + 1;
    this.#microphone = new SpectrumLine(this.#fft, longestSamples);
    this.#heard = new SpectrumLine(this.#fft, longestSamples);
    this.#predicted = new SpectrumLine(this.#fft, longestSamples);
    this.#played = new SpectrumLine(this.#fft, longestSamples + (this.#lags + filterFrames) * hopSamples);
  }

  /** Takes sound of the same time. `heard`: what is to be judged, and `microphone` what it was made of. */
  feed(heard: Float32Array, microphone: Float64Array, predicted: Float64Array, played: Float32Array): void {
    this.#microphone.write(microphone);
    this.#heard.write(heard);
    this.#predicted.write(predicted);
    this.#played.write(played);
  }

  clear(): void {
    this.#microphone.clear();
    this.#heard.clear();
    this.#predicted.clear();
    this.#played.clear();
  }

  /**
   * Compares the newest sound.
   * @param samples how much of it: the longer, the surer; at least 2048, more than half a second is cut
   */
  compare(samples: number): Likeness {
    const last = this.#heard.newestFrame;
    const first = last - Math.floor((Math.min(samples, longestSamples) - windowSamples) / hopSamples);
    const lag = this.#likeliestLag(this.#heard, first, last);
    const byPlayed = this.#explained(this.#heard, this.#played, first, last, around(lag));
    const whole = powerOf(this.#microphone, first, last);
    const share = powerOf(this.#heard, first, last) / (whole + 1e-12);
    // Where most of the microphone passed, its likeness is that of the sound.
    const isRest = share < 0.5;
    const wholeLag = isRest ? this.#likeliestLag(this.#microphone, first, last) : lag;
    return {
      byPlayed,
      byPredicted: this.#explained(this.#heard, this.#predicted, first, last, [0]),
      share,
      microphoneByPlayed: isRest
        ? this.#explained(this.#microphone, this.#played, first, last, around(wholeLag))
        : byPlayed,
    };
  }

  /** Share of the microphone's power that what was played explains at a delay, in samples. */
  explainedAt(samples: number, delaySamples: number): number {
    const last = this.#microphone.newestFrame;
    const first = last - Math.floor((Math.min(samples, longestSamples) - windowSamples) / hopSamples);
    const lag = Math.min(Math.round(delaySamples / hopSamples), this.#lags);
    return this.#explained(this.#microphone, this.#played, first, last, around(lag));
  }

  /** The delay is looked for in every other bin first, and among the likeliest in all. */
  #likeliestLag(line: SpectrumLine, first: number, last: number): number {
    const heard = whiteFrames(line, first, last);
    const power = this.#power.fill(0);
    for (const frame of heard) addPower(power, frame);
    const played = whiteFrames(this.#played, first - this.#lags + 1, last);
    const at = (lag: number, step: number): number => this.#coherence(heard, played, this.#lags - 1 - lag, step);
    const coarse = Array.from({ length: this.#lags }, (_, lag) => ({ lag, value: at(lag, 2) }));
    const likeliest = coarse.sort((a, b) => b.value - a.value).slice(0, candidates);
    return likeliest.reduce(
      (best, { lag }) => {
        const value = at(lag, 1);
        return value > best.value ? { lag, value } : best;
      },
      { lag: 0, value: 0 },
    ).lag;
  }

  /** Sum over every so many bins of the magnitude squared of the coherence of frames with those of others from one on. */
  #coherence(heard: Frames, played: Frames, from: number, step: number): number {
    const crossRe = this.#crossRe.fill(0);
    const crossIm = this.#crossIm.fill(0);
    const otherPower = this.#otherPower.fill(0);
    for (let frame = 0; frame < heard.length; frame++) {
      const a = heard[frame];
      const b = played[from + frame];
      if (a === undefined || b === undefined) continue;
      for (let k = 0; k < bins; k += step) {
        const ar = a[2 * k] as number;
        const ai = a[2 * k + 1] as number;
        const br = b[2 * k] as number;
        const bi = b[2 * k + 1] as number;
        crossRe[k] = (crossRe[k] as number) + ar * br + ai * bi;
        crossIm[k] = (crossIm[k] as number) + ai * br - ar * bi;
        otherPower[k] = (otherPower[k] as number) + br * br + bi * bi;
      }
    }
    let sum = 0;
    for (let k = 0; k < bins; k += step) {
      const cross = (crossRe[k] as number) ** 2 + (crossIm[k] as number) ** 2;
      sum += cross / ((this.#power[k] as number) * (otherPower[k] as number) + 1e-12);
    }
    return sum;
  }

  /** Share of the power of a sound that the frames of another line at some lags explain, by least squares. */
  #explained(line: SpectrumLine, other: SpectrumLine, first: number, last: number, lags: readonly number[]): number {
    const heard = framesOf(line, first, last, 0);
    const others = lags.map((lag) => framesOf(other, first, last, lag));
    const length = 2 * heard.length;
    const room = this.#basis.map((values) => values.subarray(0, length));
    const wanted = this.#wanted.subarray(0, length);
    let explained = 0;
    let total = 1e-12;
    for (let bin = 0; bin < bins; bin++) {
      valuesOf(heard, bin, wanted);
      total += productOf(wanted, wanted).re;
      const basis: Float64Array[] = [];
      for (const [index, frames] of others.entries()) {
        const direction = valuesOf(frames, bin, room[index] as Float64Array);
        const before = productOf(direction, direction).re;
        for (const known of basis) subtract(direction, known, productOf(direction, known));
        const power = productOf(direction, direction).re;
        // What is nearly a sum of the others would explain by rounding alone.
        if (power <= 1e-6 * before || power <= 1e-12) continue;
        scale(direction, 1 / Math.sqrt(power));
        const { re, im } = productOf(wanted, direction);
        explained += re * re + im * im;
        basis.push(direction);
      }
    }
    return explained / total;
  }
}

/** The lags of a filter whose direct sound lies at one. */
function around(lag: number): readonly number[] {
  return Array.from({ length: filterFrames }, (_, index) => lag - 1 + index);
}

function powerOf(line: SpectrumLine, first: number, last: number): number {
  let sum = 0;
  for (let frame = first; frame <= last; frame++) {
    const raw = line.spectrum(frame)?.raw;
    if (raw !== undefined) for (let i = 0; i < raw.length; i++) sum += (raw[i] as number) ** 2;
  }
  return sum;
}

type Frames = readonly (Float32Array | undefined)[];

function whiteFrames(line: SpectrumLine, first: number, last: number): Frames {
  return Array.from({ length: last - first + 1 }, (_, index) => line.spectrum(first + index)?.white);
}

function framesOf(line: SpectrumLine, first: number, last: number, lag: number): Frames {
  return Array.from({ length: last - first + 1 }, (_, index) => line.spectrum(first + index - lag)?.raw);
}

/** One bin over the frames: pairs of real and imaginary part, written to `values`. */
function valuesOf(frames: Frames, bin: number, values: Float64Array): Float64Array {
  for (let n = 0; n < frames.length; n++) {
    const frame = frames[n];
    values[2 * n] = frame === undefined ? 0 : (frame[2 * bin] as number);
    values[2 * n + 1] = frame === undefined ? 0 : (frame[2 * bin + 1] as number);
  }
  return values;
}

/** Inner product of two complex vectors, the second one conjugated. */
function productOf(a: Float64Array, b: Float64Array): { readonly re: number; readonly im: number } {
  let re = 0;
  let im = 0;
  for (let i = 0; i < a.length; i += 2) {
    re += (a[i] as number) * (b[i] as number) + (a[i + 1] as number) * (b[i + 1] as number);
    im += (a[i + 1] as number) * (b[i] as number) - (a[i] as number) * (b[i + 1] as number);
  }
  return { re, im };
}

function subtract(from: Float64Array, what: Float64Array, times: { readonly re: number; readonly im: number }): void {
  for (let i = 0; i < from.length; i += 2) {
    const re = what[i] as number;
    const im = what[i + 1] as number;
    from[i] = (from[i] as number) - (times.re * re - times.im * im);
    from[i + 1] = (from[i + 1] as number) - (times.re * im + times.im * re);
  }
}

function scale(values: Float64Array, by: number): void {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) * by;
}

function addPower(power: Float64Array, spectrum: Float32Array | undefined): void {
  if (spectrum === undefined) return;
  for (let k = 0, i = 0; k < bins; k++, i += 2) {
    power[k] = (power[k] as number) + (spectrum[i] as number) ** 2 + (spectrum[i + 1] as number) ** 2;
  }
}

/** Spectrum of one frame: pairs of real and imaginary part. */
interface Spectrum {
  readonly raw: Float32Array;
  /** Nearly whitened. */
  readonly white: Float32Array;
}

/** The newest samples of a stream, and their spectra, each made when it is first asked for. */
class SpectrumLine {
  readonly #fft: RealFft;
  readonly #samples: Float32Array;
  readonly #mask: number;
  readonly #spectra: (Spectrum | undefined)[];
  /** Which frame lies in each place of `#spectra`, -1 for none. */
  readonly #frames: Int32Array;
  readonly #silent: Uint8Array;
  readonly #work = new Float64Array(windowSamples);
  readonly #re: Float64Array;
  readonly #im: Float64Array;
  #written = 0;

  constructor(fft: RealFft, keptSamples: number) {
    this.#fft = fft;
    this.#samples = new Float32Array(2 ** Math.ceil(Math.log2(keptSamples + windowSamples)));
    this.#mask = this.#samples.length - 1;
    const frames = Math.ceil(keptSamples / hopSamples) + 1;
    this.#spectra = Array.from({ length: frames });
    this.#frames = new Int32Array(frames).fill(-1);
    this.#silent = new Uint8Array(frames);
    this.#re = new Float64Array(fft.bins);
    this.#im = new Float64Array(fft.bins);
  }

  write(block: Float32Array | Float64Array): void {
    this.#samples.set(block, this.#written & this.#mask);
    this.#written += block.length;
  }

  clear(): void {
    this.#samples.fill(0);
    this.#frames.fill(-1);
    this.#written = 0;
  }

  /** Frame n begins at n hops; the newest whole one. */
  get newestFrame(): number {
    return Math.floor((this.#written - windowSamples) / hopSamples);
  }

  /** Undefined where there is silence, or nothing is kept. */
  spectrum(frame: number): Spectrum | undefined {
    if (frame < 0 || frame > this.newestFrame) return undefined;
    const place = frame % this.#frames.length;
    if (this.#frames[place] !== frame) {
      const spectrum = (this.#spectra[place] ??= {
        raw: new Float32Array(2 * bins),
        white: new Float32Array(2 * bins),
      });
      this.#frames[place] = frame;
      this.#silent[place] = this.#transform(frame, spectrum) ? 0 : 1;
    }
    return this.#silent[place] === 1 ? undefined : this.#spectra[place];
  }

  #transform(frame: number, { raw, white }: Spectrum): boolean {
    const work = this.#work;
    let power = 0;
    for (let n = 0; n < windowSamples; n++) {
      const sample = (this.#samples[(frame * hopSamples + n) & this.#mask] as number) * (shape[n] as number);
      work[n] = sample;
      power += sample * sample;
    }
    if (power < silentPower) return false;
    this.#fft.forward(work, this.#re, this.#im);
    for (let k = 0; k < bins; k++) {
      const re = this.#re[firstBin + k] as number;
      const im = this.#im[firstBin + k] as number;
      const weight = (re * re + im * im + 1e-12) ** whitening;
      raw[2 * k] = re;
      raw[2 * k + 1] = im;
      white[2 * k] = weight * re;
      white[2 * k + 1] = weight * im;
    }
    return true;
  }
}

const shape = Float64Array.from({ length: windowSamples }, (_, n) => Math.sin((Math.PI * (n + 0.5)) / windowSamples));
