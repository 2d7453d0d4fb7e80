import { ChannelMixer, highestFileRate, identifySound, lowestFileRate } from "@vivavoce/audio/sound-file";
import { openAiff, openAu, openWav, openWebm, SoundFileError } from "@vivavoce/audio/sound-file";
import type { ByteReader, SoundKind, SoundStream } from "@vivavoce/audio/sound-file";
import { openBytes } from "./open-bytes.ts";
import { openOgg } from "./open-ogg.ts";
import { openWebmSound } from "./open-webm-sound.ts";

/** A sound file that is being read. */
export interface SoundFile {
  /** Hz: an integer from 1000 to 384,000. */
  readonly sampleRate: number;
  /**
   * Its sound, all channels made one, decoded as it is read; once.
   * @throws SoundFileError from the iteration, when there is more than was asked for or it cannot be decoded
   */
  readonly pieces: Iterable<Float32Array>;
  close(): void;
}

/** Decoders of compressed sound are loaded when a file of their kind is opened. */
const openers: Readonly<Record<SoundKind, (reader: ByteReader) => SoundStream | Promise<SoundStream>>> = {
  wav: openWav,
  aiff: openAiff,
  au: openAu,
  flac: async (reader) => (await import("@vivavoce/audio/flac")).openFlac(reader),
  ogg: openOgg,
  webm: async (reader) => openWebmSound(openWebm(reader)),
};

/**
 * Opens a sound file, whose kind is told by its content: WAV, AIFF, AU, FLAC, Opus in Ogg or WebM.
 * @param path `-` for the standard input, which is read to its end first.
 * @param longestS seconds that are read at most; the iteration throws beyond.
 * @throws SoundFileError in a clause that names what is wrong, also with the path
 */
export async function openSoundFile(path: string, longestS: number): Promise<SoundFile> {
  const bytes = await openBytes(path);
  try {
    const stream = await openers[identifySound(bytes.reader)](bytes.reader);
    const { sampleRate } = stream;
    if (sampleRate < lowestFileRate || sampleRate > highestFileRate) {
      throw new SoundFileError(`a sampling rate of ${sampleRate} Hz is beyond ${lowestFileRate} to ${highestFileRate}`);
    }
    return { sampleRate, pieces: mixed(stream, longestS), close: () => bytes.close() };
  } catch (error) {
    bytes.close();
    throw error instanceof SoundFileError ? naming(path, error) : error;
  }
}

/** The command that is advised can be run as it stands, and writes beside the file. */
function naming(path: string, error: SoundFileError): SoundFileError {
  if (path === "-") return error;
  const stem = path.replace(/\.[^./]*$/, "");
  const converted = `${path.startsWith("-") ? "./" : ""}${stem}${/\.wav$/i.test(path) ? "-24k" : ""}.wav`;
  const message = error.message.replace("in.file", () => quoted(path)).replace(/out\.wav$/, () => quoted(converted));
  return new SoundFileError(message, { cause: error });
}

/** A name as a shell takes it. */
function quoted(name: string): string {
  return /^[\w./+-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;
}

function* mixed({ sampleRate, channels, blocks }: SoundStream, longestS: number): Generator<Float32Array> {
  const mixer = new ChannelMixer(sampleRate, channels);
  let left = longestS * sampleRate;
  for (const block of blocks) {
    left -= block[0]?.length ?? 0;
    if (left < 0) throw new SoundFileError(`longer than ${longestS / 60} minutes; cut it into shorter files`);
    const piece = mixer.push(block);
    if (piece !== undefined) yield piece;
  }
  const rest = mixer.end();
  if (rest !== undefined) yield rest;
}
