import { featureBucket, describePause } from "@vivavoce/engines/end-of-utterance";
import type { Random } from "./random.ts";
import type { TrainingExample } from "./train-weights.ts";
import type { Turn } from "./turn.ts";
import { turnPauses } from "./turn-pauses.ts";

/** A pause to learn from, with what the rules say of it. */
export interface LearningExample extends TrainingExample {
  /** In log-odds. */
  readonly ruleEvidence: number;
}

/** Pauses of the turns as the trainer takes them, each turn in one of the two text forms. */
export function learningExamples(
  turns: readonly Turn[],
  options: { readonly buckets: number; readonly weight: number; readonly random: Random },
): readonly LearningExample[] {
  const { buckets, weight, random } = options;
  return turns.flatMap((turn) =>
    turnPauses(turn, random.next() < 0.5 ? "bare" : "punctuated", random).map((pause) => {
      const { features, ruleEvidence } = describePause(pause.facts);
      return {
        buckets: Uint16Array.from(new Set(features.map((name) => featureBucket(name, buckets)))),
        ruleEvidence,
        isEnd: pause.isEnd,
        weight: pause.weight * weight,
      };
    }),
  );
}

/** Weighs ends and pauses within turns alike: as many of the ones as of the others. */
export function balanced(examples: readonly LearningExample[]): readonly LearningExample[] {
  const total = (isEnd: boolean) => examples.reduce((sum, one) => sum + (one.isEnd === isEnd ? one.weight : 0), 0);
  const ratio = Math.sqrt(total(false) / total(true));
  return examples.map((one) => ({ ...one, weight: one.isEnd ? one.weight * ratio : one.weight / ratio }));
}
