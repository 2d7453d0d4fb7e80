import { randomUUID } from "node:crypto";
import type { JetStreamManager } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import { SessionTakenError } from "@vivavoce/server";
import type { SessionRecord } from "@vivavoce/server";
import type { Bus } from "./connect-bus.ts";
import { isStale } from "./jetstream-errors.ts";
import { frame, framesOf, ownerHeader, whoseHeader } from "./session-frames.ts";

/** Where the record of one session stands. */
export interface BusSessionRecordOptions {
  readonly bus: Bus;
  readonly stream: string;
  readonly subject: string;
  /** Sequence of the last message of the subject; 0: there is none. */
  readonly sequence: number;
  /** Whose session it is; absent: that is not said. */
  readonly whose?: string | undefined;
  /** Does work with the stream there. */
  readonly using: <Result>(work: (manager: JetStreamManager) => Promise<Result>) => Promise<Result>;
}

const publishTimeoutMs = 3000;

/** The record of one session in a stream, as one owner has it: what it adds is accepted only behind what it knows of. */
export class BusSessionRecord implements SessionRecord {
  readonly #options: BusSessionRecordOptions;
  readonly #owner = randomUUID();
  #sequence: number;
  /** Whether somebody else had it before, who may not know yet. */
  #isTaken = false;
  /** Whether it is not known what the last message is. */
  #isUnsure = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: BusSessionRecordOptions) {
    this.#options = options;
    this.#sequence = options.sequence;
  }

  append(entry: Buffer, isWhole: boolean): Promise<void> {
    return this.#inOrder(() => this.#options.using((manager) => this.#append(manager, entry, isWhole)));
  }

  /** Makes this the owner. @returns false when somebody has added to the record meanwhile */
  async takeOver(): Promise<boolean> {
    try {
      await this.#publish(Buffer.of(frame.claim));
      this.#isTaken = true;
      return true;
    } catch (error) {
      if (isStale(error)) return false;
      throw error;
    }
  }

  async remove(): Promise<void> {
    const { stream, subject, using } = this.#options;
    await this.#inOrder(() =>
      using(async (manager) => {
        if (this.#isUnsure) await this.#findOut(manager);
        // Behind it nobody else takes the session, and what somebody else has taken stays.
        await this.#publish(Buffer.of(frame.end));
        // Where nothing is left, who had it before would take it for forgotten, and go on with what is over.
        const kept = this.#isTaken && { seq: this.#sequence };
        await manager.streams.purge(stream, { filter: subject, ...kept });
      }),
    ).catch(() => {});
  }

  async #append(manager: JetStreamManager, entry: Buffer, isWhole: boolean): Promise<void> {
    if (this.#isUnsure) await this.#findOut(manager);
    this.#isUnsure = true;
    const before = this.#sequence;
    let first: number | undefined;
    for (const message of framesOf(entry, isWhole)) {
      try {
        await this.#publish(message);
      } catch (error) {
        if (isStale(error)) await this.#findOut(manager);
        throw error;
      }
      first ??= this.#sequence;
    }
    this.#isUnsure = false;
    // To purge what is before number 1 means everything, to NATS.
    if (!isWhole || before === 0 || first === undefined) return;
    const { stream, subject } = this.#options;
    // Nobody waits for it: what is left is read over.
    void manager.streams.purge(stream, { filter: subject, seq: first }).catch(() => {});
  }

  async #publish(message: Buffer): Promise<void> {
    const { bus, subject, whose } = this.#options;
    const named = headers();
    named.set(ownerHeader, this.#owner);
    if (whose !== undefined) named.set(whoseHeader, encodeURIComponent(whose));
    const { seq } = await bus.jetstream.publish(subject, message, {
      headers: named,
      timeout: publishTimeoutMs,
      retries: 0,
      expect: { lastSubjectSequence: this.#sequence },
    });
    this.#sequence = seq;
  }

  /** Looks what is last. @throws SessionTakenError when it is somebody else's */
  async #findOut(manager: JetStreamManager): Promise<void> {
    const { stream, subject } = this.#options;
    const last = await manager.streams.getMessage(stream, { last_by_subj: subject });
    // Forgotten, as when the server that kept it in memory was started again.
    if (last !== null && last.header.get(ownerHeader) !== this.#owner) throw new SessionTakenError();
    this.#sequence = last?.seq ?? 0;
  }

  #inOrder<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(work, work);
    this.#last = done.catch(() => {});
    return done;
  }
}
