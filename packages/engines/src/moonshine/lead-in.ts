import { sampleRate } from "./moonshine-files.ts";

/**
 * Silence in front of the first sound. The network reads sound in steps of 24 ms and writes another text when they fall
 * elsewhere: 50 ms more silence in front made words wrong that were right. So all sound is given to it in the same place.
 */
const leadInSamples = 0.3 * sampleRate;
/** No more than this is left off in front, about what a session keeps there: a first word may be quiet. */
const mostLeftOff = 0.5 * sampleRate;
/** Sound begins with the first sample that has this share of the loudest one. */
const onsetShare = 0.05;

/**
 * Samples of silence that are missing in front of the first sound; less than 0: so many are too many there. The same sound
 * has the same place for it, however much silence stands before it.
 */
export function missingLead(samples: Float32Array): number {
  let loudest = 0;
  for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
  const onset = samples.findIndex((sample) => Math.abs(sample) >= loudest * onsetShare);
  return Math.max(-mostLeftOff, leadInSamples - Math.max(0, onset));
}
