import type { ByteReader } from "./byte-reader.ts";
import { SoundFileError } from "./sound-file-error.ts";

/** The first track of sound in a WebM or Matroska file. */
export interface WebmTrack {
  /** For example `A_OPUS`. */
  readonly codec: string;
  /** What the decoder needs to know first; empty when there is nothing. */
  readonly description: Uint8Array;
  /** The packets of the track, read as they are taken. */
  readonly packets: Iterable<Uint8Array>;
}

// Names of elements (RFC 9559).
const SEGMENT = 0x18538067;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const CLUSTER = 0x1f43b675;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
const SIMPLE_BLOCK = 0xa3;
const TRACK_NUMBER = 0xd7;
const TRACK_TYPE = 0x83;
const CODEC = 0x86;
const CODEC_PRIVATE = 0x63a2;

/** Elements that are gone into; recorders leave their lengths open, so that their ends are not known. */
const masters = new Set([SEGMENT, TRACKS, TRACK_ENTRY, CLUSTER, BLOCK_GROUP]);
const sound = 2;
/** An element that is read to memory is no longer than this. */
const longestElement = 1 << 20;

/**
 * Reads a WebM or Matroska file up to its first block of sound.
 * @throws SoundFileError when there is no sound in it
 */
export function openWebm(reader: ByteReader): WebmTrack {
  const tracks: { number: number; type: number; codec: string; description: Uint8Array }[] = [];
  for (;;) {
    const head = reader.peek(12);
    const element = readElement(head);
    const chosen = tracks.find(({ type }) => type === sound);
    if (element === undefined || element.id === CLUSTER) {
      if (chosen === undefined) throw new SoundFileError("a WebM or Matroska file without sound");
      const { codec, description, number } = chosen;
      return { codec, description, packets: packetsOf(reader, number) };
    }
    reader.skip(element.headBytes);
    if (masters.has(element.id)) {
      if (element.id === TRACK_ENTRY) tracks.push({ number: 0, type: 0, codec: "", description: new Uint8Array(0) });
      continue;
    }
    const track = tracks.at(-1);
    const isShort = element.sizeBytes <= longestElement;
    const body = track !== undefined && isShort ? reader.take(element.sizeBytes).slice() : undefined;
    if (track === undefined || body === undefined) {
      reader.skip(element.sizeBytes);
      continue;
    }
    if (element.id === TRACK_NUMBER) track.number = numberOf(body);
    if (element.id === TRACK_TYPE) track.type = numberOf(body);
    if (element.id === CODEC) track.codec = String.fromCharCode(...body).replace(/\0+$/, "");
    if (element.id === CODEC_PRIVATE) track.description = body;
  }
}

function* packetsOf(reader: ByteReader, wanted: number): Generator<Uint8Array> {
  for (;;) {
    const element = readElement(reader.peek(12));
    if (element === undefined) return;
    reader.skip(element.headBytes);
    if (masters.has(element.id)) continue;
    const isBlock = element.id === BLOCK || element.id === SIMPLE_BLOCK;
    if (!isBlock || element.sizeBytes > longestElement) {
      // A length that is open or a lie leads to the end.
      reader.skip(element.sizeBytes);
      continue;
    }
    const body = reader.take(element.sizeBytes).slice();
    if (body.length < element.sizeBytes) return;
    const track = readNumber(body, 0, true);
    if (track === undefined || track.value !== wanted) continue;
    const flags = body[track.bytes + 2] ?? 0;
    yield* unlaced(body.subarray(track.bytes + 3), (flags >> 1) & 3);
  }
}

/** The packets of a block: one, as a rule, or several of equal or of stated lengths. */
function* unlaced(body: Uint8Array, lacing: number): Generator<Uint8Array> {
  if (lacing === 0) {
    yield body;
    return;
  }
  const count = (body[0] ?? 0) + 1;
  let at = 1;
  const sizes: number[] = [];
  for (let i = 0; lacing !== 2 && i < count - 1; i++) {
    if (lacing === 1) {
      let size = 0;
      for (let part = 255; part === 255; at++) size += part = body[at] ?? 0;
      sizes.push(size);
      continue;
    }
    const number = readNumber(body, at, true);
    if (number === undefined) return;
    at += number.bytes;
    // After the first, sizes are differences with the zero in the middle.
    const middle = 2 ** (7 * number.bytes - 1) - 1;
    sizes.push(i === 0 ? number.value : (sizes[i - 1] as number) + number.value - middle);
  }
  const rest = body.length - at - sizes.reduce((sum, size) => sum + size, 0);
  const all =
    lacing === 2 ? Array.from({ length: count }, () => Math.floor((body.length - at) / count)) : [...sizes, rest];
  for (const size of all) {
    if (size < 0) return;
    yield body.subarray(at, at + size);
    at += size;
  }
}

interface Element {
  readonly id: number;
  readonly headBytes: number;
  /** Infinity when it was left open. */
  readonly sizeBytes: number;
}

function readElement(bytes: Uint8Array): Element | undefined {
  const id = readNumber(bytes, 0, false);
  const size = id === undefined ? undefined : readNumber(bytes, id.bytes, true);
  if (id === undefined || size === undefined) return undefined;
  const isOpen = size.value === 2 ** (7 * size.bytes) - 1;
  return { id: id.value, headBytes: id.bytes + size.bytes, sizeBytes: isOpen ? Infinity : size.value };
}

/** A number whose first bits tell its length; with the mark of its length for the names of elements. */
function readNumber(
  bytes: Uint8Array,
  at: number,
  isUnmarked: boolean,
): { readonly value: number; readonly bytes: number } | undefined {
  const first = bytes[at];
  if (first === undefined || first === 0) return undefined;
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length) return undefined;
  let value = isUnmarked ? first & (0xff >> length) : first;
  for (let i = 1; i < length; i++) value = value * 256 + (bytes[at + i] as number);
  return { value, bytes: length };
}

function numberOf(body: Uint8Array): number {
  return body.reduce((sum, byte) => sum * 256 + byte, 0);
}
