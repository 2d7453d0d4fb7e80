/** Frames without anything new after which the noise of a line is known: a quarter of a second; … */
const knownFrames = 8;
/** … and after a frame that was louder, in which voice activity found nothing either. */
const knownAgainFrames = 6;
/** By how much the loudest noise is forgotten each frame, dB: 0.6 dB a second. */
const releaseDb = 0.02;
/** A frame so much louder than the loudest of the noise may be somebody, dB. */
const riseDb = 2;
/** Below this all is the same: rounding and digital silence, dBFS. */
const quietestDb = -80;

/**
 * Says when noise need not be suppressed, since nothing would be found in what is left: voice activity rests, and the sound is
 * no louder than the noise has been. The first frame that is louder is suppressed, and all that follow until the line is known again.
 */
export class NoiseAtRest {
  /** Of the last frames: voice activity finds nothing for longer than that before it rests. */
  readonly #recent = new Float32Array(knownFrames).fill(quietestDb);
  #count = 0;
  #known = 0;
  #loudestDb = quietestDb;
  #wasCalm = false;

  /** A frame of this level, dBFS, or a softer one would be left as it came; -Infinity while all are suppressed. */
  get calmDb(): number {
    return this.#known < knownFrames ? -Infinity : this.#loudestDb + riseDb;
  }

  /**
   * Takes the next frame.
   * @param levelDb of the frame with its noise, dBFS
   * @param isCalm voice activity has found nothing for half a second
   * @returns whether it can do with the frame as it came
   */
  take(levelDb: number, isCalm: boolean): boolean {
    const level = Math.max(levelDb, quietestDb);
    const rests = isCalm && this.#isKnown(level);
    this.#recent[this.#count++ % knownFrames] = level;
    if (!isCalm) this.#known = 0;
    else {
      this.#known += 1;
      this.#loudestDb = Math.max(this.#loudestDb - releaseDb, level);
    }
    this.#wasCalm = isCalm;
    return rests;
  }

  clear(): void {
    this.#recent.fill(quietestDb);
    this.#count = 0;
    this.#known = 0;
    this.#wasCalm = false;
  }

  #isKnown(level: number): boolean {
    if (!this.#wasCalm) {
      this.#loudestDb = this.#recent.reduce((most, each) => Math.max(most, each), quietestDb);
      this.#known = Math.min(this.#count, knownFrames);
    }
    if (level > this.#loudestDb + riseDb) this.#known = Math.min(this.#known, knownFrames - knownAgainFrames);
    return this.#known >= knownFrames;
  }
}
