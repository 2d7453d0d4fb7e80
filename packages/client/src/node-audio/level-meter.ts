import { pcm16ToSamples, rmsDb } from "@vivavoce/audio";

const silenceDb = -120;
/** How fast a shown level falls: a bar that jumps at every syllable cannot be read. */
const fallDbPerRead = 3;

/** Follows the loudness of a stream for the eye: rises at once, falls slowly. Give it the frames of a device. */
export class LevelMeter {
  #loudestDb = silenceDb;
  #shownDb = silenceDb;

  /** Takes samples as they pass. */
  take(pcm16: Int16Array): void {
    this.#loudestDb = Math.max(this.#loudestDb, rmsDb(pcm16ToSamples(pcm16)));
  }

  /** The level to show now, in dBFS; -120 is silence. Call it at a steady pace, about 20 times a second. */
  read(): number {
    this.#shownDb = Math.max(this.#loudestDb, this.#shownDb - fallDbPerRead, silenceDb);
    this.#loudestDb = silenceDb;
    return this.#shownDb;
  }
}
