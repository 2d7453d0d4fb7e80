/** Frames that must be alike: half a second. */
const frames = 16;
/** Louder sound is no background, dBFS. */
const loudestDb = -40;
/** What lies below is all the same: rounding and digital silence. */
const quietestDb = -75;
/** Levels of a steady background lie this close together; voices, music and babble do not. */
const steadyDb = 4;
/** From here on a background that was steady is none any more. */
const unsteadyDb = 8;

/** Notices when nothing has been heard but a steady, soft background, once for each stretch of it. */
export class SteadyBackground {
  readonly #levels = new Float32Array(frames);
  #count = 0;
  #isSteady = false;

  /**
   * Takes the next frame; true when half a second of background has just been heard, and not again before other sound.
   * @param levelDb level of the frame, dBFS
   */
  hear(levelDb: number): boolean {
    this.#levels[this.#count++ % frames] = Math.max(quietestDb, levelDb);
    if (this.#count < frames) return false;
    let loudest = -Infinity;
    let softest = Infinity;
    for (let at = 0; at < frames; at++) {
      const level = this.#levels[at] as number;
      loudest = Math.max(loudest, level);
      softest = Math.min(softest, level);
    }
    const range = loudest - softest;
    const wasSteady = this.#isSteady;
    if (loudest < loudestDb && range < steadyDb) this.#isSteady = true;
    else if (range > unsteadyDb) this.#isSteady = false;
    return this.#isSteady && !wasSteady;
  }

  clear(): void {
    this.#count = 0;
    this.#isSteady = false;
  }
}
