import type { ByteReader } from "./byte-reader.ts";
import { decodeInterleaved } from "./sample-encoding.ts";
import type { SampleEncoding } from "./sample-encoding.ts";
import { howToConvert, SoundFileError } from "./sound-file-error.ts";
import type { SoundStream } from "./sound-stream.ts";

const encodings: Readonly<Record<number, Pick<SampleEncoding, "kind" | "bytes">>> = {
  1: { kind: "ulaw", bytes: 1 },
  2: { kind: "signed", bytes: 1 },
  3: { kind: "signed", bytes: 2 },
  4: { kind: "signed", bytes: 3 },
  5: { kind: "signed", bytes: 4 },
  6: { kind: "float", bytes: 4 },
  7: { kind: "float", bytes: 8 },
  27: { kind: "alaw", bytes: 1 },
};

/**
 * Reads an AU file of Sun and NeXT: integers, floats, A-law and µ-law.
 * @throws SoundFileError for anything else.
 */
export function openAu(reader: ByteReader): SoundStream {
  const head = reader.take(24);
  if (head.length < 24) throw new SoundFileError("an AU file that ends in its header");
  const view = new DataView(head.buffer, head.byteOffset, 24);
  const [start, size, code, sampleRate, channels] = [4, 8, 12, 16, 20].map((at) => view.getUint32(at)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const encoding = encodings[code];
  if (encoding === undefined) throw new SoundFileError(`an AU file of encoding ${code}; ${howToConvert}`);
  if (sampleRate === 0 || channels === 0 || channels > 65_535) {
    throw new SoundFileError("an AU file without channels or without a sampling rate");
  }
  reader.skip(Math.max(0, start - 24));
  const bitsPerSample = encoding.bytes * 8;
  const lengthBytes = size === 0xffffffff || size === 0 ? Infinity : size;
  const full = { ...encoding, bigEndian: true, validBits: bitsPerSample };
  return { sampleRate, channels, bitsPerSample, blocks: decodeInterleaved(reader, lengthBytes, channels, full) };
}
