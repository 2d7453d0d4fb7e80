/**
 * Talkers between these levels, dBFS, are left as they are: the model hears them equally well, and a gain that falls just
 * as a word begins would make it hear the beginning later. Quieter and louder ones are brought to the nearer of the two.
 */
const quietDb = -32;
const loudDb = -14;
/** How fast it forgets a loud frame, in decibels per frame: 3 dB a second. */
const releaseDb = 0.1;
/** Level below which nothing is made louder any further, dBFS. */
const floorDb = -52;
/** What it takes a talker to be before it has heard anything, dBFS. */
const firstDb = -32;

/**
 * Follows the level of a talker, so that quiet and clipped speech reach the model at the level it knows. A louder frame
 * counts at once, within itself; softer ones lower the level slowly.
 */
export class LevelFollower {
  #levelDb = firstDb;

  /**
   * Takes the next frame and returns the factor that it, and what the model hears with it, is to be multiplied by.
   * @param frameDb level of the frame, dBFS
   */
  follow(frameDb: number): number {
    this.#levelDb = Math.max(frameDb, this.#levelDb - releaseDb, floorDb);
    const gainDb = Math.max(0, quietDb - this.#levelDb) + Math.min(0, loudDb - this.#levelDb);
    return 10 ** (gainDb / 20);
  }

  clear(): void {
    this.#levelDb = firstDb;
  }
}
