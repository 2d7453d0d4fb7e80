const SCALE = 32768;

/** Whether typed arrays on this machine already have the byte order of the wire (all common machines do). */
const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * 16-bit numbers to samples in [-1, 1), one to one, scaled by 1/32768.
 * `out` is filled and returned when given; it must hold at least `pcm16.length` numbers, and the result is the filled part.
 */
export function pcm16ToSamples(pcm16: Int16Array, out?: Float32Array): Float32Array {
  const samples = room(out, pcm16.length, Float32Array);
  for (let i = 0; i < pcm16.length; i++) samples[i] = (pcm16[i] as number) / SCALE;
  return samples;
}

/**
 * Samples to 16-bit numbers: scaled by 32768, rounded to nearest (halves away from zero), clipped to [-32768, 32767].
 * Not-a-number becomes 0. `out` as in {@link pcm16ToSamples}.
 */
export function samplesToPcm16(samples: Float32Array, out?: Int16Array): Int16Array {
  const pcm16 = room(out, samples.length, Int16Array);
  for (let i = 0; i < samples.length; i++) pcm16[i] = sampleToPcm16(samples[i] as number);
  return pcm16;
}

/** One sample to its 16-bit number, by the rule of {@link samplesToPcm16}. */
export function sampleToPcm16(sample: number): number {
  const scaled = sample * SCALE;
  if (scaled >= 32767) return 32767;
  if (scaled <= -32768) return -32768;
  // Truncation after adding a half is exact here and several times quicker than Math.round.
  return (scaled < 0 ? scaled - 0.5 : scaled + 0.5) | 0;
}

/**
 * Little-endian bytes to 16-bit numbers, from any byte offset. The result shares no memory with `bytes`.
 * An odd trailing byte is left out; a caller that receives audio in pieces keeps it for the next piece (CE-03).
 */
export function bytesToPcm16(bytes: Uint8Array): Int16Array {
  const pcm16 = new Int16Array(bytes.length >> 1);
  if (LITTLE_ENDIAN) {
    new Uint8Array(pcm16.buffer).set(bytes.subarray(0, pcm16.length * 2));
    return pcm16;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < pcm16.length; i++) pcm16[i] = view.getInt16(2 * i, true);
  return pcm16;
}

/** 16-bit numbers to little-endian bytes, two a number. The result shares no memory with `pcm16`. */
export function pcm16ToBytes(pcm16: Int16Array): Uint8Array {
  if (LITTLE_ENDIAN) return new Uint8Array(pcm16.buffer, pcm16.byteOffset, pcm16.byteLength).slice();
  const bytes = new Uint8Array(pcm16.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < pcm16.length; i++) view.setInt16(2 * i, pcm16[i] as number, true);
  return bytes;
}

function room<T extends Float32Array | Int16Array>(out: T | undefined, length: number, Kind: new (n: number) => T): T {
  if (out === undefined) return new Kind(length);
  if (out.length < length) throw new RangeError(`out holds ${out.length} numbers, ${length} are needed`);
  return out.length === length ? out : (out.subarray(0, length) as T);
}
