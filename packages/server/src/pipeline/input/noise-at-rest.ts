import { NoiseLevel } from "@vivavoce/audio/noise-level";

/** When voice activity comes to rest, the noise is as loud as it was in the last quarter of a second. */
const newestFrames = 8;
/** Frames from one that was louder on, that one among them, that are suppressed. */
const louderFrames = 6;
/** By how much the loudest noise is forgotten each frame, dB: 0.6 dB a second. */
const releaseDb = 0.02;
/** A frame so much louder than the loudest of the noise may be somebody, dB. */
const riseDb = 2;
/** Below this all is the same: rounding and digital silence, dBFS. */
const quietestDb = -80;

/**
 * Says when noise need not be suppressed, since nothing would be found in what is left: voice activity rests, and the sound is
 * no louder than the noise has been. The first frame that is louder is suppressed, and some that follow. A click or a cough is
 * no measure, though nothing was found in it either: speech as loud would come out rested.
 */
export class NoiseAtRest {
  readonly #noise = new NoiseLevel();
  #loudestDb = quietestDb;
  #isFollowing = false;
  #louderLeft = 0;

  /** A frame of this level, dBFS, or a softer one would be left as it came; -Infinity while all are suppressed. */
  get calmDb(): number {
    return this.#isFollowing && this.#louderLeft === 0 ? this.#restDb : -Infinity;
  }

  /**
   * Takes the next frame.
   * @param levelDb of the frame with its noise, dBFS
   * @param isCalm voice activity has found nothing for half a second
   * @returns whether it can do with the frame as it came
   */
  take(levelDb: number, isCalm: boolean): boolean {
    const level = Math.fround(Math.max(levelDb, quietestDb));
    const { isKnown } = this.#noise;
    if (isCalm && isKnown && !this.#isFollowing) {
      this.#loudestDb = Math.max(quietestDb, this.#noise.loudestOf(newestFrames));
    }
    this.#isFollowing = isCalm && isKnown;
    if (this.#isFollowing && level > this.#restDb) this.#louderLeft = louderFrames;
    const rests = this.#isFollowing && this.#louderLeft === 0;
    if (this.#louderLeft > 0) this.#louderLeft -= 1;
    this.#loudestDb = Math.max(this.#loudestDb - releaseDb, level <= this.#noise.mostDb ? level : quietestDb);
    this.#noise.take(level);
    return rests;
  }

  clear(): void {
    this.#noise.clear();
    this.#isFollowing = false;
    this.#louderLeft = 0;
  }

  get #restDb(): number {
    return Math.min(this.#loudestDb, this.#noise.mostDb) + riseDb;
  }
}
