/** What the four bytes at the beginning of an MPEG audio frame say, as far as files are told apart by it. */
export interface MpegFrame {
  /** 1, 2 or 3 (MP3). */
  readonly layer: number;
  /** Hz. */
  readonly sampleRate: number;
  /** Length with the header. */
  readonly bytes: number;
}

const rates = [44_100, 48_000, 32_000];
/** Bits per second in thousands (ISO/IEC 11172-3, 2.4.2.3, and 13818-3); the length of a frame follows from them. */
const bitrates: Readonly<Record<string, readonly number[]>> = {
  "1.1": [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  "1.2": [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  "1.3": [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  "2.1": [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  "2.2": [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  "2.3": [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};

/** Reads a frame's header, or returns undefined where none is. Free-format frames, which nobody writes, are none. */
export function mpegFrameAt(bytes: Uint8Array, at: number): MpegFrame | undefined {
  if (at + 4 > bytes.length || bytes[at] !== 0xff) return undefined;
  const [second, third] = [bytes[at + 1], bytes[at + 2]] as [number, number];
  const version = (second >> 3) & 3;
  const layer = 4 - ((second >> 1) & 3);
  const rateOf = (third >> 2) & 3;
  if ((second & 0xe0) !== 0xe0 || version === 1 || layer === 4 || rateOf === 3) return undefined;
  // MPEG-2 and 2.5 have half and a quarter of the rates, and MP3 frames of half the length.
  const isLowRate = version !== 3;
  const kilobits = bitrates[`${isLowRate ? 2 : 1}.${layer}`]?.[(third >> 4) - 1];
  if (kilobits === undefined) return undefined;
  const halvings = version === 3 ? 0 : version === 2 ? 1 : 2;
  const sampleRate = (rates[rateOf] as number) >> halvings;
  const padding = (third >> 1) & 1;
  const slots = layer === 1 ? 12 : layer === 3 && isLowRate ? 72 : 144;
  const length = Math.floor((slots * kilobits * 1000) / sampleRate) + padding;
  return { layer, sampleRate, bytes: layer === 1 ? length * 4 : length };
}
