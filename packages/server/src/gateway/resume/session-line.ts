import type { Clock } from "@vivavoce/audio/clock";
import { deferred } from "@vivavoce/audio/deferred";
import type { ResumeMessage } from "@vivavoce/protocol";
import type { HeardAtClient, OpenSession, SessionConnection } from "../../pipeline/session-port.ts";
import type { SessionFigures, SessionHandle, SessionRequest } from "../../pipeline/session-port.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { MemoryAccount } from "../../runtime/memory-budget.ts";
import { drainedClose } from "../../session/state/session-effect.ts";
import type { KeptSession, SaidLine } from "../../survival/kept-session.ts";
import { seenOf } from "./resume-ask.ts";
import { carry, SaidMessages } from "./said-messages.ts";

/** What is kept for a client that is away. */
export interface SessionLineOptions {
  /** What the client shows to go on. */
  readonly token: string;
  /** The client counts no messages, and is told everything anew when it comes back; else it counts, and is told the rest. */
  readonly isShown?: boolean;
  /** How long the session waits for its client, in milliseconds. */
  readonly windowMs: number;
  /** Most bytes of what the client has not said to have seen. */
  readonly maxBytes: number;
  readonly memory: MemoryAccount;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether one more session may wait without a socket. */
  readonly mayPark: () => boolean;
  /** The session has ended and keeps nothing any more; called once. */
  readonly over: () => void;
  /** Where it is kept beyond this process; absent: nowhere. */
  readonly keep?: (line: SaidLine) => KeptSession;
  /** What was said in another process, and messages of the client that were worked on there; absent: nothing. */
  readonly earlier?: { readonly said: number; readonly unseen: readonly string[]; readonly received: number };
}

/** Messages, and their bytes, after which the client is told what has been taken of them. */
const toldEveryMessages = 16;
const toldEveryBytes = 64 * 1024;

/**
 * A session's connection that outlives its sockets: keeps what the client may not have seen, lets the session wait while
 * there is no socket, and goes on over the next one. Nothing is lost or said twice, for both sides count messages.
 */
export class SessionLine implements SessionConnection {
  readonly memory: MemoryAccount;
  readonly #options: SessionLineOptions;
  readonly #said: SaidMessages;
  #link: SessionConnection | undefined;
  #handle: SessionHandle | undefined;
  #received = 0;
  #told = 0;
  #bytesUntold = 0;
  #isPaused = false;
  #isOver = false;
  #cancelWait: (() => void) | undefined;
  #kept: KeptSession | undefined;
  /** Messages that may leave: what is kept elsewhere too does so only then. */
  #released: number;
  /** Whether the client has been told how to come back. */
  #isReady = false;
  /** What is kept of the session stays when it ends here. */
  #isLeft = false;

  constructor(options: SessionLineOptions) {
    this.#options = options;
    this.memory = options.memory;
    const { earlier } = options;
    this.#said = new SaidMessages(options.maxBytes, (bytes) => options.memory.hold("replay", bytes), earlier);
    this.#released = this.#said.said;
    this.#received = earlier?.received ?? 0;
    this.#told = this.#received;
  }

  /** Whether the session waits for its client. */
  get isParked(): boolean {
    return !this.#isOver && this.#link === undefined;
  }

  /** Whether the session has ended. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get bufferedBytes(): number {
    return this.#link?.bufferedBytes ?? this.#said.bytes;
  }

  /** Resolves when the session has released everything. Never rejects. */
  get closed(): Promise<void> {
    return Promise.resolve(this.#handle?.closed);
  }

  /** What operators may know of the session. */
  figures(): SessionFigures | undefined {
    return this.#handle?.figures?.();
  }

  /** Opens the session on its first socket. Throws what `openSession` throws. */
  open(openSession: OpenSession, request: SessionRequest, link: SessionConnection): SessionHandle {
    this.#link = link;
    this.#begin(openSession, request);
    return this.#handleOf(link);
  }

  /**
   * Goes on with a session of another process, on a socket whose client has seen so many of its messages.
   * @throws Error when there is no room for the others; the session stays where it is kept
   */
  reopen(
    openSession: OpenSession,
    request: SessionRequest,
    link: SessionConnection,
    seen: number,
    heard: HeardAtClient | undefined,
  ): SessionHandle {
    if (!this.#said.reaches(seen)) {
      this.#finish();
      throw new Error("there is no memory for what its client has not seen");
    }
    this.#isReady = true;
    this.#begin(openSession, request);
    this.#handle?.parked?.();
    return this.attach(link, seen, heard);
  }

  /** Goes on with a session of another process, on a socket whose client knows nothing of it. */
  reopenShown(openSession: OpenSession, request: SessionRequest, link: SessionConnection): SessionHandle {
    this.#link = link;
    this.#begin(openSession, request);
    this.#handle?.parked?.();
    this.#handle?.resumed?.(undefined);
    return this.#handleOf(link);
  }

  #begin(openSession: OpenSession, request: SessionRequest): void {
    const kept = (this.#kept = this.#options.keep?.({
      said: () => this.#said.said,
      unseen: () => (this.#options.isShown === true ? [] : this.#said.waiting()),
      release: (said) => this.#release(said),
      taken: () => this.#taken(),
    }));
    try {
      this.#handle = openSession(kept === undefined ? request : { ...request, keeper: kept }, this);
    } catch (error) {
      this.#finish();
      throw error;
    }
    if (kept?.holds === true) return;
    // Nobody keeps it: another service answers, or it has ended already.
    this.#kept = undefined;
    this.#release(this.#said.said);
  }

  /** Whether the session can go on for a client that has seen so many of its messages. */
  reaches(seen: number): boolean {
    return !this.#isOver && this.#said.reaches(seen);
  }

  /** Goes on over another socket; one that the session still has is closed. `reaches(seen)` holds. */
  attach(link: SessionConnection, seen: number, heard: HeardAtClient | undefined): SessionHandle {
    this.#leaveLink();
    this.#link = link;
    this.#said.forget(seen);
    this.#told = this.#received;
    this.#bytesUntold = 0;
    this.#tell({ type: "vivavoce.resume.resumed", received: this.#received });
    for (const message of this.#said.waiting(0, this.#released)) carry(link, message);
    if (this.#isPaused) link.pause?.();
    this.#options.logger.log("info", "session resumed", { replayed: this.#said.count });
    this.#handle?.resumed?.(heard);
    return this.#handleOf(link);
  }

  /** Goes on over another socket, whose client is told everything anew; one that the session still has is closed. */
  attachShown(link: SessionConnection, mostBytes: number): SessionHandle {
    this.#leaveLink();
    // What had not left is part of what is told.
    this.#released = this.#said.said;
    this.#said.forget(this.#released);
    this.#link = link;
    if (this.#isPaused) link.pause?.();
    this.#options.logger.log("info", "session resumed, its client is told everything anew");
    this.#handle?.showAgain?.(mostBytes);
    this.#handle?.resumed?.(undefined);
    return this.#handleOf(link);
  }

  /** Parts with the socket that the session has, where it has one. */
  #leaveLink(): void {
    const before = this.#link;
    this.#cancelWait?.();
    if (before === undefined) return;
    // The client knows better that it is lost, as it does when its network has changed.
    this.#link = undefined;
    this.#handle?.parked?.();
    before.close(1008, "resumed on another connection");
  }

  send(text: string): void {
    this.#say(text);
  }

  sendBinary(bytes: Buffer): void {
    this.#say(bytes);
  }

  close(code: number, reason: string): void {
    // Whoever is drained has everything kept by now; who ends otherwise ends here and nowhere else.
    this.#isLeft &&= code === drainedClose.code && reason === drainedClose.reason;
    this.#release(this.#said.said);
    this.#link?.close(code, reason);
    this.#finish();
  }

  pause(): void {
    this.#isPaused = true;
    this.#link?.pause?.();
  }

  resume(): void {
    this.#isPaused = false;
    this.#link?.resume?.();
  }

  /** Ends the session, and its socket where it has one. */
  hangUp(code: number, reason: string): void {
    const handle = this.#handle;
    this.close(code, reason);
    handle?.disconnected();
  }

  /** Hands it over once all of it is kept as one beginning. Resolves also where it is not handed over. */
  async handOverWhole(): Promise<void> {
    if (!this.#isOver) await Promise.race([this.#kept?.whole(() => this.handOver()), this.closed]);
  }

  /** Leaves a session that is kept elsewhere to whoever its client finds next; false where it is not, or not yet. */
  handOver(isLast = false): boolean {
    const link = this.#link;
    if (this.#isOver || (link !== undefined && link.cut === undefined)) return false;
    if (this.#kept?.holds !== true && !this.#isLeft) return false;
    if (this.#options.isShown === true && !isLast && link !== undefined) {
      // Such a client may not come back by itself: it hears the end of the sentence, and finds the session elsewhere if it does.
      this.#isLeft = true;
      this.#kept?.leaving();
      return false;
    }
    this.#kept?.leave();
    this.#link = undefined;
    this.end();
    if (this.#options.isShown !== true) link?.cut?.();
    return true;
  }

  /** Ends a session that waits, or is not worth waiting for. @param mayStay false: nobody will come back for what is kept */
  end(mayStay = true): void {
    if (this.#isOver) return;
    this.#isLeft &&= mayStay;
    const handle = this.#handle;
    this.#finish();
    handle?.disconnected();
  }

  #handleOf(link: SessionConnection): SessionHandle {
    const { promise: closed, resolve: left } = deferred();
    const isCurrent = (): boolean => this.#link === link && !this.#isOver;
    return {
      receive: (message, isBinary) => {
        if (isCurrent()) this.#take(message, isBinary);
      },
      disconnected: (isLost = false) => {
        if (!isCurrent()) return left();
        if (isLost) this.#park();
        else this.end(false);
        if (this.isParked) left();
        else void Promise.resolve(this.#handle?.closed).finally(left);
      },
      drain: async () => {
        await this.#handle?.drain();
      },
      closed,
      counted: {
        say: (text) => {
          if (!isCurrent()) return;
          this.#kept?.said(text);
          this.#say(text);
        },
        refused: (bytes) => {
          if (!isCurrent()) return;
          this.#kept?.tookSound();
          this.#count(bytes);
        },
      },
    };
  }

  #say(message: string | Buffer): void {
    if (this.#isOver) return;
    const { count } = this.#said;
    // What has not left must not be forgotten: older messages are, which the client has been sent.
    if (this.#kept?.holds === true && !this.#said.makeRoomFor(message, this.#released)) this.#kept.giveUp();
    const wasWhole = this.#said.count === count;
    const isWhole = this.#said.add(message) && wasWhole;
    if (this.#kept?.holds !== true) {
      this.#released = this.#said.said;
      if (this.#link !== undefined) carry(this.#link, message);
      if (this.#options.isShown === true) this.#said.forget(this.#released);
    }
    if (isWhole || this.#link !== undefined || this.#options.isShown === true) return;
    this.#options.logger.log("warn", "a session that waits for its client has too much to say, it ends");
    this.end();
  }

  /** Messages up to this one may leave. */
  #release(said: number): void {
    const waiting = this.#said.waiting(this.#released, said);
    this.#released = Math.max(this.#released, said);
    if (this.#link !== undefined) for (const message of waiting) carry(this.#link, message);
    if (this.#options.isShown === true) return this.#said.forget(this.#released);
    if (this.#isReady) return this.#confirm();
    this.#isReady = true;
    const { token, windowMs } = this.#options;
    this.#tell({ type: "vivavoce.resume.ready", token, window_ms: windowMs, answers: true });
  }

  /** Another process has the session: here it ends, and without a word of it. */
  #taken(): void {
    const link = this.#link;
    this.#link = undefined;
    this.end();
    link?.close(1008, "resumed on another connection");
  }

  #take(message: string | Buffer, isBinary: boolean | undefined): void {
    const seen = this.#options.isShown === true ? undefined : seenOf(message);
    if (seen !== undefined) {
      this.#said.forget(Math.min(seen.number, this.#released));
      return seen.asks ? this.#tellReceived() : undefined;
    }
    const isNew = this.#kept?.take(message) ?? true;
    this.#count(message.length);
    if (isNew) this.#handle?.receive(message, isBinary);
  }

  #count(bytes: number): void {
    this.#received += 1;
    this.#bytesUntold += bytes;
    this.#confirm();
  }

  /** Tells the client of messages that it need not keep: all that came, or those that no other process would need. */
  #confirm(): void {
    if (this.#options.isShown === true) return;
    const received = this.#kept?.confirmed ?? this.#received;
    if (received <= this.#told) return;
    if (received - this.#told < toldEveryMessages && this.#bytesUntold < toldEveryBytes) return;
    this.#tellReceived();
  }

  #tellReceived(): void {
    this.#told = Math.max(this.#told, this.#kept?.confirmed ?? this.#received);
    this.#bytesUntold = 0;
    this.#tell({ type: "vivavoce.resume.received", received: this.#told });
  }

  #tell(message: ResumeMessage): void {
    if (!this.#isOver) this.#link?.send(JSON.stringify(message));
  }

  #park(): void {
    this.#link = undefined;
    const { logger, clock, windowMs } = this.#options;
    // Sessions that another service answers cannot be told anew.
    if (this.#options.isShown === true && this.#handle?.showAgain === undefined) return this.end();
    // What was dropped may be what the client has not seen; that shows only when it comes back.
    if (!this.#options.mayPark()) {
      if (this.handOver())
        return logger.log("info", "no room to wait for the client of a session, it is left to others");
      logger.log("info", "no room for one more session that waits for its client, it ends");
      return this.end();
    }
    logger.log("info", "socket lost, the session waits for its client");
    this.#handle?.parked?.();
    this.#cancelWait = clock.setTimer(windowMs, () => {
      logger.log("info", "the client did not come back in time, the session ends");
      this.end();
    });
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelWait?.();
    if (this.#isLeft) this.#kept?.leave();
    else this.#kept?.close();
    this.#said.close();
    // What the session keeps is given back when it has let go of it.
    void this.closed.finally(() => this.#options.over());
  }
}
