import { isSilence, silentBytes } from "../silent-bytes.ts";

/** Longer messages are looked at each time: who sends so much at once sends few. */
const longestBytes = 16 * 1024;
/** Messages that are known at a time, each of a form and a length. */
const mostKnown = 16;
/** Uses that speak for a message: one that nobody sends any more loses its place after as many rounds of others. */
const mostUses = 32;
/** Everything around the sound: a message with a name of its own is sent once, and not worth knowing. */
const mostAroundBytes = 60;

interface KnownMessage {
  readonly message: Buffer;
  readonly length: number;
  readonly bytes: Uint8Array;
  uses: number;
}

/**
 * Appends of digital silence as clients have sent them. A line on which nobody says anything sends one and the same message
 * over and over, and so do all clients of a kind: what it is need be found out only once.
 *
 * All callers share the places. What is sent often keeps its own: who sends silence in ever new forms or lengths takes one
 * use from one message after the other, and a place only where no use is left. So to make a message unknown takes sixteen
 * times as many others.
 */
export class KnownSilence {
  readonly #known: KnownMessage[] = [];
  #place = 0;

  /** The sound of a message that is known, all zeros; it is shared and must not be changed. */
  find(message: Buffer): Uint8Array | undefined {
    const { length } = message;
    const middle = length >> 1;
    for (const known of this.#known) {
      // Sound of the same length differs in the middle already, nearly always.
      if (known.length !== length || known.message[middle] !== message[middle]) continue;
      if (!known.message.equals(message)) continue;
      if (known.uses < mostUses) known.uses += 1;
      return known.bytes;
    }
    return undefined;
  }

  /**
   * Takes a message that is an append and not known, if its sound is nothing but zeros.
   * @param audioChars of base64 in it
   * @param bytes what they stand for
   */
  learn(message: Buffer, audioChars: number, bytes: Uint8Array): void {
    const isPlain = message.length <= longestBytes && message.length - audioChars <= mostAroundBytes;
    const silence = isPlain && isSilence(bytes) ? silentBytes(bytes.length) : undefined;
    if (silence === undefined) return;
    const place = this.#place;
    this.#place = (place + 1) % mostKnown;
    const there = this.#known[place];
    if (there !== undefined && there.uses > 0) there.uses -= 1;
    else this.#known[place] = { message: Buffer.from(message), length: message.length, bytes: silence, uses: 1 };
  }
}
