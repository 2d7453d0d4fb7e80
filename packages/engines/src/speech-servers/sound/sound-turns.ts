import { UnreadableSoundError } from "./sound-decoder.ts";
import type { DecodedSound, SoundDecoder } from "./sound-decoder.ts";

/** Most sound that is converted without others getting a turn, in seconds. */
const secondsPerTurn = 2;
/** Bytes that are decoded at once, and without others getting a turn: as much as a connection gives at a time. */
const bytesPerTurn = 64 * 1024;
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
  /** Since the last turn, whoever gave it: where nothing holds others up, an answer that breaks off is not left waiting. */
  #bytes = 0;

  /**
   * Decodes what has come, in pieces of two seconds at most; however much came at once: headers are work too, and give no sound.
   * @throws UnreadableSoundError as `SoundDecoder.push`, and when the rate has changed more than eight times
   */
  async *decode(decoder: SoundDecoder, bytes: Uint8Array): AsyncGenerator<DecodedSound, void> {
    for (let at = 0; at < bytes.length; at += bytesPerTurn) {
      const piece = bytes.subarray(at, at + bytesPerTurn);
      if (this.#bytes + piece.length > bytesPerTurn) await this.#letOthers();
      if (this.#bytes === 0) setImmediate(() => void (this.#bytes = 0));
      this.#bytes += piece.length;
      yield* this.#take(decoder.push(piece));
    }
  }

  /** What the decoder has left at the end. */
  async *end(decoder: SoundDecoder): AsyncGenerator<DecodedSound, void> {
    yield* this.#take(decoder.end());
  }

  async *#take(sounds: readonly DecodedSound[]): AsyncGenerator<DecodedSound, void> {
    for (const { samples, sampleRate } of sounds) {
      if (this.#sampleRate !== undefined && this.#sampleRate !== sampleRate) this.#changes += 1;
      this.#sampleRate = sampleRate;
      if (this.#changes > maxRateChanges) throw new UnreadableSoundError("sound whose rate changes again and again");
      const most = secondsPerTurn * sampleRate;
      for (let start = 0; start < samples.length; start += most) {
        const piece = samples.subarray(start, start + most);
        const seconds = piece.length / sampleRate;
        if (this.#seconds + seconds > secondsPerTurn) await this.#letOthers();
        this.#seconds += seconds;
        yield { samples: piece, sampleRate };
      }
    }
  }

  async #letOthers(): Promise<void> {
    this.#seconds = 0;
    await new Promise((resolve) => void setImmediate(resolve));
  }
}
