import type { ByteReader } from "./byte-reader.ts";
import { mpegFrameAt } from "./mpeg-frame.ts";
import { tagAt } from "./riff-chunks.ts";
import { howToConvert, SoundFileError } from "./sound-file-error.ts";

/** A kind of file that can be opened; `ogg` and `webm` may hold several encodings. */
export type SoundKind = "wav" | "aiff" | "au" | "flac" | "ogg" | "webm";

/** How far frames of MP3 are looked for behind junk. */
const searchBytes = 65_536;

/** Kinds that people take for sound, or have by mistake, told by their first bytes. */
const others: readonly (readonly [offset: number, start: string, name: string])[] = [
  [0, "caff", "a Core Audio file"],
  [0, "wvpk", "a WavPack file"],
  [0, "MAC ", "a Monkey's Audio file"],
  [0, "#!AMR", "an AMR recording"],
  [0, "#!SILK", "a SILK recording"],
  [0, "0&\xb2u\x8ef\xcf\x11", "a Windows Media file"],
  [0, "riff.\x91\xcf\x11", "a Sony Wave64 file"],
  [8, "AVI ", "a video"],
  [0, "ADIF", "an AAC file"],
  [0, "MThd", "a MIDI file, which is notes and no sound"],
];
const strangers: readonly (readonly [offset: number, start: string, name: string])[] = [
  [0, "PK\x03\x04", "a ZIP archive"],
  [0, "\x1f\x8b", "a gzip archive"],
  [0, "%PDF", "a PDF document"],
  [0, "\x89PNG", "a PNG picture"],
  [0, "\xff\xd8\xff", "a JPEG picture"],
  [0, "GIF8", "a GIF picture"],
  [8, "WEBP", "a WebP picture"],
  [0, "\x7fELF", "a program"],
];

/**
 * Tells by the content what kind of sound file begins here, and passes over an ID3 tag before it.
 * @throws SoundFileError naming what it is instead
 */
export function identifySound(reader: ByteReader): SoundKind {
  const hasTag = skipTags(reader);
  const bytes = reader.peek(16);
  if (bytes.length === 0) throw new SoundFileError("the file is empty");
  const tag = tagAt(bytes, 0);
  if (["RIFF", "RIFX", "RF64", "BW64"].includes(tag) && tagAt(bytes, 8) === "WAVE") return "wav";
  if (tag === "FORM" && tagAt(bytes, 8).startsWith("AIF")) return "aiff";
  if (tag === ".snd") return "au";
  if (tag === "fLaC") return "flac";
  if (tag === "OggS") return "ogg";
  if (tag === "\x1aE\xdf\xa3") return "webm";
  const isAt = ([offset, start]: readonly [number, string, string]): boolean =>
    String.fromCharCode(...bytes.subarray(offset, offset + start.length)) === start;
  const other = others.find(isAt);
  if (other !== undefined) throw new SoundFileError(`${other[2]}; ${howToConvert}`);
  if (tagAt(bytes, 4) === "ftyp") throw new SoundFileError(`${mpeg4Name(reader)}; ${howToConvert}`);
  const stranger = strangers.find(isAt);
  if (stranger !== undefined) throw new SoundFileError(`${stranger[2]}, not a sound file`);
  if (isAdts(bytes)) throw new SoundFileError(`an AAC file; ${howToConvert}`);
  const layer = mpegLayer(reader, hasTag);
  if (layer === 3) throw new SoundFileError(`an MP3 file; ${howToConvert}`);
  if (layer !== undefined) throw new SoundFileError(`an MPEG file of layer ${layer} (MP${layer}); ${howToConvert}`);
  if (isText(reader.peek(512))) throw new SoundFileError("a text file, not a sound file");
  throw new SoundFileError("not a sound file that is known (WAV, AIFF, AU, FLAC, Opus in Ogg or WebM)");
}

/** ID3v2 tags stand before MP3 as a rule, and before FLAC and WAV by mistake. Returns whether there was one. */
function skipTags(reader: ByteReader): boolean {
  for (let tags = 0; tags < 16; tags++) {
    const head = reader.peek(10);
    if (head.length < 10 || String.fromCharCode(...head.subarray(0, 3)) !== "ID3") return tags > 0;
    const size = [6, 7, 8, 9].reduce((sum, at) => (sum << 7) | ((head[at] as number) & 0x7f), 0);
    reader.skip(10 + size + ((head[5] as number) & 0x10 ? 10 : 0));
  }
  return true;
}

function mpeg4Name(reader: ByteReader): string {
  const ahead = String.fromCharCode(...reader.peek(4096).slice(0, 4096));
  if (ahead.includes("alac")) return "an M4A file with Apple Lossless";
  return "an MPEG-4 file (M4A or MP4, as a rule with AAC)";
}

function isAdts(bytes: Uint8Array): boolean {
  return bytes.length >= 7 && bytes[0] === 0xff && ((bytes[1] as number) & 0xf6) === 0xf0;
}

/**
 * The layer of the MPEG audio that begins here or behind junk, if there is any. It has no mark of its own: four bytes look
 * like a frame now and then, so another must follow it, unless a tag stands before it or the file ends with it.
 */
function mpegLayer(reader: ByteReader, hasTag: boolean): number | undefined {
  const ahead = reader.peek(searchBytes);
  for (let at = 0; at + 4 <= ahead.length; at++) {
    const frame = mpegFrameAt(ahead, at);
    if (frame === undefined) continue;
    const next = mpegFrameAt(ahead, at + frame.bytes);
    const isFollowed = next?.layer === frame.layer && next.sampleRate === frame.sampleRate;
    if (isFollowed || (at === 0 && (hasTag || frame.bytes === ahead.length))) return frame.layer;
  }
  return undefined;
}

function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13);
}
