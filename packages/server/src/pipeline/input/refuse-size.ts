import { ProtocolError } from "@vivavoce/protocol";
import type { ClientEvent } from "@vivavoce/protocol";

/**
 * Longest client event without audio, in bytes of UTF-8. Much of such an event comes back, some of it twice, and what the
 * server sends must stay well under 1 MiB (TR-53).
 */
const maxControlBytes = 256 * 1024;

/** Why an event is too long to be answered; undefined when it may be handled. */
export function refuseSize(text: string, event: ClientEvent): ProtocolError | undefined {
  if (text.length * 3 <= maxControlBytes) return undefined;
  if (event.type === "input_audio_buffer.append" || event.type === "input_audio.turn.append") return undefined;
  const lengthBytes = Buffer.byteLength(text);
  if (lengthBytes <= maxControlBytes) return undefined;
  return new ProtocolError(
    "invalid_value",
    `The event has ${lengthBytes} bytes; events other than audio may have ${maxControlBytes}.`,
    { eventId: event.event_id ?? null },
  );
}
