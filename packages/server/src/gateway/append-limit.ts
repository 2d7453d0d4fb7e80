import { ProtocolError, toErrorBody } from "@vivavoce/protocol";
import type { ErrorBody } from "@vivavoce/protocol";

/**
 * Holds a message against the limit of one `input_audio_buffer.append` (TR-54). Costs nothing for ordinary messages:
 * only one longer than the limit as a whole is looked into. What is not an append, or not JSON, is left to the session.
 *
 * @param maxAppendBytes longest `audio` in base64 characters
 * @returns the error to answer with, or undefined when the message may go on
 */
export function checkAppendLimit(message: string | Buffer, maxAppendBytes: number): ErrorBody | undefined {
  if (message.length <= maxAppendBytes) return undefined;
  const event = parseObject(message.toString());
  if (event?.type !== "input_audio_buffer.append") return undefined;
  if (typeof event.audio !== "string" || event.audio.length <= maxAppendBytes) return undefined;
  return toErrorBody(
    new ProtocolError(
      "invalid_value",
      `Invalid 'audio': ${event.audio.length} base64 characters in one append, at most ${maxAppendBytes} are taken.`,
      { param: "audio", eventId: typeof event.event_id === "string" && event.event_id !== "" ? event.event_id : null },
    ),
  );
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
