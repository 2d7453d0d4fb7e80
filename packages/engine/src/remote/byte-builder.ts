/** Bytes that grow at the end: room doubles, so a message in pieces of one byte costs no more than one in one piece. */
export class ByteBuilder {
  #bytes = new Uint8Array(0);
  #length = 0;

  /** Bytes since the last `take`. */
  get length(): number {
    return this.#length;
  }

  /** Adds bytes; they are copied. */
  append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(length, 2 * this.#bytes.length, 256));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  /** What was appended since the last `take`; the builder begins anew and keeps none of it. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
    return taken;
  }
}
