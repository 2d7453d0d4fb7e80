import { findBase64Audio } from "@vivavoce/audio";
import { base64Bytes } from "./base64-bytes.ts";

/**
 * Audio of an `input_audio_buffer.append` message, taken from its bytes without parsing JSON: nearly all messages are
 * of this kind. Undefined when the message is anything else, or not plain enough; then it must be parsed.
 */
export function appendedAudio(message: Buffer): Uint8Array | undefined {
  const place = findBase64Audio(message);
  if (place === undefined) return undefined;
  const text = message.toString("latin1", place.audioStart, place.audioEnd);
  // A message with characters that are not base64 is answered by the slow way.
  return base64Bytes(text);
}
