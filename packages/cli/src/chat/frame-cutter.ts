/** Cuts bytes that arrive in pieces of any length into frames of 16-bit little-endian samples. */
export class FrameCutter {
  readonly #frameBytes: number;
  #held: Buffer = Buffer.alloc(0);

  constructor(frameSamples: number) {
    this.#frameBytes = frameSamples * 2;
  }

  /** Takes a piece and returns the frames it completes. */
  push(bytes: Uint8Array): Uint8Array[] {
    this.#held = Buffer.concat([this.#held, bytes]);
    const frames: Uint8Array[] = [];
    let offset = 0;
    for (; offset + this.#frameBytes <= this.#held.length; offset += this.#frameBytes) {
      frames.push(this.#held.subarray(offset, offset + this.#frameBytes));
    }
    this.#held = this.#held.subarray(offset);
    return frames;
  }
}
