import { headSize, heads } from "./decoder-network.ts";

const width = heads * headSize;

/** Copies parts of one size into parts of another, which begin alike. */
export function copyParts(from: Float32Array, to: Float32Array, fromSize: number, toSize: number): void {
  const size = Math.min(fromSize, toSize);
  for (let at = 0; at * fromSize < from.length; at++) {
    to.set(from.subarray(at * fromSize, at * fromSize + size), at * toSize);
  }
}

/** Puts what was made of tokens, token after token, behind those that there are, head after head. */
export function putDown(made: Float32Array, past: Float32Array, room: number, length: number, count: number): void {
  for (let token = 0; token < count; token++) {
    for (let head = 0; head < heads; head++) {
      const from = token * width + head * headSize;
      past.set(made.subarray(from, from + headSize), (head * room + length + token) * headSize);
    }
  }
}
