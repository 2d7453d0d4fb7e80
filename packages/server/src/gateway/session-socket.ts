import type { Socket } from "node:net";
import type { Clock } from "@vivavoce/audio/clock";
import { ProtocolError, resumeElsewhereCode, toErrorBody } from "@vivavoce/protocol";
import type { ErrorBody, ServerEvent } from "@vivavoce/protocol";
import type { WebSocket } from "ws";
import { fitsBytes, tooLarge } from "../runtime/encode-fitting.ts";
import type {
  OpenSession,
  SessionConnection,
  SessionFigures,
  SessionHandle,
  SessionRequest,
} from "../pipeline/session-port.ts";
import type { FairTurns } from "../runtime/fair-turns.ts";
import type { Ids } from "../runtime/ids.ts";
import type { Logger } from "../runtime/logger.ts";
import type { MemoryAccount } from "../runtime/memory-budget.ts";
import { checkAppendLimit } from "./append-limit.ts";
import type { GatewayLimits } from "./gateway-options.ts";
import { watchLiveness } from "./liveness.ts";
import { SessionInbox } from "./session-inbox.ts";
import { SocketReader } from "./socket-reader.ts";

/** What one accepted socket is made of. */
export interface SessionSocketOptions {
  /** Open, fresh from the upgrade. */
  readonly webSocket: WebSocket;
  /** The socket below it. */
  readonly transport: Socket;
  readonly request: SessionRequest;
  readonly openSession: OpenSession;
  readonly limits: GatewayLimits;
  /** The thread, shared with all other sessions. */
  readonly turns: FairTurns;
  /** Calls back once after whatever else the event loop has to do. */
  readonly defer: (callback: () => void) => void;
  /** What the session may keep; whoever opened it closes it when the session is over. */
  readonly memory: MemoryAccount;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Told of the code with which the socket was closed (RFC 6455, 7.4). */
  readonly onClosed?: (code: number) => void;
  /** Told of what the socket itself says to the client, besides what its session says. */
  readonly onSaid?: (event: ServerEvent) => void;
}

/** What a client may leave unread before its next event is answered. */
const unreadBytes = 1024 * 1024;

/**
 * One socket and its session, from the upgrade to the last byte: carries messages both ways, bounds what is kept for a
 * client that does not read, notices a client that is gone, and tells the session exactly once that its socket is.
 */
export class SessionSocket implements SessionConnection {
  /** Resolves when the socket is closed and the session has released everything. Never rejects. */
  readonly closed: Promise<void>;
  readonly memory: MemoryAccount;
  readonly #options: SessionSocketOptions;
  readonly #reader: SocketReader;
  readonly #inbox: SessionInbox;
  #handle: SessionHandle | undefined;
  #state: "open" | "closing" | "closed" = "open";
  #stopWatching: () => void = () => {};
  #cancelGrace: (() => void) | undefined;
  /** Whether this end has closed it. */
  #isGivenUp = false;

  constructor(options: SessionSocketOptions) {
    this.#options = options;
    this.memory = options.memory;
    const { webSocket, transport, turns, clock, limits } = options;
    this.#reader = new SocketReader({
      webSocket,
      transport,
      clock,
      limits,
      defer: options.defer,
      changed: () => this.#holdIncoming(),
    });
    this.#inbox = new SessionInbox({
      turns,
      clock,
      limits,
      handle: (message, isBinary) => this.#receive(message, isBinary),
      isBlocked: () => webSocket.bufferedAmount > unreadBytes,
      changed: () => this.#holdIncoming(),
      pause: () => this.#reader.pause("inbox"),
      resume: () => this.#reader.resume("inbox"),
      exceeded: () => this.#tooFast(),
      givenUp: () => this.#giveUp(1008, "rate limit exceeded"),
    });
    transport.on("drain", () => {
      this.memory.hold("unsent", 0);
      this.#inbox.drained();
    });
    const socketClosed = new Promise<void>((resolve) => {
      webSocket.once("close", (code) => {
        this.#closedWith(code);
        resolve();
      });
    });
    webSocket.on("error", (error) => this.#failed(error));
    // ws joins fragments: with its default binary type a message is one Buffer, text or not (TR-51). It goes on as it
    // is: most messages carry audio that is read without making a string of them.
    webSocket.on("message", (data, isBinary) => {
      if (this.#state === "open" && Buffer.isBuffer(data)) this.#inbox.push(data, isBinary);
      this.#reader.tookMessage();
    });
    this.#open();
    this.closed = Promise.allSettled([socketClosed, this.#handle?.closed]).then(() => {});
  }

  get bufferedBytes(): number {
    return this.#options.webSocket.bufferedAmount;
  }

  send(text: string): void {
    this.#send(text);
  }

  sendBinary(bytes: Buffer): void {
    this.#send(bytes);
  }

  cut(): void {
    this.terminate();
  }

  pause(): void {
    if (this.#state === "open") this.#reader.pause("session");
  }

  resume(): void {
    this.#reader.resume("session");
  }

  #send(message: string | Buffer): void {
    const { webSocket, limits, logger } = this.#options;
    if (this.#state !== "open" || webSocket.readyState !== webSocket.OPEN) return;
    const { maxSentMessageBytes: maxBytes } = limits;
    const isFitting = typeof message === "string" ? fitsBytes(message, maxBytes) : message.length <= maxBytes;
    webSocket.send(isFitting ? message : this.#refuse(message));
    const { bufferedAmount: bufferedBytes } = webSocket;
    const isBounded = bufferedBytes <= limits.maxSendBufferBytes;
    if (isBounded && this.memory.hold("unsent", bufferedBytes > unreadBytes ? bufferedBytes : 0)) return;
    logger.log("warn", "client does not read, closing", { bufferedBytes });
    this.#giveUp(1008, "client does not read");
  }

  /** What has come of a message, and messages that wait; no more than there is room for. */
  #holdIncoming(): void {
    const bytes = this.#reader.unfinishedBytes + this.#inbox.bytes;
    if (this.#state !== "open" || this.memory.hold("incoming", bytes)) return;
    this.#options.logger.log("warn", "no memory for the message of a client, closing", { bytes });
    this.#giveUp(1013, "the server is short of memory");
  }

  #tooFast(): void {
    const { logger } = this.#options;
    const { eventsPerSecond, appendsPerSecond, rateGraceMs } = this.#options.limits;
    logger.log("warn", "client sends too fast, slowing it down");
    const message =
      `Events come faster than this server takes them (${eventsPerSecond} events and ${appendsPerSecond} appends a ` +
      `second). They are worked on more slowly now; the connection is closed if it goes on for ${rateGraceMs} ms.`;
    const error = toErrorBody(new ProtocolError("rate_limit_exceeded", message));
    this.#tell(this.#say(error));
  }

  /** Says what the socket itself has to say. */
  #tell(texts: readonly string[]): void {
    for (const text of texts) {
      if (this.#handle?.counted === undefined) this.send(text);
      else this.#handle.counted.say(text);
    }
  }

  /** The messages of an error that the socket itself tells. */
  #say(error: ErrorBody): readonly string[] {
    const { request, ids, onSaid } = this.#options;
    const event: ServerEvent = { type: "error", event_id: `event_${ids.seed()}`, error };
    onSaid?.(event);
    return request.dialect.encode(event);
  }

  /** Ends a session that asks too much. */
  #giveUp(code: number, reason: string): void {
    this.close(code, reason);
    this.#disconnect();
  }

  /** What goes out in place of a message that would end the client: sessions bound theirs, other services may not. */
  #refuse(message: string | Buffer): string {
    const { limits, logger } = this.#options;
    const lengthBytes = Buffer.byteLength(message);
    logger.log("warn", "message too large for the client, not sent", { lengthBytes });
    const error = tooLarge(
      "A message of the service that answers this session",
      lengthBytes,
      limits.maxSentMessageBytes,
    );
    return this.#say(error)[0] ?? "";
  }

  close(code: number, reason: string): void {
    if (this.#state !== "open") return;
    this.#state = "closing";
    this.#isGivenUp = true;
    const isSendable =
      code === 1000 || (code >= 3000 && code <= 4999) || (code >= 1001 && code <= 1014 && !reserved(code));
    this.#inbox.close();
    this.#options.webSocket.close(isSendable ? code : 1011, shortReason(reason));
    // The answer to the close stands behind whatever has not been read yet.
    this.#reader.resumeAll();
    this.#startGrace();
  }

  /** Lets the session finish and close; resolves when it has. */
  async drain(): Promise<void> {
    await this.#handle?.drain();
  }

  /** What operators may know of its session; undefined where another service answers. */
  figures(): SessionFigures | undefined {
    return this.#handle?.figures?.();
  }

  /** Cuts the socket without a closing handshake. */
  terminate(): void {
    this.#options.webSocket.terminate();
  }

  #open(): void {
    const { openSession, request, limits, clock, transport, webSocket, logger } = this.#options;
    try {
      this.#handle = openSession(request, this);
    } catch (error) {
      this.#bug(error);
      return;
    }
    this.#stopWatching = watchLiveness({
      clock,
      intervalMs: limits.pingIntervalMs,
      progress: () => ({
        readBytes: transport.bytesRead,
        flushedBytes: transport.bytesWritten - transport.writableLength,
        bufferedBytes: webSocket.bufferedAmount,
      }),
      ping: () => {
        if (webSocket.readyState === webSocket.OPEN) webSocket.ping();
      },
      dead: () => {
        logger.log("info", "client is gone, it answers no pings");
        webSocket.terminate();
      },
    });
  }

  #receive(message: Buffer, isBinary: boolean): void {
    if (this.#state !== "open" || this.#handle === undefined) return;
    const error = checkAppendLimit(message, this.#options.limits.maxAppendBytes);
    if (error !== undefined) {
      this.#handle.counted?.refused(message.length);
      this.#tell(this.#say(error));
      return;
    }
    // What one message leads to goes out in one call of the system: for short events that call is most of the work.
    const { transport } = this.#options;
    transport.cork();
    try {
      this.#handle.receive(message, isBinary);
    } catch (bug) {
      this.#bug(bug);
    } finally {
      transport.uncork();
    }
  }

  /** A session that throws is a bug of ours: said with its stack, and the socket is of no more use. */
  #bug(error: unknown): void {
    const stack = error instanceof Error ? error.stack : String(error);
    this.#options.logger.log("error", "session failed", { stack });
    this.close(1011, "internal error");
    this.#disconnect();
  }

  /** Network trouble, or a message that breaks the rules of WebSocket; ws has chosen the close code (1002, 1007, 1009). */
  #failed(error: Error): void {
    this.#options.logger.log("info", "socket failed", { code: "code" in error ? error.code : error.name });
    if (this.#state === "open") this.#state = "closing";
    this.#startGrace();
  }

  #startGrace(): void {
    const { clock, limits, webSocket } = this.#options;
    if (this.#state === "closed") return;
    this.#cancelGrace ??= clock.setTimer(limits.closeGraceMs, () => webSocket.terminate());
  }

  #closedWith(code: number): void {
    this.#options.logger.log("info", "socket closed", { code });
    this.#options.onClosed?.(code);
    this.#state = "closed";
    this.#inbox.close();
    this.#reader.close();
    this.memory.hold("incoming", 0);
    this.memory.hold("unsent", 0);
    this.#stopWatching();
    this.#cancelGrace?.();
    // 1006 stands for the close that never came (RFC 6455, 7.1.5).
    this.#disconnect((code === 1006 || code === resumeElsewhereCode) && !this.#isGivenUp);
  }

  /** Not at once: `send` and `close` are called from inside the session. */
  #disconnect(isLost = false): void {
    this.#stopWatching();
    queueMicrotask(() => {
      const handle = this.#handle;
      this.#handle = undefined;
      try {
        handle?.disconnected(isLost);
      } catch (error) {
        this.#options.logger.log("error", "session failed", { stack: error instanceof Error ? error.stack : "" });
      }
    });
  }
}

/** Codes that may be seen but never sent. */
function reserved(code: number): boolean {
  return code === 1004 || code === 1005 || code === 1006;
}

/** A close frame has room for 123 bytes of reason. */
function shortReason(reason: string): string {
  let short = reason;
  while (Buffer.byteLength(short) > 123) short = short.slice(0, -1);
  return short;
}
