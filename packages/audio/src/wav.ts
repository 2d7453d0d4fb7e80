import { samplesToPcm16, pcm16ToBytes } from "./pcm16.ts";

const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;
const UNKNOWN_SIZE = 0xffffffff;
const HEADER_BYTES = 44;

/** The bytes are not a WAV file, or hold an encoding that {@link parseWav} does not read. */
export class InvalidWavError extends Error {
  override readonly name = "InvalidWavError";
}

/** A WAV file read to memory. */
export interface WavAudio {
  /** Sampling rate, Hz. */
  readonly sampleRate: number;
  /** Channels in the file, before they were mixed down. */
  readonly channels: number;
  /** Mean of all channels, in [-1, 1] (float files may exceed it). */
  readonly samples: Float32Array;
  /** Bits of one number in the file: 8, 16, 24 or 32. */
  readonly bitsPerSample: number;
}

interface WavFormat {
  readonly format: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bitsPerSample: number;
}

/**
 * Reads a WAV file: integer PCM of 8, 16, 24 or 32 bits and 32-bit float, any number of channels, mixed down to one.
 * Unknown chunks are passed over. A data chunk of unknown size, as writers to a pipe leave it (0 or 0xFFFFFFFF), or one
 * cut short, reaches to the end of the bytes.
 * @throws InvalidWavError for anything else.
 */
export function parseWav(bytes: Uint8Array): WavAudio {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || tagAt(view, 0) !== "RIFF" || tagAt(view, 8) !== "WAVE") {
    throw new InvalidWavError("not a RIFF WAVE file");
  }
  const riffEnd = view.getUint32(4, true) + 8;
  let format: WavFormat | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const tag = tagAt(view, at);
    const sizeBytes = view.getUint32(at + 4, true);
    const start = at + 8;
    if (tag === "fmt ") format = readFormat(view, start, sizeBytes);
    if (tag === "data") {
      if (format === undefined) throw new InvalidWavError("the data chunk comes before the fmt chunk");
      // Size 0 with more bytes than the RIFF header owns up to is a header that was never completed.
      const unknown = sizeBytes === UNKNOWN_SIZE || (sizeBytes === 0 && (riffEnd <= start || riffEnd > UNKNOWN_SIZE));
      const end = unknown ? bytes.length : Math.min(start + sizeBytes, bytes.length);
      const { channels, sampleRate, bitsPerSample } = format;
      return { sampleRate, channels, bitsPerSample, samples: mixDown(view, start, end, format) };
    }
    at = start + sizeBytes + (sizeBytes & 1);
  }
  throw new InvalidWavError("no data chunk");
}

/** Samples as a mono 16-bit PCM WAV file with the plain 44-byte header. */
export function encodeWav(samples: Float32Array, sampleRate: number): Uint8Array {
  const data = pcm16ToBytes(samplesToPcm16(samples));
  const bytes = new Uint8Array(HEADER_BYTES + data.length);
  const view = new DataView(bytes.buffer);
  putTag(bytes, 0, "RIFF");
  view.setUint32(4, HEADER_BYTES - 8 + data.length, true);
  putTag(bytes, 8, "WAVE");
  putTag(bytes, 12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, FORMAT_PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  putTag(bytes, 36, "data");
  view.setUint32(40, data.length, true);
  bytes.set(data, HEADER_BYTES);
  return bytes;
}

function readFormat(view: DataView, start: number, sizeBytes: number): WavFormat {
  if (sizeBytes < 16 || start + 16 > view.byteLength) throw new InvalidWavError("the fmt chunk is too short");
  let format = view.getUint16(start, true);
  // The extensible form keeps the real format in the first two bytes of its sub-format id.
  if (format === FORMAT_EXTENSIBLE && sizeBytes >= 26 && start + 26 <= view.byteLength) {
    format = view.getUint16(start + 24, true);
  }
  const channels = view.getUint16(start + 2, true);
  const sampleRate = view.getUint32(start + 4, true);
  const bitsPerSample = view.getUint16(start + 14, true);
  if (channels === 0 || sampleRate === 0) throw new InvalidWavError("no channels or no sampling rate");
  const known =
    (format === FORMAT_PCM && [8, 16, 24, 32].includes(bitsPerSample)) ||
    (format === FORMAT_FLOAT && bitsPerSample === 32);
  if (!known) throw new InvalidWavError(`format ${format} with ${bitsPerSample} bits is not supported`);
  return { format, channels, sampleRate, bitsPerSample };
}

function mixDown(view: DataView, start: number, end: number, format: WavFormat): Float32Array {
  const { channels } = format;
  const numberBytes = format.bitsPerSample / 8;
  const read = reader(view, format);
  const samples = new Float32Array(Math.floor((end - start) / (numberBytes * channels)));
  let at = start;
  for (let i = 0; i < samples.length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++, at += numberBytes) sum += read(at);
    samples[i] = sum / channels;
  }
  return samples;
}

function reader(view: DataView, format: WavFormat): (at: number) => number {
  if (format.format === FORMAT_FLOAT) return (at) => view.getFloat32(at, true);
  switch (format.bitsPerSample) {
    case 8: // The only unsigned width.
      return (at) => (view.getUint8(at) - 128) / 128;
    case 16:
      return (at) => view.getInt16(at, true) / 32768;
    case 24:
      return (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8388608;
    default:
      return (at) => view.getInt32(at, true) / 2147483648;
  }
}

function tagAt(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

function putTag(bytes: Uint8Array, at: number, tag: string): void {
  for (let i = 0; i < 4; i++) bytes[at + i] = tag.charCodeAt(i);
}
