import type { Clock } from "@vivavoce/audio/clock";
import { resumeFeature } from "@vivavoce/protocol";
import type { OpenSession, SessionConnection } from "../../pipeline/session-port.ts";
import type { SessionHandle, SessionRequest } from "../../pipeline/session-port.ts";
import type { Ids } from "../../runtime/ids.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { MemoryAccount } from "../../runtime/memory-budget.ts";
import { createTokenBucket } from "../../runtime/token-bucket.ts";
import type { TokenBucket } from "../../runtime/token-bucket.ts";
import { KeptSession } from "../../survival/kept-session.ts";
import type { SessionStore } from "../../survival/session-store.ts";
import { StartingPoint } from "../../survival/starting-point.ts";
import { tokenForm } from "./resume-ask.ts";
import type { ResumeAsk } from "./resume-ask.ts";
import { isSessionId, mayHave, newSessionId, protocolOf } from "./session-ask.ts";
import { SessionLine } from "./session-line.ts";
import type { SessionLineOptions } from "./session-line.ts";
import { goneCode, takeSession } from "./take-session.ts";
import type { TakeRequest } from "./take-session.ts";

/** What is kept for clients that are away. */
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
  /**
   * Whether clients that know nothing of resuming get their session back that show its id and who they are; an id is no secret.
   * Then the sessions of all clients wait so. On an open server nobody can show who he is: there it has no effect.
   */
  readonly stockClients: boolean;
}

/** What lets sessions wait for their clients. */
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
  /** How often its client may be told everything anew. */
  readonly comebacks: TokenBucket;
  readonly callerId: string;
  /** What its client has to speak when it asks by the id; absent: it asks with a token. */
  readonly protocol?: string;
}

/** Messages of so many bytes are told anew at most, and so much of what may wait for the store. */
const mostShownBytes = 3 * 1024 * 1024;
const shownShare = 0.8;
/** Each comeback makes the server write the whole session down, and tell it. */
const comebacksAtOnce = 10;
const comebacksPerMinute = 12;

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

  /** Most that one session has said and its client may not have seen: it is sent at once, and as much again has room then. */
  get #mostSaidBytes(): number {
    const { maxResumeBytes, maxSendBufferBytes } = this.#options.limits;
    return Math.min(maxResumeBytes, maxSendBufferBytes / 2);
  }

  /** Of what a client is told anew. All of it waits for the store with what is said meanwhile. */
  get #mostShownBytes(): number {
    return Math.min(mostShownBytes, this.#mostSaidBytes * shownShare);
  }

  /** Whether the session that is asked for may outlive its socket. */
  serves(request: SessionRequest): boolean {
    return this.#options.limits.resumeMs > 0 && request.features?.has(resumeFeature) === true;
  }

  /** Whether sessions of clients that do not ask for it may. */
  get servesStock(): boolean {
    const { stockClients, resumeMs } = this.#options.limits;
    return stockClients && resumeMs > 0;
  }

  /**
   * Opens sessions that wait for their clients.
   * @param isStock whether those know nothing but the id; then the opening's caller is who may ask for it
   */
  opener(opening: LineOpening, isStock = false): OpenSession {
    const { ids, clock, place, store } = this.#options;
    const { callerId, logger, openSession } = opening;
    return (request, connection) => {
      const id = isStock ? newSessionId(ids.seed(), place) : `rt${place ?? ""}_${ids.seed()}${ids.seed()}`;
      const { name: dialect, apiVersion } = request.dialect;
      const identity = { owner: callerId, dialect, apiVersion };
      const keep: SessionLineOptions["keep"] =
        store &&
        ((line) => {
          const record = store.create(id, callerId);
          return new KeptSession({
            record,
            identity,
            dialect: request.dialect,
            clock,
            logger,
            line,
            point: new StartingPoint(),
          });
        });
      const line = this.#line(id, opening, request, isStock, keep && { keep });
      return line.open(openSession, isStock ? { ...request, sessionId: id } : request, connection);
    };
  }

  /** Whether a session is here that this caller may ask for by its id, in this protocol. */
  hasStock(sessionId: string, asks: string, protocol: string): boolean {
    return this.#stock(sessionId, asks, protocol) !== undefined;
  }

  #stock(sessionId: string, asks: string, protocol: string): Entry | undefined {
    const entry = this.#lines.get(sessionId);
    if (entry === undefined || entry.protocol !== protocol || entry.line.isOver) return undefined;
    return mayHave(asks, entry.callerId) ? entry : undefined;
  }

  /** Goes on with a session that is here; undefined where there is none that this client can have. */
  resumeStock(
    sessionId: string,
    asks: string,
    { dialect }: SessionRequest,
  ): ((link: SessionConnection) => SessionHandle) | undefined {
    const entry = this.#stock(sessionId, asks, protocolOf(dialect));
    if (entry === undefined) return undefined;
    return (link) => {
      if (!entry.comebacks.take()) {
        link.close(1013, "the session is asked for too often");
        return noSession;
      }
      this.#resumed += 1;
      return entry.line.attachShown(link, this.#mostShownBytes);
    };
  }

  /** Whether a session that is not here may be found in the store: by its token, or by its id. */
  mayTake({ token }: ResumeAsk): boolean {
    return this.#isElsewhere(token) && tokenForm.test(token);
  }

  mayTakeStock(sessionId: string): boolean {
    return this.#isElsewhere(sessionId) && isSessionId(sessionId);
  }

  #isElsewhere(id: string): boolean {
    return this.#options.store !== undefined && !this.#isClosing && !this.#lines.has(id);
  }

  /** Goes on with a session that another process has, or had; what its client sends meanwhile is not there yet. */
  taker(ask: ResumeAsk, opening: LineOpening & { readonly taken: () => void }): OpenSession {
    const asked = { id: ask.token, ask, mayHave: (owner: string) => owner === opening.callerId };
    return this.#taker(asked, opening, (_request, link, why) => {
      link.close(goneCode, why);
      return noSession;
    });
  }

  /** The same for one that is asked for by its id. @param instead begins one where there is none */
  stockTaker(sessionId: string, opening: LineOpening, instead: OpenSession): OpenSession {
    const asked = { id: sessionId, mayHave: (owner: string) => mayHave(opening.callerId, owner) };
    return this.#taker(asked, opening, instead);
  }

  #taker(
    asked: Pick<TakeRequest, "id" | "ask" | "mayHave">,
    opening: LineOpening & { readonly taken?: () => void },
    gone: (request: SessionRequest, link: SessionConnection, why: string) => SessionHandle,
  ): OpenSession {
    const { store, clock, maxSentMessageBytes: maxBytes } = this.#options;
    const { logger, openSession } = opening;
    const isStock = asked.ask === undefined;
    return (request, link) => {
      if (store === undefined) return gone(request, link, "session_not_found");
      const parts = { store, clock, logger, maxBytes, mostShownBytes: this.#mostShownBytes };
      return takeSession(
        { ...asked, ...parts, request, link },
        (options, reopen, owner) => {
          this.#resumed += 1;
          opening.taken?.();
          const owned = { ...opening, callerId: owner };
          return reopen(this.#line(asked.id, owned, request, isStock, options), openSession);
        },
        (why) => gone(request, link, why),
      );
    };
  }

  #line(
    token: string,
    { callerId, memory, logger, over, opening }: LineOpening,
    { dialect }: SessionRequest,
    isStock: boolean,
    more: Pick<SessionLineOptions, "keep" | "earlier"> = {},
  ): SessionLine {
    const { clock, limits } = this.#options;
    const line = new SessionLine({
      token,
      isShown: isStock,
      windowMs: limits.resumeMs,
      maxBytes: this.#mostSaidBytes,
      memory,
      clock,
      logger,
      mayPark: () => this.#mayPark(),
      over: () => {
        // Another socket may have taken the session from this one, in this very process.
        if (this.#lines.get(token)?.line === line) this.#lines.delete(token);
        over();
      },
      ...more,
    });
    const comebacks = createTokenBucket(comebacksPerMinute / 60, comebacksAtOnce, () => clock.now());
    this.#lines.set(token, { line, comebacks, callerId, ...(isStock && { protocol: protocolOf(dialect) }) });
    opening?.(line);
    return line;
  }

  /** Goes on with a session of this caller; undefined, and the socket is closed with 4410, where there is none. */
  resume({ token, seen, heard }: ResumeAsk, callerId: string, link: SessionConnection): SessionHandle | undefined {
    const known = this.#lines.get(token);
    const entry = known?.protocol === undefined ? known : undefined;
    // Another caller's is told as none at all.
    if (entry === undefined || entry.callerId !== callerId || !entry.line.reaches(seen)) {
      link.close(goneCode, entry?.callerId === callerId ? "session_not_resumable" : "session_not_found");
      return undefined;
    }
    this.#resumed += 1;
    return entry.line.attach(link, seen, heard);
  }

  /**
   * Leaves the sessions that are kept elsewhere to other servers, where their clients go on with them at once.
   * @param isLast also those whose clients were to hear the end of a sentence; who called closes their sockets
   */
  handOver(isLast = false): void {
    for (const { line } of Array.from(this.#lines.values())) line.handOver(isLast);
  }

  /** The same, and servers of other versions can go on with them; undefined where none is kept. */
  handOverWhole(): Promise<unknown> | undefined {
    if (this.#options.store === undefined) return undefined;
    return Promise.all([...this.#lines.values()].map(({ line }) => line.handOverWhole()));
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
