/** Pitch and energy of one place in the sound. */
export interface ProsodyFrame {
  /** Fundamental frequency in Hz; null where there is no voice. */
  readonly pitchHz: number | null;
  /** Mean power in dB below full scale; silence is -100. */
  readonly levelDb: number;
}

/** From the middle of one frame to the next, in milliseconds. */
export const prosodyHopMs = 10;

const windowMs = 40;
const lowestHz = 65;
const highestHz = 420;
/** Pitch is looked for at this rate at most: voices need no more, and the search grows with its square. */
const searchRate = 4000;
/** Dip of the normalized difference below which a period counts as found (de Cheveigné and Kawahara 2002, YIN). */
const dipThreshold = 0.2;
/** No voice is softer than this, in dB below full scale. */
const silenceDb = -60;

/**
 * Follows pitch and level with the YIN method: normalized difference, first dip under a threshold, parabolic
 * interpolation. Pure.
 * @param samples speech in [-1, 1]
 * @param sampleRate in Hz, 8000 or more
 */
export function trackPitch(samples: Float32Array, sampleRate: number): readonly ProsodyFrame[] {
  const factor = Math.max(1, Math.floor(sampleRate / searchRate));
  const rate = sampleRate / factor;
  const sound = factor === 1 ? samples : thinned(samples, factor);
  const hop = Math.round((rate * prosodyHopMs) / 1000);
  const window = Math.round((rate * windowMs) / 1000);
  const frames: ProsodyFrame[] = [];
  let pitchHz: number | null = null;
  for (let start = 0; start + window <= sound.length; start += hop) {
    const frame = sound.subarray(start, start + window);
    const levelDb = levelOf(frame);
    // Pitch moves slowly: the windows overlap so much that every second one tells enough.
    if (frames.length % 2 === 0) pitchHz = levelDb < silenceDb ? null : pitchOf(frame, rate);
    frames.push({ levelDb, pitchHz });
  }
  return frames;
}

/** Mean of `factor` samples each: a coarse low-pass, good enough to look for pitch in. */
function thinned(samples: Float32Array, factor: number): Float32Array {
  const result = new Float32Array(Math.floor(samples.length / factor));
  for (let index = 0; index < result.length; index++) {
    let sum = 0;
    for (let offset = 0; offset < factor; offset++) sum += samples[index * factor + offset] ?? 0;
    result[index] = sum / factor;
  }
  return result;
}

function levelOf(frame: Float32Array): number {
  let power = 0;
  for (const sample of frame) power += sample * sample;
  return Math.max(-100, 10 * Math.log10(power / frame.length + 1e-10));
}

/** Takes lags in order and stops behind the first dip: high voices are found early. */
function pitchOf(frame: Float32Array, rate: number): number | null {
  const shortest = Math.max(2, Math.floor(rate / highestHz));
  const longest = Math.min(Math.ceil(rate / lowestHz), Math.floor(frame.length * 0.6));
  const compared = frame.length - longest;
  let sum = 0;
  let [beforeLast, last] = [1, 1];
  for (let lag = 1; lag <= longest; lag++) {
    const difference = differenceAt(frame, lag, compared);
    sum += difference;
    const normalized = sum === 0 ? 1 : (difference * lag) / sum;
    // The lag before was the bottom of a dip.
    if (lag > shortest && last < dipThreshold && normalized >= last) {
      const curve = beforeLast - 2 * last + normalized;
      return rate / (lag - 1 + (curve > 0 ? (beforeLast - normalized) / (2 * curve) : 0));
    }
    [beforeLast, last] = [last, normalized];
  }
  return null;
}

function differenceAt(frame: Float32Array, lag: number, compared: number): number {
  let difference = 0;
  for (let index = 0; index < compared; index++) {
    const step = (frame[index] as number) - (frame[index + lag] as number);
    difference += step * step;
  }
  return difference;
}
