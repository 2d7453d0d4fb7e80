import { concatBytes } from "@vivavoce/audio";
import { decodeFrame, encodeFrame } from "./frame-codec.ts";
import type { WorkFrame } from "./work-frame.ts";

/** No frame is larger: a minute of sound at 32 kHz, twice over. */
const maxFrameBytes = 16 * 1024 * 1024;
const prefixBytes = 4;

/** A frame in a stream of bytes: how long it is, and it. */
export function withLength(frame: WorkFrame): readonly [prefix: Uint8Array, bytes: Uint8Array] {
  const bytes = encodeFrame(frame);
  const prefix = new Uint8Array(prefixBytes);
  new DataView(prefix.buffer).setUint32(0, bytes.length, true);
  return [prefix, bytes];
}

/** Finds the frames in a stream of bytes, however it is cut. It keeps no more than one frame that is not whole. */
export class FrameReader {
  readonly #parts: Uint8Array[] = [];
  #partBytes = 0;

  /**
   * Gives every frame that is whole with this piece; the piece must not change later.
   * @throws TypeError when what comes is no frame, or too large; the stream is of no use then
   */
  take(data: Uint8Array, give: (frame: WorkFrame) => void): void {
    this.#parts.push(data);
    this.#partBytes += data.length;
    for (;;) {
      const bytes = this.#frame();
      if (bytes === undefined) return;
      give(decodeFrame(bytes));
    }
  }

  /** The next whole frame. @throws TypeError when it would be too large */
  #frame(): Uint8Array | undefined {
    if (this.#partBytes < prefixBytes) return undefined;
    const first = this.#peek(prefixBytes);
    const length = new DataView(first.buffer, first.byteOffset).getUint32(0, true);
    if (length > maxFrameBytes) throw new TypeError(`a frame of engine work of ${length} bytes is too large`);
    if (this.#partBytes < prefixBytes + length) return undefined;
    const joined = this.#peek(prefixBytes + length);
    const bytes = joined.subarray(prefixBytes, prefixBytes + length);
    const rest = joined.subarray(prefixBytes + length);
    this.#parts[0] = rest;
    this.#partBytes -= prefixBytes + length;
    return bytes;
  }

  /** Joins parts until the first of them has so many bytes. */
  #peek(bytes: number): Uint8Array {
    const [first = new Uint8Array(0)] = this.#parts;
    if (first.length >= bytes) return first;
    const joined = concatBytes(this.#parts);
    this.#parts.splice(0, this.#parts.length, joined);
    return joined;
  }
}
