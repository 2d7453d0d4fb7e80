import { FourierTransform } from "./fourier-transform.ts";
import { melFilters } from "./mel-filters.ts";

/** Rate of the sound that the networks hear, in Hz. */
export const sampleRate = 16_000;
/** Sound that the network hears, in seconds: the end of what there is. */
export const windowS = 8;
/** Bands of frequency that a frame of sound is made of. */
export const melBins = 80;
const hopSamples = 160;
const windowSamples = windowS * sampleRate;
/** Frames of the features, one every 10 ms. */
export const melFrames = windowSamples / hopSamples;

const frameSamples = 400;
const bins = frameSamples / 2 + 1;
const hann = Float64Array.from(
  { length: frameSamples },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / frameSamples),
);
const filters = melFilters(melBins, bins, sampleRate);
const leastPower = 1e-10;
/** Nothing further below the loudest is told apart, in powers of ten. */
const range = 8;
const leastVariance = 1e-7;

/**
 * Whisper's features of the last 8 seconds of speech, as Smart Turn v3 takes them: shorter sound has silence before it, the whole
 * has mean 0 and variance 1, and each frame of 25 ms is the logarithm of 80 mel bands.
 * @param sound mono, 16 kHz
 * @returns `melBins` rows of `melFrames`
 */
export function logMel(sound: Float32Array): Float32Array<ArrayBuffer> {
  const padded = normalised(sound);
  const transform = new FourierTransform([4, 4, 5, 5]);
  const logs = new Float64Array(melBins * melFrames);
  const silent = silentFrames(windowSamples - Math.min(windowSamples, sound.length));
  // Two frames at a time, one as real part and one as imaginary.
  for (let frame = Math.max(0, silent - 1); frame < melFrames; frame += 2) {
    transformFrames(transform, padded, frame);
    writeFrame(logs, frame, (bin) => powerOf(transform, bin, 1));
    if (frame + 1 < melFrames) writeFrame(logs, frame + 1, (bin) => powerOf(transform, bin, -1));
  }
  for (let mel = 0; mel < melBins; mel++) {
    const row = mel * melFrames;
    if (silent > 1) logs.fill(logs[row + silent - 1] as number, row, row + silent - 1);
  }
  let most = -Infinity;
  for (const value of logs) most = Math.max(most, value);
  const features = new Float32Array(logs.length);
  for (let i = 0; i < logs.length; i++) features[i] = (Math.max(logs[i] as number, most - range) + 4) / 4;
  return features;
}

/** The window with half a frame mirrored at both ends, so that frames lie around their times. */
function normalised(sound: Float32Array): Float64Array {
  const padding = frameSamples / 2;
  const padded = new Float64Array(windowSamples + 2 * padding);
  const window = padded.subarray(padding, padding + windowSamples);
  const recent = sound.subarray(Math.max(0, sound.length - windowSamples));
  window.set(recent, windowSamples - recent.length);
  let sum = 0;
  for (const value of recent) sum += value;
  const mean = sum / windowSamples;
  let squares = 0;
  for (const value of window) squares += (value - mean) ** 2;
  const scale = 1 / Math.sqrt(squares / windowSamples + leastVariance);
  for (let i = 0; i < windowSamples; i++) window[i] = ((window[i] as number) - mean) * scale;
  for (let i = 1; i <= padding; i++) {
    padded[padding - i] = window[i] as number;
    padded[padding + windowSamples - 1 + i] = window[windowSamples - 1 - i] as number;
  }
  return padded;
}

/** Frames at the beginning that hear nothing but the silence before the sound, and so are all the same. */
function silentFrames(silentSamples: number): number {
  return Math.max(0, Math.floor((silentSamples - frameSamples / 2) / hopSamples) + 1);
}

function transformFrames(transform: FourierTransform, padded: Float64Array, frame: number): void {
  const [first, second] = [frame * hopSamples, (frame + 1) * hopSamples];
  for (let i = 0; i < frameSamples; i++) {
    const weight = hann[i] as number;
    transform.re[i] = (padded[first + i] as number) * weight;
    transform.im[i] = frame + 1 < melFrames ? (padded[second + i] as number) * weight : 0;
  }
  transform.run();
}

/** Power of a bin of the frame that was the real part (1) or the imaginary one (-1). */
function powerOf({ re, im }: FourierTransform, bin: number, part: 1 | -1): number {
  const mirror = (frameSamples - bin) % frameSamples;
  const x = (re[bin] as number) + part * (re[mirror] as number);
  const y = (im[bin] as number) - part * (im[mirror] as number);
  return (x * x + y * y) / 4;
}

function writeFrame(logs: Float64Array, frame: number, power: (bin: number) => number): void {
  for (let mel = 0; mel < melBins; mel++) {
    const { from, weights } = filters[mel] as (typeof filters)[number];
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += (weights[i] as number) * power(from + i);
    logs[mel * melFrames + frame] = Math.log10(Math.max(leastPower, sum));
  }
}
