import type { VoiceInfo } from "@vivavoce/engine";

/** What is fixed about one voice. */
export interface FliteVoice extends VoiceInfo {
  /** Standard deviation of the voice's pitch in its model, in Hz; scaled together with the mean when shifted. */
  readonly pitchDeviationHz: number;
  /** False when flite ignores a pitch for this voice, so that the samples have to be shifted. */
  readonly shiftsPitch: boolean;
  /** Gain to about -20 dBFS active speech at pitches of -12, -8, -4, 0, 4, 8 and 12 semitones, in dB. Measured. */
  readonly gainsDb: readonly number[];
}

/** Voices inside the module that are worth offering; the first is the default. */
export const fliteVoices: readonly FliteVoice[] = [
  {
    name: "slt",
    language: "en-US",
    gender: "female",
    pitchDeviationHz: 27,
    shiftsPitch: true,
    gainsDb: [-4.8, -5, -3.1, -5.7, -7.4, -3.5, 0.9],
  },
  {
    name: "rms",
    language: "en-US",
    gender: "male",
    pitchDeviationHz: 24,
    shiftsPitch: false,
    gainsDb: [0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4],
  },
  {
    name: "awb",
    language: "en-GB",
    gender: "male",
    pitchDeviationHz: 25,
    shiftsPitch: true,
    gainsDb: [-1.6, -1.8, -1.5, -0.9, -2.5, -3.3, -0.7],
  },
];

/** Gain of a voice at a pitch, between the measured ones by straight lines. */
export function voiceGainDb(voice: FliteVoice, pitchSemitones: number): number {
  const position = Math.min(6, Math.max(0, (pitchSemitones + 12) / 4));
  const below = Math.min(5, Math.floor(position));
  const low = voice.gainsDb[below] ?? 0;
  const high = voice.gainsDb[below + 1] ?? low;
  return low + (high - low) * (position - below);
}
