import { createRandom } from "./random.ts";

/** A pause as the trainer takes it. */
export interface TrainingExample {
  /** Buckets of the features that are present, none twice. */
  readonly buckets: Uint16Array;
  readonly isEnd: boolean;
  readonly weight: number;
}

/** How many weights there are, how often all examples are learned, and what they are shuffled by. */
export interface TrainingOptions {
  readonly buckets: number;
  readonly epochs: number;
  readonly seed: number;
}

const rate = 0.08;
/** Pull of a weight to zero with each example that has it. */
const decay = 1e-5;
/**
 * Share of the features left out of each example, so that no single one is relied on: what one shop sells is learned
 * less, how a clause is built more.
 */
const dropout = 0.6;

/**
 * Fits a logistic regression by stochastic gradient descent with step sizes of each weight's own (Adagrad), and gives
 * the mean of the weights after each epoch. The same examples and options give the same weights.
 */
export function trainWeights(examples: readonly TrainingExample[], options: TrainingOptions): Float64Array {
  const random = createRandom(options.seed);
  const weights = new Float64Array(options.buckets);
  const squares = new Float64Array(options.buckets).fill(0.01);
  const mean = new Float64Array(options.buckets);
  const order = Uint32Array.from(examples, (_, index) => index);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, random.next);
    for (const index of order) {
      const example = examples[index];
      if (example === undefined) continue;
      const buckets = example.buckets.filter(() => random.next() >= dropout);
      let logit = 0;
      for (const bucket of buckets) logit += weights[bucket] ?? 0;
      logit /= 1 - dropout;
      const error = example.weight * (1 / (1 + Math.exp(-logit)) - (example.isEnd ? 1 : 0));
      for (const bucket of buckets) {
        const gradient = error + decay * (weights[bucket] ?? 0);
        const sum = (squares[bucket] ?? 0) + gradient * gradient;
        squares[bucket] = sum;
        weights[bucket] = (weights[bucket] ?? 0) - (rate * gradient) / Math.sqrt(sum);
      }
    }
    for (let bucket = 0; bucket < mean.length; bucket++) {
      mean[bucket] = (mean[bucket] ?? 0) + (weights[bucket] ?? 0) / options.epochs;
    }
  }
  return mean;
}

function shuffle(order: Uint32Array, next: () => number): void {
  for (let index = order.length - 1; index > 0; index--) {
    const other = Math.floor(next() * (index + 1));
    const kept = order[index] ?? 0;
    order[index] = order[other] ?? 0;
    order[other] = kept;
  }
}
