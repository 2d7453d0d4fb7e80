import { decodeBase64 } from "@vivavoce/audio";
import { featureBucket } from "./feature-hash.ts";
import type { PauseDescription } from "./pause-features.ts";

/** Trained weights as they are kept: small enough to be part of the program. */
export interface StoredJudgeModel {
  /** Buckets that feature names are hashed to; a power of two. */
  readonly buckets: number;
  /** Log-odds that one step of a weight stands for. */
  readonly scale: number;
  /** Share of the rules' log-odds that is added to the sum of the weights. */
  readonly ruleShare: number;
  /** The sum becomes log-odds by `slope * sum + intercept`. */
  readonly slope: number;
  readonly intercept: number;
  /** A signed byte a bucket, in base64. */
  readonly weights: string;
}

/** Log-odds of an end, by what is seen at a pause. */
export type JudgeModel = (pause: PauseDescription) => number;

/**
 * Makes a model ready.
 * @throws InvalidBase64Error or RangeError when the weights are damaged
 */
export function readJudgeModel(stored: StoredJudgeModel): JudgeModel {
  const { buckets, scale, ruleShare, slope, intercept, weights } = stored;
  const bytes = decodeBase64(weights);
  if (bytes.length !== buckets)
    throw new RangeError(`the model has ${String(bytes.length)} weights, not ${String(buckets)}`);
  const steps = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  return ({ features, ruleEvidence }) => {
    let sum = 0;
    for (const bucket of new Set(features.map((name) => featureBucket(name, buckets)))) sum += steps[bucket] ?? 0;
    return slope * (sum * scale + ruleShare * ruleEvidence) + intercept;
  };
}
