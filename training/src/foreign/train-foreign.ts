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
/**
 * Strength of the pull towards zero along what changes from one utterance of a speaker to the next, noise and telephones
 * among it: that is never the language. Chosen likewise: docs/decisions/0031.
 */
const pullWithin = 0.1;
/**
 * The last features say how much the decoder doubts what it wrote. They are few, and say more each than a state of the encoder:
 * they are pulled by this share of the others' strength.
 */
const doubts = { count: 5, share: 0.3 } as const;
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
  const pulls = pullsOf(examples, rows);
  const solution = Array.from({ length: size + 1 }, () => 0);
  for (let step = 0; step < steps; step++) newtonStep({ rows, examples, share, pulls }, solution);
  const weights = solution.slice(0, size).map((weight, at) => weight / scale[at]!);
  const bias = weights.reduce((sum, weight, at) => sum - weight * mean[at]!, solution[size]!);
  return { weights, bias };
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

/**
 * What holds the weights near zero, as a matrix on standardized features and the bias: as strong in every direction, and
 * stronger where utterances of one speaker differ.
 */
function pullsOf(examples: readonly Example[], rows: readonly (readonly number[])[]): Float64Array[] {
  const size = rows[0]?.length ?? 0;
  const bySpeaker = new Map<string, (readonly number[])[]>();
  for (const [index, row] of rows.entries()) {
    const { speaker } = examples[index]!;
    bySpeaker.set(speaker, [...(bySpeaker.get(speaker) ?? []), row]);
  }
  const apart = [...bySpeaker.values()]
    .filter((own) => own.length > 1)
    .flatMap((own) => {
      const middle = own[0]!.map((_, at) => own.reduce((sum, row) => sum + row[at]!, 0) / own.length);
      return own.map((row) => row.map((value, at) => (value - middle[at]!) * softness(at, size)));
    });
  const matrix = Array.from({ length: size }, () => new Float64Array(size));
  const factor = (pullWithin * rows.length) / Math.max(1, apart.length);
  for (const row of apart) addSquare(matrix, row, factor);
  // What stands for every utterance alike is not pulled.
  for (let at = 0; at < size; at++)
    matrix[at]![at]! += at === size - 1 ? 1e-9 : pull * rows.length * softness(at, size) ** 2;
  return matrix;
}

/** Root of the share of the pulls that a feature gets; the last column is the bias. */
function softness(at: number, size: number): number {
  return at >= size - 1 - doubts.count ? Math.sqrt(doubts.share) : 1;
}

interface Problem {
  readonly rows: readonly (readonly number[])[];
  readonly examples: readonly Example[];
  readonly share: readonly number[];
  readonly pulls: readonly Float64Array[];
}

function newtonStep({ rows, examples, share, pulls }: Problem, solution: number[]): void {
  const size = solution.length;
  const matrix = pulls.map((line) => Float64Array.from(line));
  const gradient = Float64Array.from({ length: size }, (_, at) =>
    solution.reduce((sum, value, other) => sum + value * pulls[Math.max(at, other)]![Math.min(at, other)]!, 0),
  );
  for (const [index, row] of rows.entries()) {
    const sum = row.reduce((total, value, at) => total + value * solution[at]!, 0);
    const probability = 1 / (1 + Math.exp(-sum));
    const error = share[index]! * (probability - (examples[index]?.isEnglish === true ? 0 : 1));
    for (let at = 0; at < size; at++) gradient[at]! += error * row[at]!;
    addSquare(matrix, row, share[index]! * probability * (1 - probability));
  }
  const change = solve(matrix, gradient);
  for (let at = 0; at < size; at++) solution[at]! -= change[at]!;
}

/** Adds a row times itself to the lower half of a matrix. */
function addSquare(matrix: readonly Float64Array[], row: readonly number[], factor: number): void {
  for (const [at, line] of matrix.entries()) {
    const own = factor * row[at]!;
    for (let other = 0; other <= at; other++) line[other]! += own * row[other]!;
  }
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
