import { SoundFileError } from "../sound-file/sound-file-error.ts";
import type { ByteReader } from "../sound-file/byte-reader.ts";
import type { SoundBlock, SoundStream } from "../sound-file/sound-stream.ts";
import { BitReader, EndOfBits } from "./bit-reader.ts";
import { readSubframe } from "./read-subframe.ts";

interface StreamInfo {
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  /** Samples of a channel in all; 0 when the writer did not know. */
  readonly samples: number;
}

interface FrameHead {
  readonly blockSamples: number;
  readonly assignment: number;
  readonly bitsPerSample: number;
}

const LEFT_SIDE = 8;
const SIDE_RIGHT = 9;
const MID_SIDE = 10;

/**
 * Reads a FLAC file (RFC 9639). Frames whose checksum is wrong are passed over; a file that breaks off gives what there is.
 * @throws SoundFileError when its beginning is no FLAC
 */
export function openFlac(reader: ByteReader): SoundStream {
  reader.take(4);
  const info = readMetadata(reader);
  const { sampleRate, channels, bitsPerSample } = info;
  return { sampleRate, channels, bitsPerSample, blocks: decode(new BitReader(reader), info) };
}

function readMetadata(reader: ByteReader): StreamInfo {
  let info: StreamInfo | undefined;
  for (let isLast = false; !isLast;) {
    const head = reader.take(4);
    if (head.length < 4) break;
    const [first, high, middle, low] = [...head] as [number, number, number, number];
    isLast = (first & 0x80) !== 0;
    const lengthBytes = (high << 16) | (middle << 8) | low;
    if ((first & 0x7f) === 0 && info === undefined) {
      const body = reader.peek(lengthBytes);
      if (body.length < 18) break;
      info = readStreamInfo(new DataView(body.buffer, body.byteOffset, body.byteLength));
    }
    reader.skip(lengthBytes);
  }
  if (info === undefined || info.sampleRate === 0) throw new SoundFileError("a FLAC file without its description");
  return info;
}

function readStreamInfo(view: DataView): StreamInfo {
  const packed = view.getUint32(10);
  return {
    sampleRate: packed >>> 12,
    channels: ((packed >>> 9) & 7) + 1,
    bitsPerSample: ((packed >>> 4) & 31) + 1,
    samples: (packed & 15) * 2 ** 32 + view.getUint32(14),
  };
}

function* decode(bits: BitReader, info: StreamInfo): Generator<SoundBlock> {
  let left = info.samples === 0 ? Infinity : info.samples;
  try {
    // What follows the last sample may be tags.
    while (left > 0) {
      const head = findFrame(bits, info);
      if (head === undefined) continue;
      const block = readFrame(bits, head, info.channels);
      if (block === undefined) continue;
      yield left < head.blockSamples ? block.map((samples) => samples.subarray(0, left)) : block;
      left -= head.blockSamples;
    }
  } catch (error) {
    if (!(error instanceof EndOfBits)) throw error;
  }
}

/** Reads on to the next frame's sync code and through its header; undefined when that was none after all. */
function findFrame(bits: BitReader, info: StreamInfo): FrameHead | undefined {
  bits.align();
  for (let byte = bits.bits(8); ; byte = bits.bits(8)) {
    if (byte !== 0xff) continue;
    const next = bits.bits(8);
    if ((next & 0xfe) !== 0xf8) continue;
    bits.startChecksums(0xff, next);
    return readFrameHead(bits, info);
  }
}

function readFrameHead(bits: BitReader, info: StreamInfo): FrameHead | undefined {
  const sizeCode = bits.bits(4);
  const rateCode = bits.bits(4);
  const assignment = bits.bits(4);
  const widthCode = bits.bits(3);
  bits.bits(1);
  // The number of the frame, as UTF-8 would write it.
  const lead = bits.bits(8);
  for (let mask = 0x40; lead >= 0xc0 && (lead & mask) !== 0; mask >>= 1) bits.bits(8);
  const blockSamples =
    sizeCode === 6
      ? bits.bits(8) + 1
      : sizeCode === 7
        ? bits.bits(16) + 1
        : sizeCode === 1
          ? 192
          : sizeCode < 6
            ? 576 << (sizeCode - 2)
            : 256 << (sizeCode - 8);
  if (rateCode >= 12) bits.bits(rateCode === 12 ? 8 : 16);
  bits.bits(8);
  const bitsPerSample = [info.bitsPerSample, 8, 12, 0, 16, 20, 24, 32][widthCode] as number;
  const channels = assignment < 8 ? assignment + 1 : 2;
  const isSound = sizeCode !== 0 && rateCode !== 15 && assignment <= MID_SIDE && bitsPerSample > 0;
  if (!isSound || channels !== info.channels || bits.checksum8 !== 0) return undefined;
  return { blockSamples, assignment, bitsPerSample };
}

function readFrame(bits: BitReader, head: FrameHead, channels: number): SoundBlock | undefined {
  const { assignment, bitsPerSample, blockSamples } = head;
  const side = assignment === SIDE_RIGHT ? 0 : assignment >= LEFT_SIDE ? 1 : -1;
  const numbers: Float64Array[] = [];
  for (let c = 0; c < channels; c++) {
    const read = readSubframe(bits, blockSamples, bitsPerSample + (c === side ? 1 : 0));
    if (read === undefined) return undefined;
    numbers.push(read);
  }
  bits.align();
  bits.bits(16);
  if (bits.checksum16 !== 0) return undefined;
  const [first, second] = numbers as [Float64Array, Float64Array];
  if (assignment >= LEFT_SIDE) separate(first, second, assignment);
  const scale = 2 ** (1 - bitsPerSample);
  return numbers.map((each) => Float32Array.from(each, (number) => number * scale));
}

/** Makes left and right of a channel and the difference of the two. */
function separate(first: Float64Array, second: Float64Array, assignment: number): void {
  for (let i = 0; i < first.length; i++) {
    const a = first[i] as number;
    const b = second[i] as number;
    if (assignment === LEFT_SIDE) second[i] = a - b;
    else if (assignment === SIDE_RIGHT) first[i] = a + b;
    else {
      // The sum lost its lowest bit, which is that of the difference.
      const right = a - Math.floor(b / 2);
      second[i] = right;
      first[i] = right + b;
    }
  }
}
