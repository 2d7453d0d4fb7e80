/** One utterance as the classifier sees it. */
export interface Example {
  readonly source: string;
  readonly speaker: string;
  readonly isEnglish: boolean;
  readonly features: readonly number[];
}

/** The logarithm of the odds is linear in the features. */
export interface Linear {
  readonly weights: readonly number[];
  readonly bias: number;
}

/** Strength of the pull towards zero, on features of variance 1; chosen by what is learned from other sources. */
const pull = 0.1;
const steps = 8;

/**
 * Logistic regression. English and the rest weigh the same, and a speaker with many utterances no more than the root of
 * their number: what is learned is to be the language and not the voice.
 */
export function trainForeign(examples: readonly Example[]): Linear {
  const size = examples[0]?.features.length ?? 0;
  const { mean, scale } = spread(examples, size);
  const rows = examples.map(({ features }) => [...features.map((value, at) => (value - mean[at]!) / scale[at]!), 1]);
  const share = sharesOf(examples);
  const solution = Array.from({ length: size + 1 }, () => 0);
  for (let step = 0; step < steps; step++) newtonStep(rows, examples, share, solution);
  const weights = solution.slice(0, size).map((weight, at) => weight / scale[at]!);
  const bias = weights.reduce((sum, weight, at) => sum - weight * mean[at]!, solution[size]!);
  return { weights, bias };
}

export function logOddsOf({ weights, bias }: Linear, features: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (features[at] ?? 0), bias);
}

function spread(examples: readonly Example[], size: number): { mean: number[]; scale: number[] } {
  const count = examples.length;
  const mean = Array.from(
    { length: size },
    (_, at) => examples.reduce((sum, { features }) => sum + features[at]!, 0) / count,
  );
  const scale = mean.map((middle, at) => {
    const variance = examples.reduce((sum, { features }) => sum + (features[at]! - middle) ** 2, 0) / count;
    return Math.sqrt(variance) + 1e-6;
  });
  return { mean, scale };
}

/** What each example weighs; they add up to their number. */
function sharesOf(examples: readonly Example[]): number[] {
  const counts = new Map<string, number>();
  for (const { speaker } of examples) counts.set(speaker, (counts.get(speaker) ?? 0) + 1);
  const raw = examples.map(({ speaker }) => 1 / Math.sqrt(counts.get(speaker) ?? 1));
  const total = (isEnglish: boolean): number =>
    raw.reduce((sum, weight, at) => (examples[at]?.isEnglish === isEnglish ? sum + weight : sum), 0);
  const [english, foreign] = [total(true), total(false)];
  return raw.map(
    (weight, at) => (weight * examples.length) / 2 / (examples[at]?.isEnglish === true ? english : foreign),
  );
}

function newtonStep(
  rows: readonly (readonly number[])[],
  examples: readonly Example[],
  share: readonly number[],
  solution: number[],
): void {
  const size = solution.length;
  const matrix = Array.from({ length: size }, () => new Float64Array(size));
  const gradient = new Float64Array(size);
  for (const [index, row] of rows.entries()) {
    const sum = row.reduce((total, value, at) => total + value * solution[at]!, 0);
    const probability = 1 / (1 + Math.exp(-sum));
    const error = share[index]! * (probability - (examples[index]?.isEnglish === true ? 0 : 1));
    const curve = share[index]! * probability * (1 - probability);
    for (let at = 0; at < size; at++) {
      gradient[at]! += error * row[at]!;
      const line = matrix[at]!;
      const factor = curve * row[at]!;
      for (let other = 0; other <= at; other++) line[other]! += factor * row[other]!;
    }
  }
  const strength = pull * rows.length;
  for (let at = 0; at < size; at++) {
    // What stands for every utterance alike is not pulled.
    const own = at === size - 1 ? 1e-9 : strength;
    gradient[at]! += own * solution[at]!;
    matrix[at]![at]! += own;
  }
  const change = solve(matrix, gradient);
  for (let at = 0; at < size; at++) solution[at]! -= change[at]!;
}

/** Solves a symmetric positive system, of which the lower half is given, by Cholesky's way. The matrix is used up. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  for (let at = 0; at < size; at++) {
    for (let other = 0; other <= at; other++) {
      let sum = matrix[at]![other]!;
      for (let inner = 0; inner < other; inner++) sum -= matrix[at]![inner]! * matrix[other]![inner]!;
      matrix[at]![other] = at === other ? Math.sqrt(sum) : sum / matrix[other]![other]!;
    }
  }
  const result = Float64Array.from(right);
  for (let at = 0; at < size; at++) {
    for (let inner = 0; inner < at; inner++) result[at]! -= matrix[at]![inner]! * result[inner]!;
    result[at]! /= matrix[at]![at]!;
  }
  for (let at = size - 1; at >= 0; at--) {
    for (let inner = at + 1; inner < size; inner++) result[at]! -= matrix[inner]![at]! * result[inner]!;
    result[at]! /= matrix[at]![at]!;
  }
  return result;
}
