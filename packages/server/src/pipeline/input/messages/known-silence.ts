import { isSilence, silentBytes } from "../silent-bytes.ts";

/** Longer messages are looked at each time: who sends so much at once sends few. */
const longestBytes = 16 * 1024;
/** Forms and lengths that are known at a time; the oldest one makes room. */
const mostKnown = 16;
/** Everything around the sound: a message with a name of its own is sent once, and not worth knowing. */
const mostAroundBytes = 60;

/**
 * Appends of digital silence as clients have sent them. A line on which nobody says anything sends one and the same message
 * over and over, and so do all clients of a kind: what it is need be found out only once.
 */
export class KnownSilence {
  readonly #byLength = new Map<number, { readonly message: Buffer; readonly bytes: Uint8Array }>();

  /** The sound of a message that is known, all zeros; it is shared and must not be changed. */
  find(message: Buffer): Uint8Array | undefined {
    const known = this.#byLength.get(message.length);
    return known !== undefined && known.message.equals(message) ? known.bytes : undefined;
  }

  /**
   * Takes a message that is an append, if its sound is nothing but zeros.
   * @param audioChars of base64 in it
   * @param bytes what they stand for
   */
  learn(message: Buffer, audioChars: number, bytes: Uint8Array): void {
    const isPlain = message.length <= longestBytes && message.length - audioChars <= mostAroundBytes;
    const silence = isPlain && isSilence(bytes) ? silentBytes(bytes.length) : undefined;
    if (silence === undefined) return;
    const [oldest] = this.#byLength.keys();
    if (this.#byLength.size >= mostKnown && oldest !== undefined) this.#byLength.delete(oldest);
    this.#byLength.set(message.length, { message: Buffer.from(message), bytes: silence });
  }
}
