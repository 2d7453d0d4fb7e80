import { NoiseLevel } from "@vivavoce/audio/noise-level";

/** Frames in a row that the model must have found silent: half a second; … */
const calmFrames = 16;
/** … and after a sound in which it found nothing either. */
const calmAgainFrames = 6;
/** By how much the loudest calm sound is forgotten each frame, dB: 0.6 dB a second. */
const releaseDb = 0.02;
/** What it says of them, at most. */
const calmProbability = 0.1;
/** Louder sound is always listened to, dBFS: whoever speaks so softly is not heard anyway. */
const loudestDb = -55;
/** A frame so much louder than the loudest of the calm ones is listened to, whatever it is. */
const riseDb = 2;
/** Of a line at rest one frame of so many is listened to; … */
const listenEvery = 4;
/** … after eight seconds of rest, in which so many were listened to, … */
const deepAfter = 62;
/** … one a second. */
const listenEveryDeep = 32;
/** Below this all is the same: rounding and digital silence, dBFS. */
const quietestDb = -80;

/**
 * Notices a line on which nobody says anything, so that the model need not hear all of it: half a second of soft sound that it
 * found silent, and no louder since. The first frame that is louder is heard, and all that follow, so that an onset comes no
 * later. A click is no measure of what is louder, though nothing was found in it: speech as soft would be spared.
 */
export class RestingLine {
  readonly #noise = new NoiseLevel();
  #calm = 0;
  #loudestDb = quietestDb;
  #left = 0;
  /** Frames listened to at rest, without a louder one in between. */
  #rested = 0;

  /** A frame of this level, dBFS, or a softer one is spared as a rule; -Infinity while all are heard. */
  get calmDb(): number {
    return this.#calm < calmFrames ? -Infinity : Math.min(this.#restDb, loudestDb);
  }

  /** Whether the model can do without a frame of this level, dBFS. */
  isSpared(levelDb: number): boolean {
    const level = Math.max(levelDb, quietestDb);
    if (level > loudestDb) this.#begin();
    else if (level > this.#restDb) this.#calm = Math.min(this.#calm, calmFrames - calmAgainFrames);
    this.#noise.take(level);
    if (this.#calm < calmFrames) {
      this.#rested = 0;
      return false;
    }
    this.#left = (this.#left + 1) % (this.#rested < deepAfter ? listenEvery : listenEveryDeep);
    if (this.#left !== 0) return true;
    this.#rested += 1;
    return false;
  }

  /** Takes what the model said of a frame of this level. */
  heard(probability: number, levelDb: number): void {
    const level = Math.max(levelDb, quietestDb);
    if (probability > calmProbability || level > loudestDb) return this.#begin();
    this.#loudestDb = Math.max(this.#loudestDb - releaseDb, level <= this.#noise.mostDb ? level : quietestDb);
    this.#calm += 1;
  }

  clear(): void {
    this.#noise.clear();
    this.#begin();
  }

  get #restDb(): number {
    return Math.min(this.#loudestDb, this.#noise.mostDb) + riseDb;
  }

  #begin(): void {
    this.#calm = 0;
    this.#left = 0;
    this.#rested = 0;
    this.#loudestDb = quietestDb;
  }
}
