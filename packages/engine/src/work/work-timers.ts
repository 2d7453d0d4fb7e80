/** Timers, given by the caller. */
export interface WorkTimers {
  /** Calls `fire` once after `delayMs`, unless the function it returns is called first. */
  setTimer(delayMs: number, fire: () => void): () => void;
}
