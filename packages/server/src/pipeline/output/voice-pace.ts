import type { Synthesizer } from "@vivavoce/engine";

/** Milliseconds for a letter: of Flite's voices, and about that of people who read aloud. */
const usualMs = 58;
/** How much a clause says of the pace of its voice. */
const newShare = 0.5;

const learned = new WeakMap<Synthesizer, Map<string, number>>();

/** The pace of a voice at its own speed, in milliseconds for a letter, as what it has said so far shows it. */
export function paceOf(synthesizer: Synthesizer, voice: string): number {
  return learned.get(synthesizer)?.get(voice) ?? usualMs;
}

/** Notes the pace of a clause. Of names that the synthesizer does not have nothing is kept. */
export function learnPace(synthesizer: Synthesizer, voice: string, paceMs: number): void {
  if (!synthesizer.info.capabilities.voices.some(({ name }) => name === voice)) return;
  const paces = learned.get(synthesizer) ?? new Map<string, number>();
  learned.set(synthesizer, paces);
  const before = paces.get(voice);
  paces.set(voice, before === undefined ? paceMs : before + newShare * (paceMs - before));
}
