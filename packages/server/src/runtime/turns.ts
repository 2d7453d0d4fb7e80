import { nextTurn } from "./after-others.ts";

/** Gives turns one after the other, one in each round of the event loop: whatever else waits comes between two of them. */
export interface Turns {
  /** Resolves when it is the caller's turn; never rejects. */
  take(): Promise<void>;
}

export function createTurns(): Turns {
  let last = Promise.resolve();
  return {
    take() {
      last = last.then(nextTurn);
      return last;
    },
  };
}
