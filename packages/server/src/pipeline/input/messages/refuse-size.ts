import { peekMessage, ProtocolError } from "@vivavoce/protocol";
import { appends } from "./appended-audio.ts";

/**
 * Longest client event without audio, in bytes of UTF-8. Much of such an event comes back, some of it twice, and what the
 * server sends must stay well under 1 MiB (TR-53).
 */
export const maxControlBytes = 256 * 1024;

/** Events whose items may hold sound and pictures: how long they are without is found when those are lifted out. */
export const withItems: ReadonlySet<string | undefined> = new Set(["conversation.item.create", "response.create"]);

/**
 * Why a message is too long to be answered; undefined when it may be parsed. It is told by its bytes: to parse 15 MiB in
 * order to refuse them would cost every caller a tenth of a second and more.
 */
export function refuseSize(message: Uint8Array): ProtocolError | undefined {
  if (message.length <= maxControlBytes) return undefined;
  const { type, eventId, restBytes } = peekMessage(message);
  if (withItems.has(type)) return undefined;
  if (appends.has(type) && restBytes <= maxControlBytes) return undefined;
  return new ProtocolError(
    "invalid_value",
    `The event has ${message.length} bytes; events other than audio may have ${maxControlBytes}.`,
    { eventId },
  );
}
