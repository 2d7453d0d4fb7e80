/** The value that a share of the values does not exceed; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Rounded for people. */
export function rounded(value: number, digits = 0): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}

/** Numbers in [0, 1) that follow from a seed: the same on every machine. */
export function seededNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Middle and tail of latencies, in whole milliseconds. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  return {
    count: values.length,
    p50: rounded(percentile(values, 0.5)),
    p95: rounded(percentile(values, 0.95)),
    max: rounded(percentile(values, 1)),
  };
}

/** A range that the true value is in, with 95 % confidence. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * How far a percentile may be off, by the bootstrap (Efron 1979): drawn again and again from the values themselves, with a
 * generator that begins alike each time. Each value must be of a turn of its own.
 */
export function percentileInterval(values: readonly number[], share: number, draws = 2000): Interval {
  const random = seededNumbers(12_345);
  const found = Array.from({ length: draws }, () =>
    percentile(
      values.map(() => values[Math.floor(random() * values.length)] as number),
      share,
    ),
  );
  return { low: percentile(found, 0.025), high: percentile(found, 0.975) };
}
