import { SoundFileError } from "@vivavoce/audio/sound-file";
import type { OggPacket, SoundBlock, SoundStream } from "@vivavoce/audio/sound-file";
import { OpusDecoder } from "opus-decoder";

/** Opus is decoded at this rate, Hz, whatever was recorded. */
const sampleRate = 48_000;

interface OpusHead {
  readonly channels: number;
  readonly preSkip: number;
  readonly gain: number;
  readonly streams: number;
  readonly coupled: number;
  readonly mapping: number[];
}

/** A packet of Opus; in Ogg, also of the descriptions before them. */
export type OpusPacket = Pick<OggPacket, "bytes" | "position" | "isFirst" | "isLast">;

/**
 * Decodes packets of Opus.
 * @param first the packet that describes the stream (RFC 7845, section 5.1).
 * @param packets those after it: of sound, or with `isOgg` the packet of tags first.
 * @throws SoundFileError when it describes none
 */
export async function openOpus(first: Uint8Array, packets: Iterable<OpusPacket>, isOgg: boolean): Promise<SoundStream> {
  const head = readHead(first);
  const { channels, streams, coupled, mapping } = head;
  const decoder = new OpusDecoder({
    channels,
    streamCount: streams,
    coupledStreamCount: coupled,
    channelMappingTable: mapping,
    preSkip: 0,
  });
  await decoder.ready;
  return { sampleRate, channels, bitsPerSample: 0, blocks: decode(decoder, head, packets, isOgg) };
}

function* decode(
  decoder: OpusDecoder,
  first: OpusHead,
  packets: Iterable<OpusPacket>,
  isOgg: boolean,
): Generator<SoundBlock> {
  let head = first;
  let decoded = 0;
  let isTags = isOgg;
  try {
    for (const packet of packets) {
      if (packet.isFirst) {
        // Files may be strung together; each has its own beginning.
        head = readHead(packet.bytes);
        if (head.channels !== first.channels) return;
        decoded = 0;
        isTags = true;
        continue;
      }
      if (isTags) {
        isTags = false;
        continue;
      }
      const { channelData, samplesDecoded } = decoder.decodeFrame(packet.bytes);
      const start = Math.min(samplesDecoded, Math.max(0, head.preSkip - decoded));
      // The last position says how much of the last packet is sound.
      const isShort = packet.isLast && packet.position >= decoded;
      const end = isShort ? Math.min(samplesDecoded, packet.position - decoded) : samplesDecoded;
      decoded += samplesDecoded;
      const { gain } = head;
      if (end > start) yield channelData.map((samples) => samples.subarray(start, end).map((sample) => sample * gain));
    }
  } finally {
    decoder.free();
  }
}

function readHead(bytes: Uint8Array): OpusHead {
  const broken = (): never => {
    throw new SoundFileError("an Opus file with a broken beginning");
  };
  if (bytes.length < 19) return broken();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const channels = view.getUint8(9);
  const preSkip = view.getUint16(10, true);
  const gain = 10 ** (view.getInt16(16, true) / (20 * 256));
  if (view.getUint8(18) === 0) {
    if (channels < 1 || channels > 2) return broken();
    return { channels, preSkip, gain, streams: 1, coupled: channels - 1, mapping: channels === 1 ? [0] : [0, 1] };
  }
  if (channels === 0 || bytes.length < 21 + channels) return broken();
  const [streams, coupled] = [view.getUint8(19), view.getUint8(20)];
  const mapping = [...bytes.subarray(21, 21 + channels)];
  if (streams === 0 || coupled > streams || mapping.some((each) => each !== 255 && each >= streams + coupled)) {
    return broken();
  }
  return { channels, preSkip, gain, streams, coupled, mapping };
}
