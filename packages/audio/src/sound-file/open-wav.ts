import { decodeImaAdpcm, decodeMicrosoftAdpcm, microsoftPredictors } from "./adpcm.ts";
import { ByteReader } from "./byte-reader.ts";
import { ChunkWalk, tagAt } from "./riff-chunks.ts";
import type { ChunkHead } from "./riff-chunks.ts";
import { decodeInterleaved } from "./sample-encoding.ts";
import type { SampleEncoding } from "./sample-encoding.ts";
import { howToConvert, SoundFileError } from "./sound-file-error.ts";
import type { SoundBlock, SoundStream } from "./sound-stream.ts";

/** The bytes are not a WAV file, or hold an encoding that is not read. */
export class InvalidWavError extends SoundFileError {
  override readonly name = "InvalidWavError";
}

const PCM = 1;
const MICROSOFT_ADPCM = 2;
const FLOAT = 3;
const ALAW = 6;
const ULAW = 7;
const IMA_ADPCM = 0x11;
const EXTENSIBLE = 0xfffe;

/** Names of formats that people meet and that are not decoded. */
const otherFormats: Readonly<Record<number, string>> = {
  0x16: "G.723 ADPCM",
  0x31: "GSM 6.10",
  0x40: "G.721 ADPCM",
  0x50: "MPEG audio",
  0x55: "MP3",
  0x64: "G.726 ADPCM",
  0x65: "G.722 ADPCM",
  0xff: "AAC",
  0x161: "Windows Media Audio",
  0x674f: "Ogg Vorbis",
  0xf1ac: "FLAC",
};

const unknownSize = 0xffffffff;
/** Sound that stands before its description is held, up to this length. */
const heldBytes = 256 * 2 ** 20;
/** Sound goes on after its stated length when this many bytes follow that are no chunk. */
const overrunBytes = 4096;
const knownChunks = ["fmt ", "data", "LIST", "fact", "bext", "cue ", "smpl", "iXML", "JUNK", "PEAK", "id3 ", "ds64"];

interface WavFormat {
  readonly tag: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bitsPerSample: number;
  readonly blockBytes: number;
  readonly validBits: number;
  readonly blockSamples: number;
  readonly predictors: readonly (readonly [number, number])[];
}

/**
 * Reads a WAV file (RIFF, RIFX, RF64 or BW64): integers of 8 to 64 bits, floats of 32 and 64, A-law, µ-law, IMA and
 * Microsoft ADPCM, any number of channels. Chunks may come in any order, unpadded, with wrong sizes, or be cut short.
 * @throws InvalidWavError for anything else.
 */
export function openWav(reader: ByteReader): SoundStream {
  const head = reader.take(12);
  const kind = tagAt(head, 0);
  if (!["RIFF", "RIFX", "RF64", "BW64"].includes(kind) || tagAt(head, 8) !== "WAVE") {
    throw new InvalidWavError("not a RIFF WAVE file");
  }
  const bigEndian = kind === "RIFX";
  const riffEnd = viewOf(head).getUint32(4, !bigEndian) + 8;
  const walk = new ChunkWalk(reader, bigEndian, knownChunks);
  let position = 12;
  let format: WavFormat | undefined;
  let longSize: number | undefined;
  let held: Uint8Array | undefined;
  for (let chunk = walk.next(); chunk !== undefined; chunk = walk.next()) {
    position += 8;
    const { tag, sizeBytes } = chunk;
    if (tag === "fmt ") {
      format = readFormat(reader.peek(Math.min(sizeBytes, 1024)), bigEndian);
      if (held !== undefined) return stream(format, ByteReader.of(held), held.length, bigEndian);
    }
    if (tag === "ds64" && sizeBytes >= 16) longSize = readLongSize(reader.peek(16));
    if (tag === "data") {
      const length = isOpenEnded(chunk, riffEnd, position, walk, reader)
        ? Infinity
        : sizeBytes === unknownSize && longSize !== undefined
          ? longSize
          : sizeBytes;
      if (format !== undefined) return stream(format, withOverrun(reader, length, walk), Infinity, bigEndian);
      held ??= holdData(reader, length);
      continue;
    }
    walk.skip(chunk);
    position += sizeBytes + (sizeBytes % 2);
  }
  if (held !== undefined) throw new InvalidWavError("there is no fmt chunk");
  throw new InvalidWavError(format === undefined ? "there is neither a fmt chunk nor a data chunk" : "no data chunk");
}

/** Whether the size of a data chunk was never filled in. */
function isOpenEnded(
  { sizeBytes }: ChunkHead,
  riffEnd: number,
  start: number,
  walk: ChunkWalk,
  reader: ByteReader,
): boolean {
  if (sizeBytes !== 0) return false;
  // Size 0 with more bytes than the RIFF header owns up to, or with no chunk after it, is a header never completed.
  return riffEnd <= start || riffEnd > unknownSize || (reader.peek(4).length === 4 && !walk.isAtChunk(0));
}

/** The body of the data chunk; and all that follows, when it is sound too: sizes end at 4 GiB, recordings do not. */
function withOverrun(reader: ByteReader, lengthBytes: number, walk: ChunkWalk): ByteReader {
  const pieceBytes = 65_536;
  let left = lengthBytes === unknownSize ? Infinity : lengthBytes;
  return new ByteReader(() => {
    if (left === 0 && lengthBytes > 0 && !walk.isAtChunk(lengthBytes)) {
      if (reader.peek(overrunBytes).length === overrunBytes) left = Infinity;
    }
    const piece = reader.take(Math.min(left, pieceBytes));
    left -= piece.length;
    return piece.length === 0 ? undefined : piece;
  });
}

function holdData(reader: ByteReader, lengthBytes: number): Uint8Array {
  const data = reader.take(Math.min(lengthBytes, heldBytes)).slice();
  if (data.length === heldBytes) throw new InvalidWavError("its sound comes before its description, and is too long");
  return data;
}

function readLongSize(body: Uint8Array): number | undefined {
  if (body.length < 16) return undefined;
  const size = Number(viewOf(body).getBigUint64(8, true));
  return size > 0 && size < 2 ** 53 ? size : undefined;
}

function readFormat(body: Uint8Array, bigEndian: boolean): WavFormat {
  if (body.length < 14) throw new InvalidWavError("the fmt chunk is too short");
  const view = viewOf(body);
  const at = (offset: number): number => (offset + 2 <= body.length ? view.getUint16(offset, !bigEndian) : 0);
  let tag = at(0);
  const bitsPerSample = at(14);
  let validBits = bitsPerSample;
  // The extensible form keeps the real format in the first two bytes of its sub-format id.
  if (tag === EXTENSIBLE && body.length >= 26) {
    tag = at(24);
    if (at(18) > 0 && at(18) < bitsPerSample) validBits = at(18);
  }
  const channels = at(2);
  const sampleRate = view.getUint32(4, !bigEndian);
  if (channels === 0 || sampleRate === 0) throw new InvalidWavError("no channels or no sampling rate");
  const predictors = Array.from({ length: tag === MICROSOFT_ADPCM ? Math.min(at(20), 255) : 0 }, (_, i) => {
    return [toSigned(at(22 + 4 * i)), toSigned(at(24 + 4 * i))] as const;
  });
  return {
    tag,
    channels,
    sampleRate,
    bitsPerSample,
    validBits,
    blockBytes: at(12),
    blockSamples: body.length >= 20 ? at(18) : 0,
    predictors: predictors.length > 0 ? predictors : microsoftPredictors,
  };
}

function stream(format: WavFormat, reader: ByteReader, lengthBytes: number, bigEndian: boolean): SoundStream {
  const { channels, sampleRate, bitsPerSample } = format;
  return { channels, sampleRate, bitsPerSample, blocks: decode(format, reader, lengthBytes, bigEndian) };
}

function decode(format: WavFormat, reader: ByteReader, lengthBytes: number, bigEndian: boolean): Iterable<SoundBlock> {
  const { tag, channels, blockBytes, blockSamples, predictors } = format;
  if (tag === IMA_ADPCM || tag === MICROSOFT_ADPCM) {
    if (format.bitsPerSample !== 4 || blockBytes < 7 * channels) throw unsupported(format);
    const layout = { channels, blockBytes, blockSamples };
    return tag === IMA_ADPCM
      ? decodeImaAdpcm(reader, lengthBytes, layout)
      : decodeMicrosoftAdpcm(reader, lengthBytes, layout, predictors);
  }
  return decodeInterleaved(reader, lengthBytes, channels, encodingOf(format, bigEndian));
}

function encodingOf(format: WavFormat, bigEndian: boolean): SampleEncoding {
  const { tag, channels, bitsPerSample, blockBytes, validBits } = format;
  if (tag === ALAW || tag === ULAW) {
    return { kind: tag === ALAW ? "alaw" : "ulaw", bytes: 1, bigEndian, validBits: 8 };
  }
  const leastBytes = Math.ceil(bitsPerSample / 8);
  if (tag === FLOAT && (bitsPerSample === 32 || bitsPerSample === 64)) {
    return { kind: "float", bytes: leastBytes, bigEndian, validBits: bitsPerSample };
  }
  // A container may be wider than its numbers; a block size that does not fit them is a slip of the writer.
  const stated = blockBytes / channels;
  const bytes = Number.isInteger(stated) && stated >= leastBytes && stated <= 8 ? stated : leastBytes;
  const isKnown = tag === PCM && [1, 2, 3, 4, 8].includes(bytes);
  if (!isKnown) throw unsupported(format);
  // Some writers leave the bits out.
  return { kind: bytes === 1 ? "unsigned" : "signed", bytes, bigEndian, validBits: validBits || bytes * 8 };
}

function unsupported({ tag, bitsPerSample }: WavFormat): InvalidWavError {
  const name = otherFormats[tag];
  const what =
    name === undefined ? `format ${tag} with ${bitsPerSample} bits is not supported` : `a WAV file with ${name}`;
  return new InvalidWavError(`${what}; ${howToConvert}`);
}

function toSigned(value: number): number {
  return (value << 16) >> 16;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
