import { resumeFeature } from "@vivavoce/protocol";
import type { OpenSession, SessionConnection } from "../../pipeline/session-port.ts";
import type { SessionHandle, SessionRequest } from "../../pipeline/session-port.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Ids } from "../../runtime/ids.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { MemoryAccount } from "../../runtime/memory-budget.ts";
import { KeptSession } from "../../survival/kept-session.ts";
import type { SessionStore } from "../../survival/session-store.ts";
import type { SessionRecord } from "../../survival/session-store.ts";
import { StartingPoint } from "../../survival/starting-point.ts";
import { tokenForm } from "./resume-ask.ts";
import type { ResumeAsk } from "./resume-ask.ts";
import { SessionLine } from "./session-line.ts";
import type { SessionLineOptions } from "./session-line.ts";
import { goneCode, takeSession } from "./take-session.ts";

export interface ResumeLimits {
  /** How long a session waits for a client that asked for it, after its socket is lost, in milliseconds; 0: never. */
  readonly resumeMs: number;
  /** Sessions that may wait at the same time; they count among the sessions. 0: half of those. */
  readonly maxParkedSessions: number;
  /**
   * Most bytes of a session kept for such a client until it says that it has seen them; never more than half of what may be
   * kept for one that does not read, since it is sent at once.
   */
  readonly maxResumeBytes: number;
}

export interface ResumeDeskOptions {
  readonly limits: ResumeLimits & { readonly maxSessions: number; readonly maxSendBufferBytes: number };
  readonly clock: Clock;
  readonly ids: Ids;
  /** Number of this process, where sessions are in several: its tokens say where they lead. */
  readonly place?: number;
  /** Where sessions are kept beyond this process; absent: nowhere. */
  readonly store?: SessionStore | undefined;
  /** Longest message that sessions send, in bytes: what they have said is made again from what happened. */
  readonly maxSentMessageBytes?: number;
}

/** What one session is opened with. */
export interface LineOpening {
  /** Who may go on with it: the same caller only. */
  readonly callerId: string;
  readonly openSession: OpenSession;
  readonly memory: MemoryAccount;
  readonly logger: Logger;
  /** The session has ended; called once. */
  readonly over: () => void;
  /** Told of the line of the session, before it is opened. */
  readonly opening?: (line: SessionLine) => void;
}

interface Entry {
  readonly line: SessionLine;
  readonly callerId: string;
}

/** The sessions whose clients asked to go on with them over another socket. */
export class ResumeDesk {
  readonly #options: ResumeDeskOptions;
  readonly #lines = new Map<string, Entry>();
  #isClosing = false;
  #resumed = 0;

  constructor(options: ResumeDeskOptions) {
    this.#options = options;
  }

  /** Sessions that wait for their clients. */
  get parked(): number {
    return [...this.#lines.values()].filter(({ line }) => line.isParked).length;
  }

  /** Sessions that have gone on so far. */
  get resumed(): number {
    return this.#resumed;
  }

  /** Whether the session that is asked for may outlive its socket. */
  serves(request: SessionRequest): boolean {
    return this.#options.limits.resumeMs > 0 && request.features?.has(resumeFeature) === true;
  }

  /** Opens sessions that wait for their clients. */
  opener(opening: LineOpening): OpenSession {
    const { ids, clock, place = "", store } = this.#options;
    const { callerId, logger, openSession } = opening;
    return (request, connection) => {
      const token = `rt${place}_${ids.seed()}${ids.seed()}`;
      const { name: dialect, apiVersion } = request.dialect;
      const keep = (record: SessionRecord): NonNullable<SessionLineOptions["keep"]> => {
        const identity = { owner: callerId, dialect, apiVersion };
        return (line) => new KeptSession({ record, identity, clock, logger, line, point: new StartingPoint() });
      };
      const line = this.#line(token, opening, store === undefined ? {} : { keep: keep(store.create(token)) });
      return line.open(openSession, request, connection);
    };
  }

  /** Whether a session that is not here may be found in the store. */
  mayTake({ token }: ResumeAsk): boolean {
    return this.#options.store !== undefined && !this.#isClosing && !this.#lines.has(token) && tokenForm.test(token);
  }

  /** Goes on with a session that another process has, or had; what its client sends meanwhile is not there yet. */
  taker(ask: ResumeAsk, opening: LineOpening & { readonly taken: () => void }): OpenSession {
    const { store, clock, maxSentMessageBytes: maxBytes } = this.#options;
    const { callerId, logger, openSession } = opening;
    return (request, link) => {
      if (store === undefined) return this.resume(ask, callerId, link) ?? noSession;
      return takeSession({ store, ask, callerId, request, link, clock, logger, maxBytes }, (options, reopen) => {
        this.#resumed += 1;
        opening.taken();
        const line = this.#line(ask.token, opening, options);
        return reopen(line, openSession);
      });
    };
  }

  #line(
    token: string,
    { callerId, memory, logger, over, opening }: LineOpening,
    more: Pick<SessionLineOptions, "keep" | "earlier">,
  ): SessionLine {
    const { clock, limits } = this.#options;
    const line = new SessionLine({
      token,
      windowMs: limits.resumeMs,
      // It is sent at once; as much again is room for what the session says next.
      maxBytes: Math.min(limits.maxResumeBytes, limits.maxSendBufferBytes / 2),
      memory,
      clock,
      logger,
      mayPark: () => this.#mayPark(),
      over: () => {
        this.#lines.delete(token);
        over();
      },
      ...more,
    });
    this.#lines.set(token, { line, callerId });
    opening?.(line);
    return line;
  }

  /** Goes on with a session of this caller; undefined, and the socket is closed with 4410, where there is none. */
  resume({ token, seen, heard }: ResumeAsk, callerId: string, link: SessionConnection): SessionHandle | undefined {
    const entry = this.#lines.get(token);
    // Another caller's is told as none at all.
    if (entry === undefined || entry.callerId !== callerId || !entry.line.reaches(seen)) {
      link.close(goneCode, entry?.callerId === callerId ? "session_not_resumable" : "session_not_found");
      return undefined;
    }
    this.#resumed += 1;
    return entry.line.attach(link, seen, heard);
  }

  /** Leaves the sessions that are kept elsewhere to other servers, where their clients go on with them at once. */
  handOver(): void {
    for (const { line } of Array.from(this.#lines.values())) line.handOver();
  }

  /** From now on nobody is waited for; sessions with a socket go on. Resolves when those without are over. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const parked = [...this.#lines.values()].flatMap(({ line }) => (line.isParked ? [line] : []));
    for (const line of parked) line.end();
    await Promise.all(parked.map((line) => line.closed));
  }

  #mayPark(): boolean {
    const { maxParkedSessions, maxSessions } = this.#options.limits;
    // The one that asks has no socket any more, and is counted already.
    return !this.#isClosing && this.parked <= (maxParkedSessions || Math.ceil(maxSessions / 2));
  }
}

/** Stands for a session that there is not. */
export const noSession: SessionHandle = {
  receive() {},
  disconnected() {},
  drain: () => Promise.resolve(),
  closed: Promise.resolve(),
};
