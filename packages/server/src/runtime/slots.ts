/** So many may do something at the same time; the others wait in the order in which they came. */
export interface Slots {
  /** Resolves with a function that gives the slot back; to be called once. */
  take(): Promise<() => void>;
}

/** @param count slots, at least 1 */
export function createSlots(count: number): Slots {
  const waiting: (() => void)[] = [];
  let free = count;

  function giveBack(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return giveBack;
    },
  };
}
