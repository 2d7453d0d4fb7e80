import { alawToSamples, samplesToAlaw, samplesToUlaw, ulawToSamples } from "./g711.ts";
import { bytesToPcm16, pcm16ToBytes, pcm16ToSamples, samplesToPcm16 } from "./pcm16.ts";

/** How audio is written on the wire: little-endian 16-bit numbers, or ITU-T G.711. */
export interface WireFormat {
  readonly encoding: "pcm16" | "g711_ulaw" | "g711_alaw";
  /** In Hz; 8000 for G.711. */
  readonly sampleRate: number;
}

/**
 * The format of a name (SF-06, SF-07): `pcm16`, `pcm16_16000hz` (beta SDKs: `pcm16-16000hz`), `g711_ulaw`, `g711_alaw`, or
 * the media types of GA, `audio/pcm`, `audio/pcmu` and `audio/pcma`. Any other name is taken for `pcm16`.
 * @param rate of pcm16 whose name does not tell it, in Hz; G.711 always has 8000
 */
export function wireFormat(name?: string | null, rate = 24_000): WireFormat {
  if (name === "g711_ulaw" || name === "audio/pcmu") return { encoding: "g711_ulaw", sampleRate: 8000 };
  if (name === "g711_alaw" || name === "audio/pcma") return { encoding: "g711_alaw", sampleRate: 8000 };
  return { encoding: "pcm16", sampleRate: Number(/^pcm16[_-](\d+)hz$/.exec(name ?? "")?.[1] ?? rate) };
}

/** Bytes of one sample. */
export function sampleBytes({ encoding }: Pick<WireFormat, "encoding">): 1 | 2 {
  return encoding === "pcm16" ? 2 : 1;
}

/** Bytes of a millisecond of one channel. */
export function bytesPerMs(format: WireFormat): number {
  return (sampleBytes(format) * format.sampleRate) / 1000;
}

/** The samples of some bytes, in [-1, 1]; an odd last byte of pcm16 is left out. */
export function decodeSound(bytes: Uint8Array, { encoding }: Pick<WireFormat, "encoding">): Float32Array {
  if (encoding === "g711_ulaw") return ulawToSamples(bytes);
  if (encoding === "g711_alaw") return alawToSamples(bytes);
  return pcm16ToSamples(bytesToPcm16(bytes));
}

/** The bytes of some samples, clipped to what the encoding can say. */
export function encodeSound(samples: Float32Array, { encoding }: Pick<WireFormat, "encoding">): Uint8Array {
  if (encoding === "g711_ulaw") return samplesToUlaw(samples);
  if (encoding === "g711_alaw") return samplesToAlaw(samples);
  return pcm16ToBytes(samplesToPcm16(samples));
}
