/** How often it is looked whether a process says that it lives, which it does every second; in milliseconds. */
export const lookEveryMs = 3000;
/** Looks without a word after which a process does not work any more. */
const silentLooks = 10;
/** One that has run for so long did not fail at its start. */
const soundMs = 60_000;
const firstDelayMs = 250;
const longestDelayMs = 30_000;

/** The life of a process that is ended when it says nothing any more, and started again for ever when it is lost. */
export class ProcessLife {
  #losses = 0;
  #readyAt: number | undefined;
  #silence = 0;

  /** It works from now on. */
  ready(nowMs: number): void {
    this.#readyAt = nowMs;
    this.#silence = 0;
  }

  /** It has said something. */
  heard(): void {
    this.#silence = 0;
  }

  /** To be called every `lookEveryMs`. Counted, so that a pause of who looks is no reason. @returns whether it is silent for too long */
  look(): boolean {
    this.#silence += 1;
    return this.#silence >= silentLooks;
  }

  /**
   * It is gone.
   * @returns how long to wait before it is started again, in milliseconds: not at all after the first loss, then twice as
   * long each time, at most half a minute
   */
  lost(nowMs: number): number {
    if (this.#readyAt !== undefined && nowMs - this.#readyAt > soundMs) this.#losses = 0;
    this.#readyAt = undefined;
    this.#losses += 1;
    if (this.#losses === 1) return 0;
    return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(this.#losses - 2, 20));
  }
}
