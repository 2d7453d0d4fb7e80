import type { ByteReader } from "./byte-reader.ts";
import type { SoundBlock } from "./sound-stream.ts";

/** The layout of ADPCM, which comes in blocks that begin anew. */
export interface AdpcmLayout {
  readonly channels: number;
  readonly blockBytes: number;
  /** Samples of one channel in a block, at most; 0 lets the block decide. */
  readonly blockSamples: number;
}

const imaIndexSteps = [-1, -1, -1, -1, 2, 4, 6, 8];
/** Each step is the last by 1.1, as the IMA wrote them down. */
const imaSteps = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118,
  130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060,
  1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484,
  7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];
const microsoftSteps = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230];

/** The predictors that every file of Microsoft's ADPCM may use. */
export const microsoftPredictors: readonly (readonly [number, number])[] = [
  [256, 0],
  [512, -256],
  [0, 0],
  [192, 64],
  [240, 0],
  [460, -208],
  [392, -232],
];

/** Decodes IMA ADPCM as WAV files hold it; the last block may be cut short. */
export function* decodeImaAdpcm(reader: ByteReader, lengthBytes: number, layout: AdpcmLayout): Generator<SoundBlock> {
  const { channels } = layout;
  const headBytes = 4 * channels;
  for (const bytes of blocksOf(reader, lengthBytes, layout.blockBytes)) {
    if (bytes.length < headBytes) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const groups = Math.floor((bytes.length - headBytes) / headBytes);
    const block = Array.from({ length: channels }, () => new Float32Array(1 + 8 * groups));
    block.forEach((out, c) => {
      let value = view.getInt16(4 * c, true);
      let index = Math.min(88, view.getUint8(4 * c + 2));
      out[0] = value / 32768;
      for (let n = 0; n < 8 * groups; n++) {
        const byte = bytes[headBytes + headBytes * (n >> 3) + 4 * c + ((n & 7) >> 1)] as number;
        const code = n % 2 === 0 ? byte & 15 : byte >> 4;
        const step = imaSteps[index] as number;
        let change = step >> 3;
        if (code & 1) change += step >> 2;
        if (code & 2) change += step >> 1;
        if (code & 4) change += step;
        value = clip(value + (code & 8 ? -change : change));
        index = Math.max(0, Math.min(88, index + (imaIndexSteps[code & 7] as number)));
        out[n + 1] = value / 32768;
      }
    });
    yield limited(block, layout.blockSamples);
  }
}

/** Decodes Microsoft's ADPCM; the last block may be cut short. */
export function* decodeMicrosoftAdpcm(
  reader: ByteReader,
  lengthBytes: number,
  layout: AdpcmLayout,
  predictors: readonly (readonly [number, number])[],
): Generator<SoundBlock> {
  const { channels } = layout;
  const headBytes = 7 * channels;
  for (const bytes of blocksOf(reader, lengthBytes, layout.blockBytes)) {
    if (bytes.length < headBytes) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const coded = Math.floor(((bytes.length - headBytes) * 2) / channels);
    const block = Array.from({ length: channels }, () => new Float32Array(2 + coded));
    block.forEach((out, c) => {
      const [first, second] = predictors[bytes[c] as number] ?? [256, 0];
      let delta = view.getInt16(channels + 2 * c, true);
      let last = view.getInt16(3 * channels + 2 * c, true);
      let before = view.getInt16(5 * channels + 2 * c, true);
      out[0] = before / 32768;
      out[1] = last / 32768;
      for (let n = 0; n < coded; n++) {
        const nibble = n * channels + c;
        const byte = bytes[headBytes + (nibble >> 1)] as number;
        const code = nibble % 2 === 0 ? byte >> 4 : byte & 15;
        const predicted = (last * first + before * second) >> 8;
        before = last;
        last = clip(predicted + (code < 8 ? code : code - 16) * delta);
        delta = Math.min(32767, Math.max(16, ((microsoftSteps[code] as number) * delta) >> 8));
        out[n + 2] = last / 32768;
      }
    });
    yield limited(block, layout.blockSamples);
  }
}

function* blocksOf(reader: ByteReader, lengthBytes: number, blockBytes: number): Generator<Uint8Array> {
  for (let left = lengthBytes; left > 0;) {
    const bytes = reader.take(Math.min(left, blockBytes));
    if (bytes.length === 0) return;
    left -= bytes.length;
    yield bytes;
  }
}

function limited(block: SoundBlock, samples: number): SoundBlock {
  return samples > 0 ? block.map((each) => each.subarray(0, samples)) : block;
}

function clip(value: number): number {
  return Math.max(-32768, Math.min(32767, value));
}
