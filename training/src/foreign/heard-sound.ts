import { readFileSync } from "node:fs";
import { parseWav, resample } from "@vivavoce/audio";

/** One utterance to learn from, mono at 16 kHz. */
export interface HeardSpeech {
  /** Where it comes from: what is tested on one source is learned from the others. */
  readonly source: string;
  readonly speaker: string;
  readonly isEnglish: boolean;
  readonly samples: Float32Array;
}

/** The sound of a WAV file, mono at 16 kHz. @throws Error where the file is missing or no WAV */
export function sound(file: string): Float32Array {
  const { samples, sampleRate } = parseWav(readFileSync(file));
  return sampleRate === 16_000 ? samples : resample(samples, sampleRate, 16_000);
}

/** Without the silence at both ends, but for 60 ms of it. */
export function trimmed(samples: Float32Array): Float32Array {
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const isLoud = (sample: number): boolean => Math.abs(sample) > loudest / 30;
  return samples.slice(Math.max(0, samples.findIndex(isLoud) - 960), samples.findLastIndex(isLoud) + 960);
}
