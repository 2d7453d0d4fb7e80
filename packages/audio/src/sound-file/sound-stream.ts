/** A stretch of decoded sound: one array for each channel, all of one length. */
export type SoundBlock = readonly Float32Array[];

/** A sound file whose beginning has been read. */
export interface SoundStream {
  /** Hz. */
  readonly sampleRate: number;
  /** Channels of every block. */
  readonly channels: number;
  /** Bits of one number in the file; 0 where the encoding has none. */
  readonly bitsPerSample: number;
  /**
   * Decodes as it is read, once; blocks are small whatever the file claims. A file that breaks off gives what there is.
   * @throws SoundFileError from the iteration, when the file cannot be decoded
   */
  readonly blocks: Iterable<SoundBlock>;
}

/** Rates that sound files may have, Hz. */
export const lowestFileRate = 1000;
/** See {@link lowestFileRate}. */
export const highestFileRate = 384_000;
