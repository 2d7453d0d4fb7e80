import { ByteReader } from "./byte-reader.ts";
import { ChunkWalk, tagAt } from "./riff-chunks.ts";
import { decodeInterleaved } from "./sample-encoding.ts";
import type { SampleEncoding } from "./sample-encoding.ts";
import { howToConvert, SoundFileError } from "./sound-file-error.ts";
import type { SoundStream } from "./sound-stream.ts";

const knownChunks = ["COMM", "SSND", "FVER", "NAME", "AUTH", "ANNO", "MARK", "INST", "ID3 "];
/** Sound that stands before its description is held, up to this length. */
const heldBytes = 256 * 2 ** 20;

interface AiffFormat {
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  readonly encoding: SampleEncoding;
}

/**
 * Reads an AIFF or AIFF-C file: integers of either byte order, floats, A-law and µ-law.
 * @throws SoundFileError for anything else.
 */
export function openAiff(reader: ByteReader): SoundStream {
  reader.take(12);
  const walk = new ChunkWalk(reader, true, knownChunks);
  let format: AiffFormat | undefined;
  let held: Uint8Array | undefined;
  for (let chunk = walk.next(); chunk !== undefined; chunk = walk.next()) {
    const { tag, sizeBytes } = chunk;
    if (tag === "COMM") {
      format = readFormat(reader.peek(Math.min(sizeBytes, 64)));
      if (held !== undefined) return stream(format, ByteReader.of(held), held.length);
    }
    if (tag === "SSND") {
      const head = reader.take(8);
      const offset = head.length < 8 ? 0 : new DataView(head.buffer, head.byteOffset, 8).getUint32(0);
      reader.skip(offset);
      const lengthBytes = sizeBytes <= 8 ? Infinity : sizeBytes - 8 - offset;
      if (format !== undefined) return stream(format, reader, lengthBytes);
      held ??= reader.take(Math.min(lengthBytes, heldBytes)).slice();
      continue;
    }
    walk.skip(chunk);
  }
  throw new SoundFileError("an AIFF file without sound or without its description");
}

function stream({ encoding, ...format }: AiffFormat, reader: ByteReader, lengthBytes: number): SoundStream {
  return { ...format, blocks: decodeInterleaved(reader, lengthBytes, format.channels, encoding) };
}

function readFormat(body: Uint8Array): AiffFormat {
  if (body.length < 18) throw new SoundFileError("an AIFF file whose description is cut off");
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const channels = view.getUint16(0);
  const bitsPerSample = view.getUint16(6);
  const sampleRate = Math.round(extendedAt(view, 8));
  if (channels === 0 || !(sampleRate > 0)) {
    throw new SoundFileError("an AIFF file without channels or without a sampling rate");
  }
  const coding = body.length >= 22 ? tagAt(body, 18) : "NONE";
  return { channels, sampleRate, bitsPerSample, encoding: encodingOf(coding, bitsPerSample) };
}

function encodingOf(coding: string, bits: number): SampleEncoding {
  const bytes = Math.ceil(bits / 8);
  const make = (kind: SampleEncoding["kind"], width: number, bigEndian = true): SampleEncoding => {
    return { kind, bytes: width, bigEndian, validBits: width * 8 };
  };
  const isWhole = bytes >= 1 && bytes <= 4;
  switch (coding) {
    case "NONE":
    case "twos":
      if (isWhole) return make("signed", bytes);
      break;
    case "sowt":
      if (isWhole) return make("signed", bytes, false);
      break;
    case "raw ":
      return make("unsigned", 1);
    case "in24":
      return make("signed", 3);
    case "in32":
      return make("signed", 4);
    case "fl32":
    case "FL32":
      return make("float", 4);
    case "fl64":
    case "FL64":
      return make("float", 8);
    case "alaw":
    case "ALAW":
      return make("alaw", 1);
    case "ulaw":
    case "ULAW":
      return make("ulaw", 1);
  }
  throw new SoundFileError(`an AIFF file of encoding ${JSON.stringify(coding)}, ${bits} bits; ${howToConvert}`);
}

/** An 80-bit number, in which AIFF keeps the sampling rate. */
function extendedAt(view: DataView, at: number): number {
  const exponent = view.getUint16(at) & 0x7fff;
  const mantissa = view.getUint32(at + 2) * 2 ** 32 + view.getUint32(at + 6);
  return mantissa * 2 ** (exponent - 16383 - 63);
}
