import type { Dialect, ErrorBody, ServerEvent } from "@vivavoce/protocol";

/** Largest message to a client, in bytes: clients of the JS SDK close the connection on a larger one (TR-53). */
export const defaultMaxSentMessageBytes = 1024 * 1024;

/** What is said in place of a message that a client could not take. */
export function tooLarge(what: string, lengthBytes: number, maxBytes: number): ErrorBody {
  const message = `${what} was not sent: it has ${lengthBytes} bytes, and messages are limited to ${maxBytes}.`;
  return { type: "server_error", code: "event_too_large", message, param: null, event_id: null };
}

/**
 * The messages of an event, each of which a client can take. What a session says is bounded where it is made; this is the
 * last resort. An event that is too large becomes an `error` that names it, and a response still ends: its
 * `response.done` then comes without its output, whose items the client has had.
 * @param said told of each event that is sent in the end
 */
export function encodeFitting(
  dialect: Dialect,
  event: ServerEvent,
  maxBytes: number,
  said?: (event: ServerEvent) => void,
): readonly string[] {
  const texts = dialect.encode(event);
  if (texts.every((text) => fitsBytes(text, maxBytes))) {
    said?.(event);
    return texts;
  }
  const lengthBytes = Math.max(...texts.map((text) => Buffer.byteLength(text)));
  const error = tooLarge(`Event '${event.type}'`, lengthBytes, maxBytes);
  const instead: ServerEvent = { type: "error", event_id: event.event_id, error };
  said?.(instead);
  const told = dialect.encode(instead);
  if (event.type !== "response.done" || event.response.output?.length === 0) return told;
  const rest = { ...event, response: { ...event.response, output: [] } } as ServerEvent;
  return [...told, ...encodeFitting(dialect, rest, maxBytes, said)];
}

/** Whether a text has at most so many bytes of UTF-8; counts them only where its length does not tell. */
export function fitsBytes(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return false;
  return text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes;
}
