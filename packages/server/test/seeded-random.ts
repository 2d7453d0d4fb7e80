/** Numbers that look random and are the same for the same seed, so that a failure can be had again. */
export interface SeededRandom {
  /** An integer from 0 up to, and not, `limit`. */
  readonly below: (limit: number) => number;
  /** True once in so many times. */
  readonly oneIn: (times: number) => boolean;
  /** One of the values. */
  readonly pick: <T>(values: readonly T[]) => T;
}

/** A small generator (mulberry32). */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed | 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick: <T>(values: readonly T[]) => values[below(values.length)] as T,
  };
}
