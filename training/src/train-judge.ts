import { encodeBase64 } from "@vivavoce/audio";
import type { StoredJudgeModel } from "@vivavoce/engines/end-of-utterance";
import { calibrate } from "./calibrate.ts";
import { balanced, learningExamples } from "./learning-examples.ts";
import type { LearningExample } from "./learning-examples.ts";
import { createRandom } from "./random.ts";
import { trainWeights } from "./train-weights.ts";
import type { Turn } from "./turn.ts";

/** Texts that the judge learns from. */
export interface JudgeSources {
  /** Turns of people, from corpora whose licence lets a derived model go out. */
  readonly corpus: readonly Turn[];
  /** Turns of our own making. */
  readonly own: readonly Turn[];
  /** Turns that the model does not learn from; its certainty is set by them. */
  readonly calibration: readonly Turn[];
}

const buckets = 65_536;
const epochs = 5;
/**
 * The rules are added after training: the weights, which know them as features, would else learn to undo them. It costs
 * nothing on the corpora learned from and helps with talk unlike them.
 */
const ruleShare = 0.2;
/** Made-up turns are many and all alike: each counts less than a turn of people. More than this costs held-out dialogues. */
const ownWeight = 0.4;

/** Trains the judge's model. The same turns and seed give the same model, byte for byte. */
export function trainJudge(sources: JudgeSources, seed = 5): StoredJudgeModel {
  const random = createRandom(seed);
  const examples = balanced([
    ...learningExamples(sources.corpus, { buckets, weight: 1, random }),
    ...learningExamples(sources.own, { buckets, weight: ownWeight, random }),
  ]);
  const weights = trainWeights(examples, { buckets, epochs, seed });
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-6);
  // The stored numbers are read back exactly, whatever digits they are printed with.
  const scale = Number((largest / 127).toPrecision(6));
  const steps = Int8Array.from(weights, (weight) => Math.min(127, Math.max(-127, Math.round(weight / scale))));
  const learned = balanced(learningExamples(sources.calibration, { buckets, weight: 1, random }));
  const { slope, intercept } = calibrate(learned.map((example) => scored(example, steps, scale)));
  return {
    buckets,
    scale,
    ruleShare,
    slope: Number(slope.toFixed(4)),
    intercept: Number(intercept.toFixed(4)),
    weights: encodeBase64(new Uint8Array(steps.buffer)),
  };
}

function scored({ buckets: present, isEnd, weight, ruleEvidence }: LearningExample, steps: Int8Array, scale: number) {
  let sum = 0;
  for (const bucket of present) sum += steps[bucket] ?? 0;
  return { sum: sum * scale + ruleEvidence * ruleShare, isEnd, weight };
}
