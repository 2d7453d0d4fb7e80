/** Time for paced work; a test moves its own. */
export interface AudioClock {
  /** Milliseconds since 1970, never going back. */
  nowMs(): number;
  /** Calls `run` again and again until the returned function is called. */
  every(intervalMs: number, run: () => void): () => void;
}

/** The machine's clock. */
export const systemClock: AudioClock = {
  nowMs: () => performance.timeOrigin + performance.now(),
  every(intervalMs, run) {
    const timer = setInterval(run, intervalMs);
    return () => clearInterval(timer);
  },
};
