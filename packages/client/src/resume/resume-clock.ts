/** Time and chance of what waits for a connection; tests give their own. */
export interface ResumeClock {
  /** Milliseconds from any origin; never goes back. */
  now(): number;
  /** Calls back once after `delayMs`; the returned function cancels. */
  setTimer(delayMs: number, callback: () => void): () => void;
  /** A number from 0 up to, but not including, 1. */
  random(): number;
}

export const systemClock: ResumeClock = {
  now: () => performance.now(),
  setTimer(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
