import { createRandom } from "./random.ts";

/** A pause as the trainer takes it. */
export interface TrainingExample {
  /** Buckets of the features that are present. */
  readonly buckets: Uint16Array;
  readonly isEnd: boolean;
  readonly weight: number;
}

/** A model before its weights are rounded: a linear part, and a hidden layer over the same buckets. */
export interface TrainedWeights {
  readonly buckets: number;
  readonly units: number;
  /** One per bucket. */
  readonly linear: Float64Array;
  /** `units` per bucket. */
  readonly hidden: Float64Array;
  /** One per unit: what it adds to the log-odds. */
  readonly output: Float64Array;
}

export interface TrainingOptions {
  readonly buckets: number;
  readonly units: number;
  readonly epochs: number;
  readonly seed: number;
}

const linearRate = 0.08;
const hiddenRate = 0.05;
/** Pull of each weight to zero with each example that has it, against the size of its steps. */
const decay = 2e-6;
/** Share of the features left out of each example, so that no single one is relied on. */
const dropout = 0.25;

/**
 * Fits the model by stochastic gradient descent with step sizes of each weight's own (Adagrad). The same examples and
 * seed give the same weights.
 */
export function trainWeights(examples: readonly TrainingExample[], options: TrainingOptions): TrainedWeights {
  const { buckets, units, epochs, seed } = options;
  const random = createRandom(seed);
  const model: TrainedWeights = {
    buckets,
    units,
    linear: new Float64Array(buckets),
    hidden: Float64Array.from({ length: buckets * units }, () => (random.next() - 0.5) * 0.2),
    output: Float64Array.from({ length: units }, (_, unit) => (unit % 2 === 0 ? 1 : -1) * 0.3),
  };
  const step = createStep(model);
  const order = Uint32Array.from(examples, (_, index) => index);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let index = order.length - 1; index > 0; index--) {
      const other = Math.floor(random.next() * (index + 1));
      const kept = order[index] ?? 0;
      order[index] = order[other] ?? 0;
      order[other] = kept;
    }
    for (const index of order) {
      const example = examples[index];
      if (example === undefined) continue;
      const buckets = example.buckets.filter(() => random.next() >= dropout);
      step(buckets, example.isEnd ? 1 : 0, example.weight);
    }
  }
  return model;
}

/** One example's share in the fit. */
function createStep(model: TrainedWeights): (buckets: Uint16Array, target: number, weight: number) => void {
  const { units, linear, hidden, output } = model;
  const linearSquares = new Float64Array(linear.length).fill(0.01);
  const hiddenSquares = new Float64Array(hidden.length).fill(0.01);
  const outputSquares = new Float64Array(units).fill(0.01);
  const sums = new Float64Array(units);
  return (buckets, target, weight) => {
    const scale = 1 / (1 - dropout);
    let logit = 0;
    sums.fill(0);
    for (const bucket of buckets) {
      logit += (linear[bucket] ?? 0) * scale;
      const base = bucket * units;
      for (let unit = 0; unit < units; unit++) sums[unit] = (sums[unit] ?? 0) + (hidden[base + unit] ?? 0) * scale;
    }
    for (let unit = 0; unit < units; unit++) logit += Math.max(0, sums[unit] ?? 0) * (output[unit] ?? 0);
    const error = weight * (1 / (1 + Math.exp(-logit)) - target);
    for (const bucket of buckets) {
      const gradient = error * scale + decay * (linear[bucket] ?? 0);
      const squares = (linearSquares[bucket] ?? 0) + gradient * gradient;
      linearSquares[bucket] = squares;
      linear[bucket] = (linear[bucket] ?? 0) - (linearRate * gradient) / Math.sqrt(squares);
    }
    for (let unit = 0; unit < units; unit++) {
      const sum = sums[unit] ?? 0;
      if (sum <= 0) continue;
      const back = error * (output[unit] ?? 0) * scale;
      const own = error * sum;
      outputSquares[unit] = (outputSquares[unit] ?? 0) + own * own;
      output[unit] = (output[unit] ?? 0) - (hiddenRate * own) / Math.sqrt(outputSquares[unit] ?? 1);
      for (const bucket of buckets) {
        const place = bucket * units + unit;
        const gradient = back + decay * (hidden[place] ?? 0);
        const squares = (hiddenSquares[place] ?? 0) + gradient * gradient;
        hiddenSquares[place] = squares;
        hidden[place] = (hidden[place] ?? 0) - (hiddenRate * gradient) / Math.sqrt(squares);
      }
    }
  };
}
