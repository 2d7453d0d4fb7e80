import type { FastRoom } from "./fast-memory.ts";

/** The transform of `RealFft` for 256 samples, by the program, for arrays of one room. */
export class FastFft {
  readonly #room: FastRoom;

  constructor(room: FastRoom) {
    this.#room = room;
  }

  /** As that of `RealFft`. */
  forward(samples: Float64Array, re: Float64Array, im: Float64Array): void {
    this.#room.program.forward(samples.byteOffset, re.byteOffset, im.byteOffset);
  }

  /** As that of `RealFft`. */
  inverse(re: Float64Array, im: Float64Array, samples: Float64Array): void {
    this.#room.program.inverse(re.byteOffset, im.byteOffset, samples.byteOffset);
  }
}
