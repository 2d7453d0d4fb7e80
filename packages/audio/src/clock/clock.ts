/**
 * Time of the machine: the only source of it for server, engines, client and command line; tests give one they move by hand
 * (`createManualClock`). It stands in this package because every other one may import it. Time of speech is another thing:
 * it is counted in samples.
 */
export interface Clock {
  /** Monotonic milliseconds from an arbitrary origin. */
  now(): number;
  /** Milliseconds since 1970, for time stamps that leave the process. */
  wallMs(): number;
  /** Calls back once after `delayMs`; the returned function cancels and may be called at any time. */
  setTimer(delayMs: number, callback: () => void): () => void;
}

/** What sets limits of time and may say how long things took; all that engines are given. */
export type Timers = Pick<Clock, "setTimer"> & Partial<Pick<Clock, "now">>;

/**
 * The machine's clock.
 * @param keepsAlive whether its timers keep the process alive, because they are what the program waits for
 */
export function createSystemClock({ keepsAlive = false } = {}): Clock {
  return {
    now: () => performance.now(),
    wallMs: () => Date.now(),
    setTimer(delayMs, callback) {
      const handle = setTimeout(callback, delayMs);
      if (!keepsAlive) handle.unref();
      return () => clearTimeout(handle);
    },
  };
}
