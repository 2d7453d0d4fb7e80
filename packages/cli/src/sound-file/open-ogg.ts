import { ByteReader, howToConvert, oggPackets, SoundFileError } from "@vivavoce/audio/sound-file";
import type { OggPacket, SoundStream } from "@vivavoce/audio/sound-file";

/** Codecs of Ogg that are told by their first packet, and not decoded. */
const others: readonly (readonly [start: string, name: string])[] = [
  ["\x01vorbis", "an Ogg Vorbis file"],
  ["Speex   ", "an Ogg Speex file"],
  ["\x80theora", "an Ogg video"],
  ["fishead", "an Ogg video"],
];

/**
 * Reads an Ogg file with Opus or FLAC. The decoder is loaded when it is needed.
 * @throws SoundFileError for anything else
 */
export async function openOgg(reader: ByteReader): Promise<SoundStream> {
  const packets = oggPackets(reader);
  const first = packets.next();
  if (first.done === true) throw new SoundFileError("an Ogg file that is cut off at its beginning");
  const start = Buffer.from(first.value.bytes.subarray(0, 8)).toString("latin1");
  if (start === "OpusHead") return (await import("./open-opus.ts")).openOpus(first.value.bytes, packets, true);
  if (start.startsWith("\x7fFLAC")) {
    return (await import("@vivavoce/audio/flac")).openFlac(nativeFlac(first.value, packets));
  }
  const other = others.find(([beginning]) => start.startsWith(beginning));
  throw new SoundFileError(`${other?.[1] ?? "an Ogg file without Opus"}; ${howToConvert}`);
}

/** The packets of FLAC in Ogg, one after the other, are a FLAC file behind nine bytes of their own. */
function nativeFlac(first: OggPacket, packets: Iterator<OggPacket>): ByteReader {
  let piece: Uint8Array | undefined = first.bytes.subarray(9);
  return new ByteReader(() => {
    const now = piece;
    const next = packets.next();
    piece = next.done === true ? undefined : next.value.bytes;
    return now;
  });
}
