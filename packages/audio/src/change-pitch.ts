import { changeTempo } from "./change-tempo.ts";
import { resampleByRatio } from "./streaming-resampler.ts";

/** Semitones in the factor of two that a tempo change can make up for. */
const MAX_SEMITONES = 12;

/** Pitch factors are rounded to a fraction with this denominator: at most 7 cents off, and a filter small enough to be kept. */
const RATIO_STEPS = 240;

/**
 * Raises (above 0) or lowers the pitch by semitones and keeps the duration: the result has as many samples as were given,
 * and everything stays at its offset to within 18 ms. Formants move with the pitch. 0 gives an exact copy.
 * @param semitones from -12 to 12, else RangeError.
 */
export function changePitch(samples: Float32Array, sampleRate: number, semitones: number): Float32Array {
  if (!(Math.abs(semitones) <= MAX_SEMITONES)) {
    throw new RangeError(`semitones must be from -${MAX_SEMITONES} to ${MAX_SEMITONES}, got ${semitones}`);
  }
  const steps = Math.round(RATIO_STEPS * 2 ** (semitones / 12));
  if (steps === RATIO_STEPS) return samples.slice();
  const stretched = changeTempo(samples, sampleRate, RATIO_STEPS / steps);
  // As many samples as make exactly RATIO_STEPS of output are continued beyond both ends and cut off again: next to
  // silence the filter would ring.
  const shifted = resampleByRatio(continueEnds(stretched, steps), RATIO_STEPS, steps);
  // Two roundings can leave the length one sample off; the continuation covers that too.
  return shifted.slice(RATIO_STEPS, RATIO_STEPS + samples.length);
}

/** The sound with its reflection through the first and through the last sample, which keeps level and slope there. */
function continueEnds(samples: Float32Array, marginSamples: number): Float32Array {
  const { length } = samples;
  const extended = new Float32Array(length + 2 * marginSamples);
  extended.set(samples, marginSamples);
  const reach = Math.min(marginSamples, length - 1);
  for (let i = 1; i <= reach; i++) {
    extended[marginSamples - i] = 2 * (samples[0] as number) - (samples[i] as number);
    extended[marginSamples + length - 1 + i] =
      2 * (samples[length - 1] as number) - (samples[length - 1 - i] as number);
  }
  return extended;
}
