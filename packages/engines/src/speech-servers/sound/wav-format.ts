/** How numbers lie in a stream of sound: the body of a `fmt ` chunk. */
export interface WavFormat {
  readonly sampleRate: number;
  readonly channels: number;
  /** Bytes of one frame of all channels, or of one block of a compressed encoding. */
  readonly blockBytes: number;
  /** The chunk's body, as a WAV file has it. */
  readonly body: Uint8Array;
}

/** Integers without a header. */
export function plainFormat(sampleRate: number, channels: number, bitsPerSample: number): WavFormat {
  const blockBytes = channels * (bitsPerSample >> 3);
  const body = Buffer.alloc(16);
  body.writeUInt16LE(1, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(sampleRate, 4);
  body.writeUInt32LE(sampleRate * blockBytes, 8);
  body.writeUInt16LE(blockBytes, 12);
  body.writeUInt16LE(bitsPerSample, 14);
  return { sampleRate, channels, blockBytes, body };
}

/** Reads the body of a `fmt ` chunk; undefined when it makes no sense. */
export function readFormat(body: Uint8Array): WavFormat | undefined {
  if (body.length < 16) return undefined;
  const view = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const channels = view.readUInt16LE(2);
  const sampleRate = view.readUInt32LE(4);
  const blockBytes = view.readUInt16LE(12);
  if (channels < 1 || channels > maxChannels || blockBytes < 1 || !isRate(sampleRate)) return undefined;
  return { sampleRate, channels, blockBytes, body: Uint8Array.from(body) };
}

/** A rate that sound may have. */
export function isRate(sampleRate: number): boolean {
  return Number.isInteger(sampleRate) && sampleRate >= 4000 && sampleRate <= 192_000;
}

/** A complete file of this much sound, so that the decoder of files can read it. */
export function wavFile({ body }: WavFormat, data: Uint8Array): Uint8Array {
  const file = Buffer.alloc(28 + body.length + data.length);
  file.write("RIFF", 0, "latin1");
  file.writeUInt32LE(file.length - 8, 4);
  file.write("WAVEfmt ", 8, "latin1");
  file.writeUInt32LE(body.length, 16);
  file.set(body, 20);
  file.write("data", 20 + body.length, "latin1");
  file.writeUInt32LE(data.length, 24 + body.length);
  file.set(data, 28 + body.length);
  return file;
}

const maxChannels = 8;
