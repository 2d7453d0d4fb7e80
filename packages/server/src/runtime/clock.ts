/** Wall time. The only source of it in the server; tests give one they move by hand. */
export interface Clock {
  /** Monotonic milliseconds from an arbitrary origin. */
  now(): number;
  /** Milliseconds since 1970, for time stamps that leave the process. */
  wallMs(): number;
  /** Calls back once after `delayMs`; the returned function cancels and may be called at any time. */
  setTimer(delayMs: number, callback: () => void): () => void;
}

/** The machine's clock. Timers do not keep the process alive. */
export function createSystemClock(): Clock {
  return {
    now: () => performance.now(),
    wallMs: () => Date.now(),
    setTimer(delayMs, callback) {
      const handle = setTimeout(callback, delayMs);
      handle.unref();
      return () => clearTimeout(handle);
    },
  };
}
