import type { Turn } from "./turn.ts";

/** Which turns a model learns from, where its settings are chosen, and where it is measured. */
export type Part = "training" | "calibration" | "held-out";

/** Part of a dialogue, by its name alone: 70 % training, 10 % calibration, 20 % held-out. */
export function partOf(dialogue: string): Part {
  let hash = 2166136261;
  for (const character of dialogue) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x45d9f3b);
  const place = ((hash ^ (hash >>> 16)) >>> 0) % 10;
  if (place < 7) return "training";
  return place === 7 ? "calibration" : "held-out";
}

/** The turns of one part; all of a dialogue are in the same. */
export function turnsOf(turns: readonly Turn[], part: Part): readonly Turn[] {
  return turns.filter(({ dialogue }) => partOf(dialogue) === part);
}
