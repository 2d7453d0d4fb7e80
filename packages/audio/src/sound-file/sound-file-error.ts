/**
 * A file holds no sound that can be read: another kind of file, an encoding without a decoder, or a broken one. The message
 * is a clause about the file that a person can act on, to stand after its name and a colon.
 */
export class SoundFileError extends Error {
  override readonly name: string = "SoundFileError";
}

/** What to do with a file whose encoding cannot be decoded here. */
export const howToConvert = "convert it first: ffmpeg -i in.file -ar 24000 -ac 1 out.wav";
