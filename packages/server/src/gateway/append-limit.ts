import { peekMessage, ProtocolError, toErrorBody } from "@vivavoce/protocol";
import type { ErrorBody } from "@vivavoce/protocol";

/**
 * Holds a message against the limit of one `input_audio_buffer.append` (TR-54). Costs nothing for ordinary messages:
 * only one longer than the limit as a whole is looked into, and none is parsed. What is no append is left to the session.
 *
 * @param maxAppendBytes longest `audio` in base64 characters
 * @returns the error to answer with, or undefined when the message may go on
 */
export function checkAppendLimit(message: Buffer, maxAppendBytes: number): ErrorBody | undefined {
  if (message.length <= maxAppendBytes) return undefined;
  const { type, eventId, audioLength } = peekMessage(message);
  if (type !== "input_audio_buffer.append" || audioLength <= maxAppendBytes) return undefined;
  return toErrorBody(
    new ProtocolError(
      "invalid_value",
      `Invalid 'audio': ${audioLength} base64 characters in one append, at most ${maxAppendBytes} are taken.`,
      { param: "audio", eventId },
    ),
  );
}
