import type { SessionConnection } from "../../pipeline/session-port.ts";

/** What is told of the bytes kept: in steps, since it changes with every message. */
const stepBytes = 64 * 1024;
/** Forgotten messages are taken off the front of the list so many at a time. */
const sweepMessages = 256;

/** The last messages of a session, numbered from 1, until their client has said that it has seen them. Bounded in bytes. */
export class SaidMessages {
  readonly #maxBytes: number;
  readonly #hold: (bytes: number) => boolean;
  #messages: (string | Buffer | undefined)[] = [];
  /** Number of the message before the first of `#messages`. */
  #before = 0;
  /** Messages at the front that are forgotten. */
  #gone = 0;
  #bytes = 0;
  #heldBytes = 0;

  /**
   * @param hold wants to keep so many bytes in all; false where there is no room
   * @param earlier messages said before, of which the last ones are kept; absent: none
   */
  constructor(
    maxBytes: number,
    hold: (bytes: number) => boolean,
    earlier: { readonly said: number; readonly unseen: readonly string[] } = { said: 0, unseen: [] },
  ) {
    this.#maxBytes = maxBytes;
    this.#hold = hold;
    this.#before = earlier.said - earlier.unseen.length;
    for (const message of earlier.unseen) this.add(message);
  }

  /** Messages said so far. */
  get said(): number {
    return this.#before + this.#messages.length;
  }

  /**
   * Makes room for one more message by forgetting the first ones.
   * @param most none behind so many messages is forgotten
   * @returns false when there is no room even so
   */
  makeRoomFor(message: string | Buffer, most: number): boolean {
    while (!this.#fits(sizeOf(message))) {
      if (this.count === 0 || this.#before + this.#gone >= most) return false;
      this.#drop();
    }
    return true;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Messages that are kept. */
  get count(): number {
    return this.#messages.length - this.#gone;
  }

  /** @returns false when older ones had to be forgotten for it */
  add(message: string | Buffer): boolean {
    this.#messages.push(message);
    this.#bytes += sizeOf(message);
    let isWhole = true;
    while (this.count > 0 && !this.#fits()) {
      this.#drop();
      isWhole = false;
    }
    return isWhole;
  }

  /** Whether every message after the first `seen` ones is kept. */
  reaches(seen: number): boolean {
    return seen >= this.#before + this.#gone && seen <= this.#before + this.#messages.length;
  }

  /** The client has the first `seen` messages. */
  forget(seen: number): void {
    while (this.count > 0 && this.#before + this.#gone < seen) this.#drop();
    this.#fits();
  }

  /** Those that are kept, in order. @param from behind the first so many; @param to up to this one */
  waiting(from = 0, to = Infinity): readonly (string | Buffer)[] {
    const first = Math.max(this.#gone, from - this.#before);
    return this.#messages.slice(first, Math.max(first, to - this.#before)).filter((message) => message !== undefined);
  }

  close(): void {
    this.forget(Infinity);
  }

  #drop(): void {
    const first = this.#messages[this.#gone];
    if (first !== undefined) this.#bytes -= sizeOf(first);
    this.#messages[this.#gone] = undefined;
    this.#gone += 1;
    if (this.#gone < sweepMessages && this.#gone < this.#messages.length) return;
    this.#messages = this.#messages.slice(this.#gone);
    this.#before += this.#gone;
    this.#gone = 0;
  }

  #fits(moreBytes = 0): boolean {
    const bytes = this.#bytes + moreBytes;
    if (bytes > this.#maxBytes) return false;
    const held = Math.ceil(bytes / stepBytes) * stepBytes;
    if (held === this.#heldBytes) return true;
    if (!this.#hold(held)) return false;
    this.#heldBytes = held;
    return true;
  }
}

function sizeOf(message: string | Buffer): number {
  // Texts are mostly base64: one byte a character in memory too.
  return message.length;
}

/** Sends a message as the kind that it is. */
export function carry(link: SessionConnection, message: string | Buffer): void {
  if (typeof message === "string") link.send(message);
  else link.sendBinary?.(message);
}
