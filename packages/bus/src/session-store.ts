import { jetstreamManager, JetStreamApiError } from "@nats-io/jetstream";
import type { JetStreamManager } from "@nats-io/jetstream";
import { reasonOf } from "@vivavoce/audio/reason-of";
import { SessionTakenError } from "@vivavoce/server";
import type { SessionStore } from "@vivavoce/server";
import type { Bus } from "./connect-bus.ts";
import { ensureStream } from "./ensure-stream.ts";
import type { WantedStream } from "./ensure-stream.ts";
import { isMissing } from "./jetstream-errors.ts";
import { BusSessionRecord } from "./session-record.ts";
import { readSession } from "./read-session.ts";

/** Where sessions are kept, for how long, and how much of them. */
export interface BusSessionStoreOptions {
  readonly bus: Bus;
  /** First part of the subjects, of [A-Za-z0-9_-]. */
  readonly prefix: string;
  /** Where NATS keeps it: what is said in sessions is in it. */
  readonly storage: "memory" | "file";
  /** What nobody has added to for so long is forgotten, in milliseconds; at least 60 s. */
  readonly keptMs: number;
  /** Most of all sessions together, in bytes; what would be more is refused. */
  readonly maxBytes: number;
  /** Servers of NATS that keep each entry, at least; 1 when absent. */
  readonly replicas?: number;
}

/** Somebody else may add to a session while it is being taken from him. */
const tries = 10;
/** Sessions that cannot be kept try again every second: where nobody has for so long, there are none. */
const lookAfterMs = 3000;
const nanosPerMs = 1_000_000;

/** Records of sessions in a stream of JetStream: one subject for each, whose expected sequence is the fence. */
export function createBusSessionStore(options: BusSessionStoreOptions): SessionStore {
  const { bus, prefix, storage, keptMs, maxBytes, replicas = 1 } = options;
  const stream = `${prefix}_sessions`;
  let manager: Promise<JetStreamManager> | undefined;
  let problem: string | undefined;
  let usedAtMs = 0;
  let isLooking = false;

  async function open(): Promise<JetStreamManager> {
    const manage = await jetstreamManager(bus.connection);
    const wanted: WantedStream = {
      name: stream,
      subjects: [`${prefix}.session.*`],
      storage,
      max_age: keptMs * nanosPerMs,
      // Only for publishers that repeat themselves; ours find out what became of an entry.
      duplicate_window: 1000 * nanosPerMs,
      max_bytes: maxBytes,
      // The session that has no room goes on unkept; none that is kept is forgotten for it.
      discard: "new",
      num_replicas: replicas,
    };
    await ensureStream(manage, wanted, (difference) => bus.tell(difference));
    return manage;
  }

  /** What was wrong may be over, and where there is no session nobody else would find out. */
  function lookAgain(): void {
    if (isLooking || problem === undefined || bus.clock.now() - usedAtMs < lookAfterMs) return;
    isLooking = true;
    void using((manage) => manage.streams.info(stream))
      .catch(() => {})
      .finally(() => (isLooking = false));
  }

  async function using<Result>(work: (manage: JetStreamManager) => Promise<Result>): Promise<Result> {
    usedAtMs = bus.clock.now();
    try {
      // Requests that NATS's client keeps while it looks for its server would all end with their time.
      if (!bus.isUp) throw new Error("the bus is away");
      manager ??= open().catch((error: unknown) => {
        // What NATS refuses now, for want of a disk, of a leader or of servers, it may grant later.
        manager = undefined;
        throw error;
      });
      const result = await work(await manager);
      problem = undefined;
      return result;
    } catch (error) {
      const reason = reasonOf(error);
      // Kept in memory, the stream goes with its server: it is made anew.
      if (!(error instanceof JetStreamApiError) || isMissing(error)) manager = undefined;
      if (!(error instanceof SessionTakenError)) problem = reason;
      throw error;
    }
  }

  return {
    create: (id, whose) =>
      new BusSessionRecord({ bus, stream, subject: `${prefix}.session.${id}`, sequence: 0, whose, using }),
    take: (id, accepts, mayHave) =>
      using(async (manage) => {
        const subject = `${prefix}.session.${id}`;
        for (let count = 0; count < tries; count++) {
          const found = await readSession(bus, manage, stream, subject, mayHave);
          if (found === undefined) return undefined;
          const verdict = accepts(found.entries);
          if (verdict === "never") return undefined;
          if (!verdict) {
            // What was read may have been half old, of an owner who goes on writing.
            const last = await manage.streams.getMessage(stream, { last_by_subj: subject });
            if (last === null || last.seq === found.sequence) return undefined;
            continue;
          }
          const { sequence, whose } = found;
          const record = new BusSessionRecord({ bus, stream, subject, sequence, whose, using });
          if (await record.takeOver()) return { record, entries: found.entries };
        }
        throw new Error("the session is being written by somebody else");
      }),
    problem() {
      if (!bus.isUp) return undefined;
      lookAgain();
      return problem;
    },
  };
}
