import type { PauseProsody } from "@vivavoce/audio";

/** Less voice than this says nothing, as a share of the measured stretch. */
const leastVoicedShare = 0.15;
/**
 * No more than this comes from how it sounded, in log-odds. The few recordings with word times, most of them read, do
 * not tell ends from pauses by it (docs/decisions/0012): the directions are those of the literature, the weights small.
 */
const most = 0.5;

/**
 * What the sound before a pause adds to the log-odds of an end. A voice that falls and fades ends; one that stays level
 * goes on, and one that is drawn out on a level pitch hesitates. A rise asks or lists, and says nothing either way.
 */
export function prosodyEvidence(prosody: PauseProsody): number {
  const { voicedShare, finalPitchSemitones, energyFallDb, finalVoicedMs } = prosody;
  if (voicedShare < leastVoicedShare) return 0;
  const pitch = finalPitchSemitones ?? 0;
  const fall = finalPitchSemitones === null ? 0 : Math.min(Math.max(-pitch - 1, -1), 4) * 0.2;
  const fade = Math.min(Math.max(energyFallDb - 6, -6), 12) * 0.05;
  const isHeld = finalPitchSemitones !== null && Math.abs(pitch) < 1.5 && finalVoicedMs > 350;
  return Math.min(most, Math.max(-most, (pitch > 1.5 ? 0 : fall) + fade - (isHeld ? 0.5 : 0)));
}
