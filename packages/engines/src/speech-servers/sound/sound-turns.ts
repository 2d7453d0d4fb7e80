import { UnreadableSoundError } from "./sound-decoder.ts";
import type { DecodedSound } from "./sound-decoder.ts";

/** Most sound that is converted without others getting a turn, in seconds. */
const secondsPerTurn = 2;
/** Most times that the rate changes within one answer: a filter for an unusual rate takes milliseconds and megabytes. */
const maxRateChanges = 8;

/**
 * Hands on the decoded sound of one answer so that no server can hold up the process: what comes at once is divided, with a
 * turn of the event loop between, and a rate that changes again and again is refused.
 */
export class SoundTurns {
  #sampleRate: number | undefined;
  #changes = 0;
  /** Since the last turn. */
  #seconds = 0;

  /**
   * The same sound, in pieces of two seconds at most.
   * @throws UnreadableSoundError when its rate has changed more than eight times
   */
  async *take(sounds: readonly DecodedSound[]): AsyncGenerator<DecodedSound, void> {
    for (const { samples, sampleRate } of sounds) {
      if (this.#sampleRate !== undefined && this.#sampleRate !== sampleRate) this.#changes += 1;
      this.#sampleRate = sampleRate;
      if (this.#changes > maxRateChanges) throw new UnreadableSoundError("sound whose rate changes again and again");
      const most = secondsPerTurn * sampleRate;
      for (let start = 0; start < samples.length; start += most) {
        const piece = samples.subarray(start, start + most);
        const seconds = piece.length / sampleRate;
        if (this.#seconds + seconds > secondsPerTurn) {
          this.#seconds = 0;
          await new Promise((resolve) => void setImmediate(resolve));
        }
        this.#seconds += seconds;
        yield { samples: piece, sampleRate };
      }
    }
  }
}
