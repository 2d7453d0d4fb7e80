import type { FastRoom } from "./fast-memory.ts";
import { FastFft } from "./fast-fft.ts";
import { RealFft } from "./real-fft.ts";

/** What a filter knows of the echo it leaves, by bin. */
export interface ExpectedRemains {
  /** Power by which its prediction may be wrong. */
  readonly uncertainPower: Float64Array;
  /** Power of what comes after its end. */
  readonly latePower: Float64Array;
}

/** What the suppressor may believe about the block. */
export type SuppressorGate =
  /** The delay of the echo is on trial: nothing passes. */
  | "closed"
  /** The echo is modelled: what is more than its remains passes. */
  | "judging"
  /** Nothing is known of an echo, and everything passes. */
  | "open";

/** Gain on echo alone: -46 dB. */
const floorGain = 0.005;
/** How much the estimate of the noise rises each block until it meets the signal again: 6 dB in a second. */
const noiseRise = 1.012;
/** By how much the remains of echo are overestimated. */
const caution = 2;
/** How much of the power of predicted echo is remembered a block later: windows and rooms smear it. */
const reverberation = 0.76;
/** Share of the whole prediction's power that each bin is given: distortion puts echo where the reference has none. */
const spreadShare = 0.02;
/** By how much reverberation after the filter's end is overestimated. */
const lateCaution = 4;
/** Most that one bin counts for in the ratio of what is left to what should be left. */
const mostRatio = 30;
/** Bins of 62.5 Hz in which voices are looked for: 250 to 4000 Hz. */
const firstVoiceBin = 4;
const lastVoiceBin = 64;
const voiceBins = lastVoiceBin - firstVoiceBin;
/** Smoothed mean ratio from which near speech is believed a little, and from which fully. Echo alone stays near 1. */
const nearFrom = 2;
const nearTo = 3.5;
/** How fast that mean follows upwards and keeps its height, per block. */
const rise = 0.4;
const fall = 0.93;
/** By how much the microphone's noise is overestimated where it must not pass for speech. */
const noiseCaution = 2;
/** Never is less of the predicted echo believed to be left than this: -18 dB; and at first this. */
const leastLeak = 0.015;
const firstLeak = 0.1;
/**
 * What should be left is too much for seconds after a change: a filter is less sure than it could be, and so is the leak.
 * What was usually left of it while only echo was heard says how much less to expect: so many times that, but never
 * less than this share. The ratio that it is known from is smoothed over five blocks; what is usual falls with it at once and
 * rises by 6 dB in a second, so that somebody who speaks does not become usual. Remains that are not louder than this many times
 * the noise tell nothing.
 */
const usualCaution = 2.5;
const leastShare = 0.05;
const ratioRate = 0.2;
const usualRise = 1.012;
const tellingRemains = 4;
/** How fast the leak is learned, per block: upwards while somebody speaks, upwards else, and downwards. */
const rateNear = 0.0005;
const rateUp = 0.03;
const rateDown = 0.02;

/**
 * Takes the remains of echo out of what a linear filter left. Works in overlapping windows of two blocks, which delays
 * its output by one block. How much echo remains is known from two sides: the filter's own uncertainty, and a share of
 * the predicted echo learned from blocks with nothing else in them.
 */
export class ResidualSuppressor {
  readonly blockSamples: number;
  /** Spectrum of what the filter left, in the window of the last two blocks. */
  readonly leftRe: Float64Array;
  readonly leftIm: Float64Array;
  /** Spectrum of the predicted echo in the same window. */
  readonly echoRe: Float64Array;
  readonly echoIm: Float64Array;
  readonly #fft: Pick<RealFft, "forward" | "inverse">;
  readonly #window: Float64Array;
  readonly #left: Float64Array;
  readonly #echo: Float64Array;
  readonly #work: Float64Array;
  readonly #tail: Float64Array;
  readonly #model: EchoRemains;
  readonly #gain: Float64Array;
  readonly #comfort: ComfortNoise;

  /** @param room where spectra lie for the program, which does the transforms then; for blocks of 128 samples */
  constructor(blockSamples: number, room?: FastRoom) {
    const size = 2 * blockSamples;
    const bins = blockSamples + 1;
    const float64 = (length: number): Float64Array => room?.float64(length) ?? new Float64Array(length);
    this.blockSamples = blockSamples;
    this.#fft = room === undefined ? new RealFft(size) : new FastFft(room);
    this.leftRe = float64(bins);
    this.leftIm = float64(bins);
    this.echoRe = float64(bins);
    this.echoIm = float64(bins);
    this.#window = Float64Array.from({ length: size }, (_, n) => Math.sin((Math.PI * (n + 0.5)) / size));
    this.#left = new Float64Array(size);
    this.#echo = new Float64Array(size);
    this.#work = float64(size);
    this.#tail = new Float64Array(blockSamples);
    this.#model = new EchoRemains(bins);
    this.#gain = new Float64Array(bins).fill(1);
    this.#comfort = new ComfortNoise(bins);
  }

  /** The block before this one, untouched, while there is no echo. */
  pass(left: Float32Array, out: Float32Array): void {
    const { blockSamples } = this;
    for (let n = 0; n < blockSamples; n++) out[n] = this.#left[blockSamples + n] as number;
    this.#left.copyWithin(0, blockSamples);
    this.#left.set(left, blockSamples);
    this.#echo.fill(0);
    // The half window that the next suppressed block is added to.
    for (let n = 0; n < blockSamples; n++) {
      this.#tail[n] = (left[n] as number) * (this.#window[blockSamples + n] as number) ** 2;
    }
    this.#gain.fill(1);
  }

  /** Transforms the newest block of remains and prediction; `suppress` follows. */
  analyse(left: Float64Array, echo: Float64Array): void {
    this.#transform(this.#left, left, this.leftRe, this.leftIm);
    this.#transform(this.#echo, echo, this.echoRe, this.echoIm);
  }

  /**
   * Writes the block before the one analysed last.
   * @param expected of the filter that made the prediction
   */
  suppress(gate: SuppressorGate, expected: ExpectedRemains, out: Float32Array): void {
    const { blockSamples, leftRe, leftIm } = this;
    const gain = this.#gain;
    if (gate === "judging") this.#model.judge(this, expected, this.#comfort.power, gain);
    else gain.fill(gate === "open" ? 1 : 0);
    const re = this.echoRe;
    const im = this.echoIm;
    this.#comfort.add(leftRe, leftIm, gain, re, im);
    const work = this.#work;
    const tail = this.#tail;
    const window = this.#window;
    this.#fft.inverse(re, im, work);
    for (let n = 0; n < blockSamples; n++) {
      out[n] = (tail[n] as number) + (work[n] as number) * (window[n] as number);
      tail[n] = (work[blockSamples + n] as number) * (window[blockSamples + n] as number);
    }
  }

  /** Echo was let through, or another path is being learned: what is usually left of it is not known any more. */
  distrust(): void {
    this.#model.distrust();
  }

  /** Forgets audio; what was learned of the remains stays. */
  restart(): void {
    this.#left.fill(0);
    this.#echo.fill(0);
    this.#tail.fill(0);
    this.#gain.fill(1);
  }

  clear(): void {
    this.restart();
    this.#model.clear();
    this.#comfort.clear();
  }

  #transform(pair: Float64Array, block: Float64Array, re: Float64Array, im: Float64Array): void {
    pair.copyWithin(0, this.blockSamples);
    pair.set(block, this.blockSamples);
    const work = this.#work;
    const window = this.#window;
    for (let n = 0; n < pair.length; n++) work[n] = (pair[n] as number) * (window[n] as number);
    this.#fft.forward(work, re, im);
  }
}

/**
 * The noise of the microphone, kept up where it was taken out together with echo: in dead silence, voice activity hears
 * the faintest rest as speech.
 */
class ComfortNoise {
  /** Power of the noise, by bin. */
  readonly power: Float64Array;
  readonly #smooth: Float64Array;
  #random = 1;

  constructor(bins: number) {
    this.power = new Float64Array(bins);
    this.#smooth = new Float64Array(bins);
    this.clear();
  }

  clear(): void {
    this.power.fill(1e-3);
    this.#smooth.fill(0);
    this.#random = 1;
  }

  /** Follows the noise, and writes the spectrum after its gains with what they leave missing of the noise. */
  add(leftRe: Float64Array, leftIm: Float64Array, gain: Float64Array, re: Float64Array, im: Float64Array): void {
    const smooth = this.#smooth;
    const powers = this.power;
    let random = this.#random;
    for (let k = 0; k < gain.length; k++) {
      const own = gain[k] as number;
      const real = leftRe[k] as number;
      const imaginary = leftIm[k] as number;
      const mean = 0.8 * (smooth[k] as number) + 0.2 * (real * real + imaginary * imaginary);
      smooth[k] = mean;
      const noise = Math.min(Math.max(mean, 1e-12), noiseRise * (powers[k] as number));
      powers[k] = noise;
      const comfort = Math.sqrt(noise * (1 - own * own));
      // A direction of the complex plane, the same sequence each time.
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) | 0;
      const direction = random >>> 26;
      re[k] = real * own + comfort * (directionsRe[direction] as number);
      im[k] = imaginary * own + comfort * (directionsIm[direction] as number);
    }
    this.#random = random;
  }
}

const directionsRe = Float64Array.from({ length: 64 }, (_, n) => Math.cos((Math.PI * (n + 0.5)) / 32));
const directionsIm = Float64Array.from({ length: 64 }, (_, n) => Math.sin((Math.PI * (n + 0.5)) / 32));

/** What echo is left, by bin, and the gains that follow. */
class EchoRemains {
  /** Share of the predicted echo's power that is left in blocks with nothing else. */
  readonly #leak: Float64Array;
  readonly #echoPower: Float64Array;
  readonly #leftPower: Float64Array;
  readonly #uncertain: Float64Array;
  readonly #nearPower: Float64Array;
  /** How sure it is that somebody speaks, 0 to 1. */
  #near = 0;
  /** What is left as a share of what should be: now, and usually while nobody speaks. */
  #ratio = 1;
  #usual = 1;

  constructor(bins: number) {
    this.#leak = new Float64Array(bins);
    this.#echoPower = new Float64Array(bins);
    this.#leftPower = new Float64Array(bins);
    this.#uncertain = new Float64Array(bins);
    this.#nearPower = new Float64Array(bins);
    this.clear();
  }

  clear(): void {
    this.#leak.fill(firstLeak);
    this.#echoPower.fill(0);
    this.#leftPower.fill(0);
    this.#uncertain.fill(0);
    this.#nearPower.fill(0);
    this.#near = 0;
    this.distrust();
  }

  distrust(): void {
    this.#ratio = 1;
    this.#usual = 1;
  }

  judge(spectra: ResidualSuppressor, expected: ExpectedRemains, noise: Float64Array, gain: Float64Array): void {
    const { leftRe, leftIm, echoRe, echoIm } = spectra;
    const echoPowers = this.#echoPower;
    const leftPowers = this.#leftPower;
    const uncertains = this.#uncertain;
    const nearPowers = this.#nearPower;
    const leaks = this.#leak;
    const { uncertainPower, latePower } = expected;
    const spread = spreadShare * meanPower(echoRe, echoIm);
    const share = Math.min(1, Math.max(leastShare, usualCaution * this.#usual));
    const heard = heardShare(spectra);
    let ratios = 0;
    let wholeRatios = 0;
    let voice = 0;
    let wholeRemains = 0;
    let wholeNoise = 0;
    for (let k = 0; k < gain.length; k++) {
      const left = heard * ((leftRe[k] as number) ** 2 + (leftIm[k] as number) ** 2);
      const echo = (echoRe[k] as number) ** 2 + (echoIm[k] as number) ** 2 + spread;
      const echoPower = Math.max(echo, reverberation * (echoPowers[k] as number));
      echoPowers[k] = echoPower;
      leftPowers[k] = 0.6 * (leftPowers[k] as number) + 0.4 * left;
      const uncertain = uncertainPower[k] as number;
      const late = lateCaution * (latePower[k] as number);
      const whole = Math.max(uncertain, uncertains[k] as number) + (leaks[k] as number) * echoPower + late;
      const remains = share * whole;
      uncertains[k] = uncertain;
      const prior =
        (0.6 * (nearPowers[k] as number) + 0.4 * Math.max(0, left - caution * remains)) / (caution * remains + 1e-12);
      const wiener = prior / (1 + prior);
      gain[k] = wiener;
      nearPowers[k] = wiener * wiener * left;
      if (k < firstVoiceBin || k >= lastVoiceBin) continue;
      const floor = noiseCaution * (noise[k] as number) + 1e-10;
      ratios += Math.min(left / (remains + floor), mostRatio);
      wholeRatios += Math.min(left / (whole + floor), mostRatio);
      voice += left;
      wholeRemains += whole;
      wholeNoise += noise[k] as number;
    }
    if (wholeRemains > tellingRemains * wholeNoise) this.#notice(wholeRatios / voiceBins);
    // A voice is loud in a few bins, and where it is, echo often is too.
    const wholeRatio = voice / (wholeRemains + noiseCaution * wholeNoise + 1e-10);
    this.#learn(Math.max(ratios / voiceBins, Math.min(wholeRatio, mostRatio)));
    const openness = Math.max(0, Math.min(1, (this.#near - nearFrom) / (nearTo - nearFrom))) * Math.sqrt(heard);
    for (let k = 0; k < gain.length; k++) gain[k] = Math.max(floorGain, (gain[k] as number) * openness);
  }

  /** What is left of the echo is told by what was left: quickly when it is less, and slowly when it is more. */
  #notice(ratio: number): void {
    this.#ratio += ratioRate * (ratio - this.#ratio);
    this.#usual = Math.min(1, this.#ratio, usualRise * this.#usual);
  }

  /** Learns the leak, quickly while only echo is heard and hardly when somebody speaks. */
  #learn(ratio: number): void {
    this.#near = ratio > this.#near ? rise * ratio + (1 - rise) * this.#near : fall * this.#near + (1 - fall) * ratio;
    const rate = this.#near > nearTo ? rateNear : rateUp;
    const echoPower = this.#echoPower;
    const leftPower = this.#leftPower;
    const leaks = this.#leak;
    for (let k = 0; k < leaks.length; k++) {
      const echo = echoPower[k] as number;
      if (echo < 1e-7) continue;
      const seen = Math.min(1, (leftPower[k] as number) / echo);
      const leak = leaks[k] as number;
      leaks[k] = Math.max(leastLeak, leak + (seen > leak ? rate : rateDown) * (seen - leak));
    }
  }
}

/**
 * How much of what is left was heard, at most: a prediction that is not in the microphone leaves itself, and nobody can be
 * louder than the microphone.
 */
function heardShare({ leftRe, leftIm, echoRe, echoIm }: ResidualSuppressor): number {
  let left = 1e-12;
  let heard = 0;
  for (let k = 0; k < leftRe.length; k++) {
    const re = leftRe[k] as number;
    const im = leftIm[k] as number;
    left += re * re + im * im;
    heard += (re + (echoRe[k] as number)) ** 2 + (im + (echoIm[k] as number)) ** 2;
  }
  return Math.min(1, heard / left);
}

function meanPower(re: Float64Array, im: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < re.length; k++) sum += (re[k] as number) ** 2 + (im[k] as number) ** 2;
  return sum / re.length;
}
