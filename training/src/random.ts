/** Numbers in [0, 1) that a seed determines: the same on every machine. */
export interface Random {
  readonly next: () => number;
  /** One of the choices; throws RangeError when there is none. */
  readonly pick: <T>(choices: readonly T[]) => T;
}

/** A 32-bit generator (xorshift with a multiplier); good enough to draw examples with. */
export function createRandom(seed: number): Random {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  function next(): number {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (Math.imul(state, 0x2545f491) >>> 0) / 4294967296;
  }
  return {
    next,
    pick(choices) {
      const choice = choices[Math.floor(next() * choices.length)];
      if (choice === undefined) throw new RangeError("nothing to pick from");
      return choice;
    },
  };
}
