import { ByteReader, identifySound, openWav, SoundFileError } from "@vivavoce/audio/sound-file";
import { concatBytes, concatSamples } from "@vivavoce/audio";
import { plainFormat, readFormat, wavFile } from "./wav-format.ts";
import type { WavFormat } from "./wav-format.ts";

/** Decoded sound, of one channel. */
export interface DecodedSound {
  readonly samples: Float32Array;
  /** Hz. */
  readonly sampleRate: number;
}

/** The bytes are sound that cannot be decoded as it comes. The message names what it is, and holds nothing of it. */
export class UnreadableSoundError extends Error {
  override readonly name = "UnreadableSoundError";
}

/** What sound without a header is. */
export interface PlainSound {
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number;
}

interface WalkedHeader {
  readonly length: number;
  readonly format: WavFormat | undefined;
}

/** Longest header that is looked through for the sound behind it. */
const maxHeaderBytes = 64 * 1024;
/** What a header at the beginning of sound looks like: `RIFF`, four bytes of size, `WAVEfmt `. */
const markBytes = 16;
const formatMark = "WAVEfmt ";
const riff = Buffer.from("RIFF", "latin1").readUInt32LE(0);
const empty = new Uint8Array(0);

/**
 * Decodes sound as a speech server sends it: WAV with whatever sizes its header has, several of them one after the other, or
 * numbers without a header. Bytes may be divided anywhere; what does not fill a number waits for the next piece.
 */
export class SoundDecoder {
  readonly #plain: PlainSound;
  #pending: Uint8Array = empty;
  /** Undefined until it is known whether a header comes. */
  #format: WavFormat | undefined;
  #isInHeader = false;
  /** The header as far as it has been walked over, in bytes, and what it has said: each piece of it is looked at once. */
  #header: WalkedHeader | undefined;
  /** Bytes of the data chunk that are still to come; Infinity when its size says nothing. */
  #left = Infinity;
  /** Bytes of a chunk after the sound that are passed over. */
  #skip = 0;

  constructor(plain: PlainSound) {
    this.#plain = plain;
  }

  /**
   * The sound that these bytes complete.
   * @throws UnreadableSoundError when they are no sound that can be decoded
   */
  push(bytes: Uint8Array): DecodedSound[] {
    this.#pending = this.#pending.length === 0 ? bytes : concatBytes([this.#pending, bytes]);
    return this.#decode(false);
  }

  /** What is left at the end. A header without sound behind it gives none. */
  end(): DecodedSound[] {
    const rest = this.#decode(true);
    this.#pending = empty;
    return rest;
  }

  #decode(isEnd: boolean): DecodedSound[] {
    const sounds: DecodedSound[] = [];
    for (;;) {
      if (this.#skip > 0 && !this.#passOver()) return sounds;
      if (this.#format === undefined && !this.#isInHeader && !this.#begin(isEnd)) return sounds;
      if (this.#isInHeader && !this.#readHeader()) return sounds;
      const before = this.#pending.length;
      const sound = this.#readData(isEnd);
      if (sound !== undefined) sounds.push(sound);
      if (this.#left === 0 && !this.#isInHeader && !this.#afterData(isEnd)) return sounds;
      if (this.#pending.length === before && !this.#isInHeader) return sounds;
    }
  }

  /** Finds out whether a header or plain sound begins. False when that cannot be known yet. */
  #begin(isEnd: boolean): boolean {
    const bytes = this.#pending;
    if (bytes.length === 0) return false;
    if (tagOf(bytes, 0) === "RIFF") this.#isInHeader = true;
    else if (bytes.length < (mayBeMpeg(bytes) ? mpegBytes : 12) && !isEnd) return false;
    else {
      const container = containerOf(bytes);
      if (container !== undefined) throw new UnreadableSoundError(container);
      const { sampleRate, channels, bitsPerSample } = this.#plain;
      this.#format = plainFormat(sampleRate, channels, bitsPerSample);
      this.#left = Infinity;
    }
    return true;
  }

  /** Walks over the chunks before the sound, and keeps none of them. False when more is needed. */
  #readHeader(): boolean {
    if (this.#header === undefined) {
      if (this.#pending.length < 12) return false;
      if (tagOf(this.#pending, 8) !== "WAVE") throw new UnreadableSoundError("a RIFF file without sound");
      this.#header = { length: 12, format: undefined };
      this.#pending = this.#pending.subarray(12);
    }
    for (;;) {
      if (this.#skip > 0 && !this.#passOver()) return false;
      const bytes = this.#pending;
      if (bytes.length < 8) return false;
      const walked: WalkedHeader = this.#header;
      const tag = tagOf(bytes, 0);
      const size = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).readUInt32LE(4);
      if (tag === "data") {
        if (walked.format === undefined) {
          throw new UnreadableSoundError("a WAV file whose header does not say what it holds");
        }
        this.#format = walked.format;
        this.#isInHeader = false;
        this.#header = undefined;
        this.#left = isKnownSize(size) ? size : Infinity;
        this.#pending = bytes.subarray(8);
        return true;
      }
      const chunk = 8 + size + (size % 2);
      const length = walked.length + chunk;
      if (length > maxHeaderBytes) throw new UnreadableSoundError("a WAV file whose header does not end");
      const bodyEnd = tag === "fmt " ? 8 + Math.min(size, 64) : 8;
      if (bytes.length < bodyEnd) return false;
      const format = tag === "fmt " ? readFormat(bytes.subarray(8, bodyEnd)) : walked.format;
      this.#header = { length, format };
      this.#skip = chunk;
    }
  }

  /** Decodes whole frames of what is there, up to the end of the data or to another header. */
  #readData(isEnd: boolean): DecodedSound | undefined {
    const format = this.#format;
    if (format === undefined) return undefined;
    const available = this.#pending.subarray(0, Math.min(this.#pending.length, this.#left));
    const header = this.#left === Infinity ? findHeader(available, isEnd) : undefined;
    const usable = header === undefined ? available : available.subarray(0, header.at);
    const whole = usable.length - (usable.length % format.blockBytes);
    const sound = whole === 0 ? undefined : decodeFrames(format, usable.subarray(0, whole));
    if (header?.isSure === true) {
      // An incomplete frame before a header belongs to nothing.
      this.#pending = this.#pending.subarray(header.at);
      this.#format = undefined;
      this.#isInHeader = true;
      return sound;
    }
    this.#pending = this.#pending.subarray(whole);
    this.#left -= whole;
    // The stated length may not be a whole number of frames.
    if (this.#left < format.blockBytes && this.#pending.length >= this.#left) {
      this.#pending = this.#pending.subarray(this.#left);
      this.#left = 0;
    }
    return sound;
  }

  /** What follows the stated end: another file, a chunk to pass over, or sound that the header forgot. */
  #afterData(isEnd: boolean): boolean {
    const bytes = this.#pending;
    if (bytes.length < 8 && !isEnd) return false;
    if (bytes.length === 0) return false;
    const tag = tagOf(bytes, 0);
    if (tag === "RIFF") {
      this.#format = undefined;
      this.#isInHeader = true;
    } else if (bytes.length >= 8 && laterChunks.has(tag)) {
      const size = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).readUInt32LE(4);
      this.#skip = 8 + size + (size % 2);
    } else this.#left = Infinity;
    return true;
  }

  /** False while more is to be passed over than has come. */
  #passOver(): boolean {
    const count = Math.min(this.#skip, this.#pending.length);
    this.#pending = this.#pending.subarray(count);
    this.#skip -= count;
    return this.#skip === 0;
  }
}

/** Chunks that stand behind the sound. */
const laterChunks: ReadonlySet<string> = new Set([
  "LIST",
  "fact",
  "id3 ",
  "ID3 ",
  "cue ",
  "bext",
  "smpl",
  "iXML",
  "PEAK",
]);

/** Servers that stream write 0, all ones or the largest signed number, or count from a file of that size. */
function isKnownSize(size: number): boolean {
  return size > 0 && size < 0x7fff_0000;
}

/** Another header within sound whose end is not known; not sure when what is there may be the beginning of one. */
function findHeader(bytes: Uint8Array, isEnd: boolean): { readonly at: number; readonly isSure: boolean } | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The rarer mark is looked for by the machine's own search: `RIFF` again and again costs nothing then.
  for (let mark = view.indexOf(formatMark, 8, "latin1"); mark >= 0;) {
    if (view.readUInt32LE(mark - 8) === riff) return { at: mark - 8, isSure: true };
    mark = view.indexOf(formatMark, mark + formatMark.length, "latin1");
  }
  if (isEnd) return undefined;
  const begun = view.indexOf("RIFF", Math.max(0, view.length - markBytes + 1), "latin1");
  if (begun >= 0) return { at: begun, isSure: false };
  for (let length = Math.min(3, view.length); length > 0; length--) {
    if (view.toString("latin1", view.length - length) === "RIFF".slice(0, length)) {
      return { at: view.length - length, isSure: false };
    }
  }
  return undefined;
}

function decodeFrames(format: WavFormat, frames: Uint8Array): DecodedSound {
  try {
    const stream = openWav(ByteReader.of(wavFile(format, frames)));
    const pieces = [...stream.blocks].map(mixDown);
    return { samples: concatSamples(pieces), sampleRate: stream.sampleRate };
  } catch (error) {
    if (error instanceof SoundFileError) throw new UnreadableSoundError(`a WAV file: ${error.message}`);
    throw error;
  }
}

/** The mean of the channels: a voice stands in the middle. */
function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels;
  if (first === undefined || channels.length === 1) return first ?? new Float32Array(0);
  return first.map((_, index) => channels.reduce((sum, each) => sum + (each[index] ?? 0), 0) / channels.length);
}

/** The kind of file that these bytes begin and that is not decoded here, in words; undefined when they are none. */
function containerOf(bytes: Uint8Array): string | undefined {
  const found = containers.find(([mark, at]) => tagOf(bytes, at).startsWith(mark));
  if (found !== undefined) return found[2];
  if (!mayBeMpeg(bytes)) return undefined;
  try {
    identifySound(ByteReader.of(bytes));
  } catch (error) {
    if (error instanceof SoundFileError && /MP3|MPEG/.test(error.message)) return "an MP3 stream";
  }
  return undefined;
}

/** Frames of MPEG begin so, and soft sound without a header too: only a second frame behind the first tells. */
function mayBeMpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0;
}

/** Room for two frames of MP3. */
const mpegBytes = 4096;

const containers: readonly (readonly [mark: string, at: number, name: string])[] = [
  ["OggS", 0, "an Ogg stream (Opus or Vorbis)"],
  ["fLaC", 0, "a FLAC file"],
  ["ID3", 0, "an MP3 file"],
  ["ftyp", 4, "an MPEG-4 file"],
  ["FORM", 0, "an AIFF file"],
  [".snd", 0, "an AU file"],
  ["\x1aE\xdf\xa3", 0, "a WebM file"],
];

function tagOf(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
