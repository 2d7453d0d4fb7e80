import { findBase64Audio } from "@vivavoce/audio";

/**
 * Audio of an `input_audio_buffer.append` message, taken from its bytes without parsing JSON: nearly all messages are
 * of this kind. Undefined when the message is anything else, or not plain enough; then it must be parsed.
 */
export function appendedAudio(message: Buffer): Uint8Array | undefined {
  const place = findBase64Audio(message);
  if (place === undefined) return undefined;
  const text = message.toString("latin1", place.audioStart, place.audioEnd);
  const bytes = Buffer.from(text, "base64");
  // Node skips what is not base64; a message with such characters is answered by the slow way.
  return bytes.length === base64Length(text) ? bytes : undefined;
}

function base64Length(text: string): number {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return text.length % 4 === 0 ? (text.length / 4) * 3 - padding : -1;
}
