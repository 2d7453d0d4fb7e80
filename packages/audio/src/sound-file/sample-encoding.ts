import { alawToSamples, ulawToSamples } from "../g711.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { SoundBlock } from "./sound-stream.ts";

/** How numbers lie in a file. */
export interface SampleEncoding {
  readonly kind: "signed" | "unsigned" | "float" | "alaw" | "ulaw";
  /** Bytes that one number takes: 1 to 8. */
  readonly bytes: number;
  readonly bigEndian: boolean;
  /** Bits of the number that count; the rest of the container is padding. */
  readonly validBits: number;
}

/** Bytes decoded at once: some tens of milliseconds. */
const stepBytes = 65_536;

/** Decodes interleaved numbers up to `lengthBytes` or the end; a broken last frame is left out. */
export function* decodeInterleaved(
  reader: ByteReader,
  lengthBytes: number,
  channels: number,
  encoding: SampleEncoding,
): Generator<SoundBlock> {
  const frameBytes = channels * encoding.bytes;
  const stepFrames = Math.max(1, Math.floor(stepBytes / frameBytes));
  const toSample = numberReader(encoding);
  let gain: number | undefined;
  for (let left = lengthBytes; left >= frameBytes;) {
    const bytes = reader.take(Math.min(stepFrames, Math.floor(left / frameBytes)) * frameBytes);
    const frames = Math.floor(bytes.length / frameBytes);
    if (frames === 0) return;
    left -= bytes.length;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const block = separate(view, frames, channels, encoding.bytes, toSample);
    gain ??= alignmentGain(block, encoding);
    yield gain === undefined || gain === 1 ? block : amplified(block, gain);
  }
}

function separate(
  view: DataView,
  frames: number,
  channels: number,
  numberBytes: number,
  toSample: NumberReader,
): SoundBlock {
  const block = Array.from({ length: channels }, () => new Float32Array(frames));
  let at = 0;
  for (let i = 0; i < frames; i++) {
    for (let c = 0; c < channels; c++, at += numberBytes) (block[c] as Float32Array)[i] = toSample(view, at);
  }
  return block;
}

function amplified(block: SoundBlock, gain: number): SoundBlock {
  return block.map((samples) => samples.map((sample) => sample * gain));
}

type NumberReader = (view: DataView, at: number) => number;

function numberReader({ kind, bytes, bigEndian }: SampleEncoding): NumberReader {
  const little = !bigEndian;
  if (kind === "alaw" || kind === "ulaw") {
    const decode = kind === "alaw" ? alawToSamples : ulawToSamples;
    const table = decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
    return (view, at) => table[view.getUint8(at)] as number;
  }
  if (kind === "float") {
    const read: NumberReader =
      bytes === 4 ? (view, at) => view.getFloat32(at, little) : (view, at) => view.getFloat64(at, little);
    // One number that is none would silence every filter after it.
    return (view, at) => {
      const value = Math.fround(read(view, at));
      return Number.isFinite(value) ? value : 0;
    };
  }
  const upper = upperBits(bytes, little);
  if (kind === "unsigned") return (view, at) => (upper(view, at) ^ -2147483648) / 2147483648;
  return (view, at) => upper(view, at) / 2147483648;
}

/** The number as the upper bits of 32, which is all that a sample can keep. */
function upperBits(bytes: number, little: boolean): NumberReader {
  switch (bytes) {
    case 1:
      return (view, at) => view.getUint8(at) << 24;
    case 2:
      return (view, at) => view.getInt16(at, little) << 16;
    case 3:
      return little
        ? (view, at) => (view.getInt8(at + 2) << 24) | (view.getUint16(at, true) << 8)
        : (view, at) => (view.getUint16(at, false) << 16) | (view.getUint8(at + 2) << 8);
    default:
      return (view, at) => view.getInt32(little ? at + bytes - 4 : at, little);
  }
}

/**
 * Numbers narrower than their container belong in its upper bits, and some writers put them in the lower ones. Returns
 * what to multiply by, or undefined while all is silent and nothing can be told.
 */
function alignmentGain(block: SoundBlock, { kind, bytes, validBits }: SampleEncoding): number | undefined {
  const padding = bytes * 8 - validBits;
  if (kind !== "signed" || padding <= 0 || bytes > 4) return 1;
  const gain = 2 ** padding;
  const steps = 2 ** (validBits - 1);
  let isSilent = true;
  let hasLowerBits = false;
  for (const samples of block) {
    for (const sample of samples) {
      if (sample === 0) continue;
      isSilent = false;
      if (sample * gain >= 1 || sample * gain < -1) return 1;
      hasLowerBits ||= !Number.isInteger(sample * steps);
    }
  }
  return isSilent ? undefined : hasLowerBits ? gain : 1;
}
