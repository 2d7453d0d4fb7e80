import { concatSamples } from "./concat.ts";
import { pcm16ToBytes, samplesToPcm16 } from "./pcm16.ts";
import { ByteReader } from "./sound-file/byte-reader.ts";
import { ChannelMixer } from "./sound-file/channel-mixer.ts";
import { openWav } from "./sound-file/open-wav.ts";

export { InvalidWavError } from "./sound-file/open-wav.ts";

const FORMAT_PCM = 1;
/** Bytes before the sound of a file that `putWavHeader` begins. */
export const wavHeaderBytes = 44;

/** A WAV file read to memory. */
export interface WavAudio {
  /** Sampling rate, Hz. */
  readonly sampleRate: number;
  /** Channels in the file, before they were made one. */
  readonly channels: number;
  /** All channels that sound made one, in [-1, 1]; see {@link ChannelMixer}. */
  readonly samples: Float32Array;
  /** Bits of one number in the file: 4 (ADPCM) to 64. */
  readonly bitsPerSample: number;
}

/**
 * Reads a WAV file from memory; which ones, says {@link openWav}.
 * @throws InvalidWavError for anything else.
 */
export function parseWav(bytes: Uint8Array): WavAudio {
  const { sampleRate, channels, bitsPerSample, blocks } = openWav(ByteReader.of(bytes));
  const mixer = new ChannelMixer(sampleRate, channels);
  const pieces = [...Array.from(blocks, (block) => mixer.push(block)), mixer.end()];
  const samples = concatSamples(pieces.filter((piece) => piece !== undefined));
  return { sampleRate, channels, bitsPerSample, samples };
}

/** Samples as a mono 16-bit PCM WAV file with the plain 44-byte header. */
export function encodeWav(samples: Float32Array, sampleRate: number): Uint8Array {
  const data = pcm16ToBytes(samplesToPcm16(samples));
  const bytes = new Uint8Array(wavHeaderBytes + data.length);
  putWavHeader(bytes, { sampleRate, channels: 1, dataBytes: data.length });
  bytes.set(data, wavHeaderBytes);
  return bytes;
}

/**
 * Writes the plain header of a 16-bit PCM WAV file to its first 44 bytes.
 * @param bytes the whole file: what stands behind the `dataBytes` of sound are chunks of its own
 */
export function putWavHeader(
  bytes: Uint8Array,
  { sampleRate, channels, dataBytes }: { sampleRate: number; channels: number; dataBytes: number },
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  putTag(bytes, 0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  putTag(bytes, 8, "WAVE");
  putTag(bytes, 12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, FORMAT_PCM, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  putTag(bytes, 36, "data");
  view.setUint32(40, dataBytes, true);
}

function putTag(bytes: Uint8Array, at: number, tag: string): void {
  for (let i = 0; i < 4; i++) bytes[at + i] = tag.charCodeAt(i);
}
