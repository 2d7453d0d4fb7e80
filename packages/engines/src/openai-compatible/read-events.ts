import { EventStreamReader, OversizedMessageError } from "@vivavoce/engine/remote";
import type { MessageLimits } from "@vivavoce/engine/remote";

/** What a server may send in one answer. */
export interface StreamLimits extends MessageLimits {
  /** Bytes of the whole answer, whatever they say. */
  readonly maxStreamBytes: number;
}

/** Events and bytes after which others get a turn: what has arrived already is read without waiting. */
const eventsPerTurn = 32;
const bytesPerTurn = 64 * 1024;

/**
 * The data of server-sent events, in order, however the bytes were divided. Ends with the body.
 * @throws OversizedMessageError when an event or the whole stream is over its limit
 */
export async function* readEvents(
  chunks: AsyncIterable<Uint8Array>,
  limits: StreamLimits,
): AsyncGenerator<string, void> {
  const reader = new EventStreamReader(limits);
  let bytes = 0;
  let turnEnds = bytesPerTurn;
  let events = 0;
  for await (const chunk of chunks) {
    for (const { data } of reader.push(chunk)) {
      yield data;
      events += 1;
      if (events % eventsPerTurn === 0) await nextTurn();
    }
    bytes += chunk.length;
    if (bytes > limits.maxStreamBytes) {
      throw new OversizedMessageError(`sent an answer of more than ${limits.maxStreamBytes} bytes`);
    }
    if (bytes < turnEnds) continue;
    turnEnds = bytes + bytesPerTurn;
    await nextTurn();
  }
  for (const { data } of reader.end()) yield data;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
