import { decodeBase64 } from "@vivavoce/audio";
import { featureBucket } from "./feature-hash.ts";

/** Trained weights as they are kept: small enough to be part of the program. */
export interface StoredJudgeModel {
  /** Buckets that feature names are hashed to; a power of two. */
  readonly buckets: number;
  /** Log-odds that one step of a weight stands for. */
  readonly scale: number;
  /** The sum of the weights becomes log-odds by `slope * sum + intercept`. */
  readonly slope: number;
  readonly intercept: number;
  /** A signed byte a bucket, in base64. */
  readonly weights: string;
}

/** Log-odds of an end, for the features present at a pause. */
export type JudgeModel = (features: readonly string[]) => number;

/**
 * Makes a model ready.
 * @throws InvalidBase64Error or RangeError when the weights are damaged
 */
export function readJudgeModel({ buckets, scale, slope, intercept, weights }: StoredJudgeModel): JudgeModel {
  const bytes = decodeBase64(weights);
  if (bytes.length !== buckets)
    throw new RangeError(`the model has ${String(bytes.length)} weights, not ${String(buckets)}`);
  const steps = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  return (features) => {
    let sum = 0;
    for (const bucket of new Set(features.map((name) => featureBucket(name, buckets)))) sum += steps[bucket] ?? 0;
    return slope * sum * scale + intercept;
  };
}
