import { sampleToPcm16 } from "./pcm16.ts";

/** Added to a µ-law magnitude so that every segment begins at a power of two (ITU-T G.711, table 2, 16-bit scale). */
const ULAW_BIAS = 132;
const ULAW_CLIP = 32635;

const ulawDecoded = Float32Array.from({ length: 256 }, (_, byte) => ulawToPcm16(byte) / 32768);
const alawDecoded = Float32Array.from({ length: 256 }, (_, byte) => alawToPcm16(byte) / 32768);

// µ-law ignores the two lowest bits of a 16-bit number and A-law the three lowest, so smaller tables give the same bytes.
// Marked as pure: a page that only listens does not load them.
const ulawEncoded = /* @__PURE__ */ Uint8Array.from({ length: 16384 }, (_, i) => pcm16ToUlaw((i - 8192) * 4));
const alawEncoded = /* @__PURE__ */ Uint8Array.from({ length: 8192 }, (_, i) => pcm16ToAlaw((i - 4096) * 8));

/** ITU-T G.711 µ-law bytes to samples, one to one, usually at 8000 Hz. `out`, when given, must have room for them all. */
export function ulawToSamples(bytes: Uint8Array, out?: Float32Array): Float32Array {
  return decode(bytes, ulawDecoded, out);
}

/** ITU-T G.711 A-law bytes to samples, one to one, usually at 8000 Hz. `out`, when given, must have room for them all. */
export function alawToSamples(bytes: Uint8Array, out?: Float32Array): Float32Array {
  return decode(bytes, alawDecoded, out);
}

/** Samples to ITU-T G.711 µ-law bytes, clipped to the range of the code. */
export function samplesToUlaw(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    bytes[i] = ulawEncoded[(sampleToPcm16(samples[i] as number) >> 2) + 8192] as number;
  }
  return bytes;
}

/** Samples to ITU-T G.711 A-law bytes, clipped to the range of the code. */
export function samplesToAlaw(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    bytes[i] = alawEncoded[(sampleToPcm16(samples[i] as number) >> 3) + 4096] as number;
  }
  return bytes;
}

function decode(
  bytes: Uint8Array,
  table: Float32Array,
  out: Float32Array = new Float32Array(bytes.length),
): Float32Array {
  if (out.length < bytes.length) throw new RangeError(`out holds ${out.length} numbers, ${bytes.length} are needed`);
  for (let i = 0; i < bytes.length; i++) out[i] = table[bytes[i] as number] as number;
  return out.length === bytes.length ? out : out.subarray(0, bytes.length);
}

function ulawToPcm16(byte: number): number {
  const code = ~byte & 0xff;
  const segment = (code >> 4) & 7;
  const magnitude = ((((code & 15) << 3) + ULAW_BIAS) << segment) - ULAW_BIAS;
  return code & 0x80 ? -magnitude : magnitude;
}

function pcm16ToUlaw(pcm: number): number {
  // Two's complement steps lie one to the side for negative numbers; the code is symmetrical.
  const magnitude = Math.min(pcm < 0 ? -pcm - 1 : pcm, ULAW_CLIP) + ULAW_BIAS;
  const segment = 31 - Math.clz32(magnitude) - 7;
  const code = (segment << 4) | ((magnitude >> (segment + 3)) & 15);
  return ~(pcm < 0 ? code | 0x80 : code) & 0xff;
}

function alawToPcm16(byte: number): number {
  const code = byte ^ 0x55;
  const segment = (code >> 4) & 7;
  const step = ((code & 15) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 256) << (segment - 1);
  return code & 0x80 ? magnitude : -magnitude;
}

function pcm16ToAlaw(pcm: number): number {
  const magnitude = pcm < 0 ? -(pcm >> 3) - 1 : pcm >> 3;
  const segment = Math.max(0, 31 - Math.clz32(magnitude) - 4);
  const code = (segment << 4) | ((magnitude >> Math.max(1, segment)) & 15);
  return (pcm < 0 ? code : code | 0x80) ^ 0x55;
}
