/** Frames remembered: a minute of 20 ms. A turn whose end is announced later than that has no latency. */
const maxFrames = 3000;

/** Remembers when each frame left, to say when a point of the session's media time was heard by the microphone. */
export class SentTimes {
  readonly #frameMs: number;
  readonly #sentMs: number[] = [];
  #forgotten = 0;

  constructor(frameMs: number) {
    this.#frameMs = frameMs;
  }

  /** Notes that the next frame leaves now. */
  add(nowMs: number): void {
    this.#sentMs.push(nowMs);
    if (this.#sentMs.length <= maxFrames) return;
    this.#sentMs.shift();
    this.#forgotten++;
  }

  /** When the frame that ends at this media time left; undefined when that is too long ago or still to come. */
  sentAtMs(mediaMs: number): number | undefined {
    const frame = Math.ceil(mediaMs / this.#frameMs) - 1 - this.#forgotten;
    return this.#sentMs[frame];
  }

  /** A new session counts its media time from zero. */
  clear(): void {
    this.#sentMs.length = 0;
    this.#forgotten = 0;
  }
}
