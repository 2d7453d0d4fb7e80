/** First byte of a message of a record: what it is of an entry. */
export const frame = {
  /** More of the entry follows. */
  more: 1,
  /** The entry begins here. */
  begins: 2,
  /** The entry stands for all before it. */
  whole: 4,
  /** No entry: the session has a new owner. */
  claim: 8,
  /** No entry: the session is over. */
  end: 16,
} as const;

/** Header that says which owner wrote a message. */
export const ownerHeader = "Viva-Owner";

/** Header that says whose session it is, encoded as in an address: read before anything else is. */
export const whoseHeader = "Viva-Whose";

/** A message of NATS is no larger (`max_payload` is 1 MB); others wait while one is on its way. */
const chunkBytes = 120 * 1024;

/** An entry as messages. */
export function* framesOf(entry: Buffer, isWhole: boolean): Generator<Buffer> {
  for (let from = 0; from === 0 || from < entry.length; from += chunkBytes) {
    const begins = from === 0 ? frame.begins | (isWhole ? frame.whole : 0) : 0;
    const more = from + chunkBytes < entry.length ? frame.more : 0;
    yield Buffer.concat([Buffer.of(begins | more), entry.subarray(from, from + chunkBytes)]);
  }
}

/** Entries from messages in order, from the last whole one on; what is not complete was never said to be kept. */
export function entriesOf(messages: Iterable<Uint8Array>): Buffer[] {
  let entries: Buffer[] = [];
  let parts: Uint8Array[] | undefined;
  let isWhole = false;
  for (const message of messages) {
    const kind = message[0] ?? 0;
    if ((kind & (frame.claim | frame.end)) !== 0) continue;
    if ((kind & frame.begins) !== 0) {
      parts = [];
      isWhole = (kind & frame.whole) !== 0;
    }
    if (parts === undefined) continue;
    parts.push(message.subarray(1));
    if ((kind & frame.more) !== 0) continue;
    if (isWhole) entries = [];
    entries.push(Buffer.concat(parts));
    parts = undefined;
  }
  return entries;
}
