/** Timers, given by the caller: engines set none of their own. */
export interface Timers {
  /** Calls `fire` once after `delayMs`, unless the function it returns is called first. */
  setTimer(delayMs: number, fire: () => void): () => void;
  /** Milliseconds from any beginning; without it errors do not say how long things took. */
  now?(): number;
}
