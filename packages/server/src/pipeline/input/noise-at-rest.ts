/** Frames whose levels are known: two seconds, … */
const keptFrames = 62;
/** … of which so many are noise, the softest ones. Voice activity finds nothing for as long before it first rests. */
const noiseFrames = 16;
/** A frame so much louder than those is no noise before such frames have lasted for a second and a half, dB. */
const noiseRangeDb = 8;
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
  /** In the order in which they came, the oldest at `#at`. */
  readonly #levels = new Float32Array(keptFrames);
  /** The same, the softest first. */
  readonly #sorted = new Float32Array(keptFrames);
  #count = 0;
  #at = 0;
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
    const isKnown = this.#count >= noiseFrames;
    if (isCalm && isKnown && !this.#isFollowing) this.#loudestDb = this.#newestNoise();
    this.#isFollowing = isCalm && isKnown;
    if (this.#isFollowing && level > this.#restDb) this.#louderLeft = louderFrames;
    const rests = this.#isFollowing && this.#louderLeft === 0;
    if (this.#louderLeft > 0) this.#louderLeft -= 1;
    this.#loudestDb = Math.max(this.#loudestDb - releaseDb, level <= this.#mostDb ? level : quietestDb);
    this.#remember(level);
    return rests;
  }

  clear(): void {
    this.#count = 0;
    this.#at = 0;
    this.#isFollowing = false;
    this.#louderLeft = 0;
  }

  get #restDb(): number {
    return Math.min(this.#loudestDb, this.#mostDb) + riseDb;
  }

  /** No louder sound is noise, dBFS; once the noise is known. */
  get #mostDb(): number {
    return (this.#sorted[noiseFrames - 1] as number) + noiseRangeDb;
  }

  #newestNoise(): number {
    let loudestDb = quietestDb;
    for (let age = 1; age <= newestFrames; age++) {
      const level = this.#levels[(this.#at + keptFrames - age) % keptFrames] as number;
      if (level <= this.#mostDb) loudestDb = Math.max(loudestDb, level);
    }
    return loudestDb;
  }

  /** Puts a level in its place in both orders, for the oldest. */
  #remember(level: number): void {
    const sorted = this.#sorted;
    let place = this.#count;
    if (this.#count < keptFrames) this.#count += 1;
    else place = sorted.indexOf(this.#levels[this.#at] as number);
    for (; place > 0 && (sorted[place - 1] as number) > level; place--) sorted[place] = sorted[place - 1] as number;
    for (; place + 1 < this.#count && (sorted[place + 1] as number) < level; place++) {
      sorted[place] = sorted[place + 1] as number;
    }
    sorted[place] = level;
    this.#levels[this.#at] = level;
    this.#at = (this.#at + 1) % keptFrames;
  }
}
