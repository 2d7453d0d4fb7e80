/** Samples one piece after the other, in an array of their own. */
export function concatSamples(pieces: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const all = new Float32Array(lengthOf(pieces));
  fill(all, pieces);
  return all;
}

/** Bytes one piece after the other, in an array of their own. */
export function concatBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(lengthOf(pieces));
  fill(all, pieces);
  return all;
}

function lengthOf(pieces: readonly { readonly length: number }[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

function fill<T extends Float32Array | Uint8Array>(all: T, pieces: readonly T[]): void {
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
}
