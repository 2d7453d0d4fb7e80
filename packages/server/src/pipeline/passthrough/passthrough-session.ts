import type { Clock } from "@vivavoce/audio/clock";
import { deferred } from "@vivavoce/audio/deferred";
import type { SecretMask } from "@vivavoce/engine/remote";
import type { SessionJournal } from "../../journal/session-journal.ts";
import type { Ids } from "../../runtime/ids.ts";
import type { Logger } from "../../runtime/logger.ts";
import { refuseSession } from "../refuse-session.ts";
import type { SessionRefusal } from "../refuse-session.ts";
import type { SessionConnection, SessionHandle, SessionRequest } from "../session-port.ts";
import { endOfUpstream } from "./end-of-upstream.ts";
import { createUpstreamTurn } from "./upstream-turn.ts";
import type { UpstreamTurn } from "./upstream-turn.ts";
import { UpstreamSocket } from "./upstream-socket.ts";
import type { UpstreamEnd } from "./upstream-socket.ts";

/** Who is handed on, and to which service. */
export interface PassthroughOptions {
  readonly request: SessionRequest;
  readonly connection: SessionConnection;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Hides what this server is known by to the service, where the service repeats it. */
  readonly mask: SecretMask;
  readonly connectTimeoutMs: number;
  /** Length of a session, in milliseconds (TR-56). */
  readonly maxSessionMs: number;
  /** Takes down every frame; undefined for none. */
  readonly journal: SessionJournal | undefined;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

/** Bytes that may wait on either side before the other side is not read any more; read again below half of it. */
const maxWaitingBytes = 1024 * 1024;
/** Pause between looks at whether a slow client has read. */
const drainPollMs = 20;
/** Pause between looks at whether a turn is over. */
const drainLookMs = 50;
/** Largest message from a service, and how long it has to answer a close. */
const maxMessageBytes = 16 * 1024 * 1024;
const closeGraceMs = 2000;

interface Frame {
  readonly message: string | Buffer;
  readonly isBinary: boolean;
}

/**
 * A session that another service answers. Holds at most what one read brings beyond `maxWaitingBytes` in each direction:
 * a side that does not read stops the other side's sending.
 */
export class PassthroughSession implements SessionHandle {
  readonly closed: Promise<void>;
  readonly #options: PassthroughOptions;
  readonly #upstream: UpstreamSocket;
  /** Frames from before the service has accepted; undefined after that. */
  #early: Frame[] | undefined = [];
  #waitingBytes = 0;
  #state: "open" | "draining" | "closed" = "open";
  readonly #turn: UpstreamTurn;
  #cancelDrain: (() => void) | undefined;
  #cancelPoll: (() => void) | undefined;
  readonly #cancelExpiry: () => void;
  readonly #markClosed: () => void;

  constructor(options: PassthroughOptions) {
    this.#options = options;
    this.#turn = createUpstreamTurn(options.clock);
    const { url, headers, connectTimeoutMs, clock } = options;
    const { promise, resolve } = deferred();
    this.closed = promise;
    this.#markClosed = resolve;
    this.#cancelExpiry = clock.setTimer(options.maxSessionMs, () => this.#fail(expired(options.maxSessionMs)));
    this.#upstream = new UpstreamSocket({
      url,
      headers,
      clock,
      connectTimeoutMs,
      maxMessageBytes,
      opened: () => this.#opened(),
      received: (message, isBinary) => this.#toClient(message, isBinary),
      ended: (end) => this.#ended(end),
    });
  }

  receive(message: string | Buffer, isBinary = typeof message !== "string"): void {
    if (this.#state === "closed") return;
    this.#note("client", message, isBinary);
    if (this.#state === "draining" && isSound(message) && !this.#turn.hearsUser()) return;
    this.#fromClient(message, isBinary);
    if (this.#early === undefined) this.#toUpstream({ message, isBinary });
    else this.#early.push({ message, isBinary });
    this.#waitingBytes += this.#early === undefined ? 0 : message.length;
    if (this.#backlog() > maxWaitingBytes) this.#options.connection.pause?.();
  }

  disconnected(): void {
    this.#release();
  }

  drain(): Promise<void> {
    if (this.#state === "open") this.#state = "draining";
    this.#closeIfDrained();
    return this.closed;
  }

  #opened(): void {
    this.#options.logger.log("info", "upstream connected");
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#waitingBytes = 0;
    for (const frame of early) this.#toUpstream(frame);
    if (this.#backlog() <= maxWaitingBytes) this.#options.connection.resume?.();
  }

  #toUpstream({ message, isBinary }: Frame): void {
    this.#upstream.send(message, isBinary, () => {
      if (this.#state !== "closed" && this.#backlog() <= maxWaitingBytes / 2) this.#options.connection.resume?.();
    });
  }

  #backlog(): number {
    return this.#early === undefined ? this.#upstream.bufferedBytes : this.#waitingBytes;
  }

  #toClient(message: Buffer, isBinary: boolean): void {
    if (this.#state === "closed") return;
    const { connection, mask } = this.#options;
    if (isBinary) {
      this.#note("upstream", message, isBinary);
      connection.sendBinary?.(message);
    } else {
      const said = message.toString();
      // A refusal may repeat the key that it refuses; everything else passes as it is.
      const text = said.includes('"error"') ? mask(said) : said;
      this.#note("upstream", text, isBinary);
      connection.send(text);
      this.#turn.fromService(text);
      this.#closeIfDrained();
    }
    if (connection.bufferedBytes > maxWaitingBytes && this.#cancelPoll === undefined) {
      this.#upstream.pause();
      this.#waitForClient();
    }
  }

  #note(from: "client" | "upstream", message: string | Buffer, isBinary: boolean): void {
    this.#options.journal?.frame(from, isBinary ? message.length : message.toString());
  }

  #waitForClient(): void {
    this.#cancelPoll = this.#options.clock.setTimer(drainPollMs, () => {
      if (this.#options.connection.bufferedBytes > maxWaitingBytes / 2) return this.#waitForClient();
      this.#cancelPoll = undefined;
      this.#upstream.resume();
    });
  }

  /** Sound is most of what comes, and tells nothing. */
  #fromClient(message: string | Buffer, isBinary: boolean): void {
    if (!isBinary && !isSound(message)) this.#turn.fromClient(message.toString());
  }

  /** A drain waits for the turn that has begun, and for its answer to be heard; no other begins. */
  #closeIfDrained(): void {
    this.#cancelDrain?.();
    if (this.#state !== "draining") return;
    if (this.#turn.isOpen()) {
      this.#cancelDrain = this.#options.clock.setTimer(drainLookMs, () => this.#closeIfDrained());
      return;
    }
    this.#options.connection.close(1001, "server stops");
    this.#release();
  }

  #ended(end: UpstreamEnd): void {
    const { logger, connection, mask } = this.#options;
    const facts = end.kind === "closed" ? { code: end.code } : end.failure;
    logger.log(end.kind === "closed" ? "info" : "warn", "upstream ended", facts);
    const told = endOfUpstream(end);
    if (told.kind === "error") return this.#fail(told.refusal);
    connection.close(told.code, mask(told.reason));
    this.#release();
  }

  #fail(refusal: SessionRefusal): void {
    if (this.#state === "closed") return;
    refuseSession(this.#options.request, this.#options.connection, this.#options.ids, refusal);
    this.#release();
  }

  #release(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#early = undefined;
    this.#cancelExpiry();
    this.#cancelPoll?.();
    this.#cancelDrain?.();
    this.#upstream.close(closeGraceMs);
    // A client that is not read any more could not answer the close.
    this.#options.connection.resume?.();
    this.#options.journal?.close();
    this.#markClosed();
  }
}

/** Whether a message of the client brings sound, by its beginning or its end. */
function isSound(message: string | Buffer): boolean {
  const part = (from: number, to?: number): string =>
    typeof message === "string" ? message.slice(from, to) : message.subarray(from, to).toString("latin1");
  const pattern = /"type"\s*:\s*"input_audio(?:_buffer|\.turn)\.append"/;
  return pattern.test(part(0, 200)) || pattern.test(part(-200));
}

function expired(maxSessionMs: number): SessionRefusal {
  const message = `Your session hit the maximum duration of ${Math.round(maxSessionMs / 60_000)} minutes.`;
  const close = { code: 1001, reason: "session expired" };
  return { type: "invalid_request_error", code: "session_expired", message, close };
}
