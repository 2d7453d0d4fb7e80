import { concatBytes } from "../concat.ts";

/** Reads bytes one after the other from pieces of any length, holding no more than was asked for. */
export class ByteReader {
  readonly #next: () => Uint8Array | undefined;
  #held: Uint8Array = new Uint8Array(0);
  #at = 0;
  #ended = false;

  /** @param next the next piece, or undefined at the end; never called again after that. */
  constructor(next: () => Uint8Array | undefined) {
    this.#next = next;
  }

  /** A reader over bytes in memory; nothing is copied. */
  static of(bytes: Uint8Array): ByteReader {
    let rest: Uint8Array | undefined = bytes;
    return new ByteReader(() => {
      const piece = rest;
      rest = undefined;
      return piece;
    });
  }

  /** The next bytes without passing over them: `count`, or fewer when the end is nearer. Valid until the next call. */
  peek(count: number): Uint8Array {
    if (this.#held.length - this.#at < count) this.#fill(count);
    return this.#held.subarray(this.#at, this.#at + count);
  }

  /** As {@link peek}, and passes over them. */
  take(count: number): Uint8Array {
    const bytes = this.peek(count);
    this.#at += bytes.length;
    return bytes;
  }

  /** Passes over `count` bytes, or all that are left, without holding them. Returns how many there were. */
  skip(count: number): number {
    let passed = 0;
    while (passed < count) {
      const step = Math.min(count - passed, Math.max(1, this.#held.length - this.#at));
      const { length } = this.take(step);
      if (length === 0) break;
      passed += length;
    }
    return passed;
  }

  #fill(count: number): void {
    if (this.#ended) return;
    const pieces = [this.#held.subarray(this.#at)];
    let length = this.#held.length - this.#at;
    while (length < count) {
      const piece = this.#next();
      if (piece === undefined) {
        this.#ended = true;
        break;
      }
      pieces.push(piece);
      length += piece.length;
    }
    this.#at = 0;
    this.#held = pieces.length === 2 && pieces[0]?.length === 0 ? (pieces[1] as Uint8Array) : concatBytes(pieces);
  }
}
