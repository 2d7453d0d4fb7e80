import type { Prosody } from "@vivavoce/engine";

/** How to speak, within what every engine can do and every ear can bear. */
export function boundedProsody({ rate, pitchSemitones, volumeDb }: Prosody): Prosody {
  return {
    rate: clamp(rate, 0.5, 2),
    pitchSemitones: clamp(pitchSemitones, -12, 12),
    volumeDb: clamp(volumeDb, -60, 12),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
