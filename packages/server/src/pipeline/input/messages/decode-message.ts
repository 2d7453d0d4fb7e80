import { peekMessage, ProtocolError } from "@vivavoce/protocol";
import type { ClientEvent, ParsedClientEvent } from "@vivavoce/protocol";
import { appends } from "./appended-audio.ts";
import { base64Bytes } from "./base64-bytes.ts";
import { liftMedia } from "./lift-media.ts";
import { maxControlBytes, withItems } from "./refuse-size.ts";

/** Shorter messages are parsed as they are. */
const leastLifted = 64 * 1024;

/**
 * A client's message as an event, whatever its length: long sound and pictures are lifted out before it is parsed, and
 * one that is too long even without them is refused unparsed.
 * @param decode the dialect's
 */
export function decodeMessage(message: Buffer, decode: (text: string) => ParsedClientEvent): ParsedClientEvent {
  if (message.length <= leastLifted) return decode(message.toString());
  const lifted = liftMedia(message, maxControlBytes);
  if (lifted === undefined) return { kind: "invalid", error: tooLong(message) };
  const parsed = decode(lifted.text);
  if (parsed.kind === "invalid" || lifted.media.size === 0) return parsed;
  const { type } = parsed.event;
  if (!appends.has(type) && !withItems.has(type)) {
    return message.length <= maxControlBytes
      ? decode(message.toString())
      : { kind: "invalid", error: tooLong(message) };
  }
  const event = restored(parsed.event, lifted.media) as ClientEvent;
  const isAppend = event.type === "input_audio_buffer.append" || event.type === "input_audio.turn.append";
  if (isAppend && base64Bytes(event.audio) === undefined) {
    const details = { param: "audio", eventId: event.event_id ?? null };
    return { kind: "invalid", error: new ProtocolError("invalid_value", "Invalid 'audio': expected base64.", details) };
  }
  return { ...parsed, event };
}

/** The `event_id` that an answer to the message has. */
export function eventIdOf(parsed: ParsedClientEvent): string | null {
  return parsed.kind === "event" ? (parsed.event.event_id ?? null) : parsed.error.eventId;
}

function tooLong(message: Buffer): ProtocolError {
  return new ProtocolError(
    "invalid_value",
    `The event has ${message.length} bytes; events may have ${maxControlBytes} besides audio and pictures in items.`,
    { eventId: peekMessage(message).eventId },
  );
}

/** Puts back what the stand-ins stand for. What is left of the event is short. */
function restored(value: unknown, media: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return media.get(value) ?? value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => restored(entry, media));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, restored(member, media)]));
}
