import { findBase64Audio } from "@vivavoce/audio";
import { base64Bytes } from "./base64-bytes.ts";
import { KnownSilence } from "./known-silence.ts";

/** Types of the events that append audio. */
export const appends: ReadonlySet<string | undefined> = new Set([
  "input_audio_buffer.append",
  "input_audio.turn.append",
]);

/** One for all sessions: what is in it are zeros, whoever sent them. */
const silence = new KnownSilence();

/**
 * Audio of an `input_audio_buffer.append` message, taken from its bytes without parsing JSON: nearly all messages are
 * of this kind. Undefined when the message is anything else, or not plain enough; then it must be parsed. The audio may be
 * shared and must not be changed.
 */
export function appendedAudio(message: Buffer): Uint8Array | undefined {
  const known = silence.find(message);
  if (known !== undefined) return known;
  const place = findBase64Audio(message);
  if (place === undefined) return undefined;
  const text = message.toString("latin1", place.audioStart, place.audioEnd);
  // A message with characters that are not base64 is answered by the slow way.
  const bytes = base64Bytes(text);
  if (bytes !== undefined) silence.learn(message, text.length, bytes);
  return bytes;
}

/** Whether a message is plainly an `input_audio_buffer.append`, whatever is in its audio. */
export function isPlainAppend(message: Buffer): boolean {
  return silence.find(message) !== undefined || findBase64Audio(message) !== undefined;
}
