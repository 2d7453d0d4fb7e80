import { howToConvert, SoundFileError } from "@vivavoce/audio/sound-file";
import type { SoundStream, WebmTrack } from "@vivavoce/audio/sound-file";
import type { OpusPacket } from "./open-opus.ts";

/**
 * Reads the sound of a WebM file, as browsers record it: Opus.
 * @throws SoundFileError for anything else
 */
export async function openWebmSound({ codec, description, packets }: WebmTrack): Promise<SoundStream> {
  if (codec !== "A_OPUS") {
    throw new SoundFileError(`a WebM or Matroska file with ${codec.replace(/^A_/, "") || "no codec"}; ${howToConvert}`);
  }
  return (await import("./open-opus.ts")).openOpus(description, asOpus(packets), false);
}

function* asOpus(packets: Iterable<Uint8Array>): Generator<OpusPacket> {
  for (const bytes of packets) yield { bytes, position: -1, isFirst: false, isLast: false };
}
