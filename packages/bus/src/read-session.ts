import type { JetStreamManager } from "@nats-io/jetstream";
import type { Bus } from "./connect-bus.ts";
import { entriesOf, frame, whoseHeader } from "./session-frames.ts";

/** A session as the store has it. */
export interface StoredSession {
  /** Sequence of its last message. */
  readonly sequence: number;
  readonly entries: readonly Buffer[];
  /** Whose session it is, where it says so. */
  readonly whose: string | undefined;
}

/** Waiting for a message that does not come, because it has been forgotten meanwhile. */
const readTimeoutMs = 4000;
/** Memory for one session that is read: more than one may keep. */
const maxReadBytes = 64 * 1024 * 1024;

/**
 * Everything that is stored of a session; undefined where there is none, it is over, or its owner's may not be had: nothing more
 * than its last message is looked at then.
 * @throws Error when it could not be read whole: it may be there all the same
 */
export async function readSession(
  { jetstream }: Bus,
  manager: JetStreamManager,
  stream: string,
  subject: string,
  mayHave: ((whose: string) => boolean) | undefined,
): Promise<StoredSession | undefined> {
  const last = await manager.streams.getMessage(stream, { last_by_subj: subject });
  if (last === null || ((last.data[0] ?? 0) & frame.end) !== 0) return undefined;
  const header = last.header.get(whoseHeader);
  const whose = header === "" ? undefined : decodeURIComponent(header);
  if (whose !== undefined && mayHave?.(whose) === false) return undefined;
  const consumer = await jetstream.consumers.get(stream, { filter_subjects: subject });
  const messages: Uint8Array[] = [];
  let bytes = 0;
  let readTo = 0;
  try {
    const reading = await consumer.fetch({ max_messages: 100_000, expires: readTimeoutMs });
    for await (const message of reading) {
      messages.push(message.data);
      readTo = message.seq;
      bytes += message.data.length;
      if (bytes > maxReadBytes) throw new Error("the record of the session is too large");
      if (message.seq >= last.seq) break;
    }
  } finally {
    void consumer.delete().catch(() => {});
  }
  // Half a record would be another session: whoever asks can ask again.
  if (readTo < last.seq) throw new Error("the record of the session could not be read in time");
  const entries = entriesOf(messages);
  // A new beginning was being written, and what was before it had been purged: that is no session that is gone.
  if (entries.length === 0) throw new Error("the record of the session was written anew while it was read");
  return { sequence: last.seq, entries, whose };
}
