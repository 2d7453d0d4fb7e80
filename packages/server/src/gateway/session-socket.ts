import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { OpenSession, SessionConnection, SessionHandle, SessionRequest } from "../pipeline/session-port.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Ids } from "../runtime/ids.ts";
import type { Logger } from "../runtime/logger.ts";
import { checkAppendLimit } from "./append-limit.ts";
import type { GatewayLimits } from "./gateway-options.ts";
import { watchLiveness } from "./liveness.ts";

/** What one accepted socket is made of. */
export interface SessionSocketOptions {
  /** Open, fresh from the upgrade. */
  readonly webSocket: WebSocket;
  /** The socket below it. */
  readonly transport: Socket;
  readonly request: SessionRequest;
  readonly openSession: OpenSession;
  readonly limits: GatewayLimits;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

/**
 * One socket and its session, from the upgrade to the last byte: carries messages both ways, bounds what is kept for a
 * client that does not read, notices a client that is gone, and tells the session exactly once that its socket is.
 */
export class SessionSocket implements SessionConnection {
  /** Resolves when the socket is closed and the session has released everything. Never rejects. */
  readonly closed: Promise<void>;
  readonly #options: SessionSocketOptions;
  #handle: SessionHandle | undefined;
  #state: "open" | "closing" | "closed" = "open";
  #stopWatching: () => void = () => {};
  #cancelGrace: (() => void) | undefined;

  constructor(options: SessionSocketOptions) {
    this.#options = options;
    const { webSocket } = options;
    const socketClosed = new Promise<void>((resolve) => {
      webSocket.once("close", (code) => {
        this.#closedWith(code);
        resolve();
      });
    });
    webSocket.on("error", (error) => this.#failed(error));
    webSocket.on("message", (data, isBinary) => this.#receive(data, isBinary));
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

  pause(): void {
    if (this.#state === "open") this.#options.webSocket.pause();
  }

  resume(): void {
    this.#options.webSocket.resume();
  }

  #send(message: string | Buffer): void {
    const { webSocket, limits, logger } = this.#options;
    if (this.#state !== "open" || webSocket.readyState !== webSocket.OPEN) return;
    webSocket.send(message);
    if (webSocket.bufferedAmount <= limits.maxSendBufferBytes) return;
    logger.log("warn", "client does not read, closing", { bufferedBytes: webSocket.bufferedAmount });
    this.close(1008, "client does not read");
    this.#disconnect();
  }

  close(code: number, reason: string): void {
    if (this.#state !== "open") return;
    this.#state = "closing";
    const isSendable =
      code === 1000 || (code >= 3000 && code <= 4999) || (code >= 1001 && code <= 1014 && !reserved(code));
    this.#options.webSocket.close(isSendable ? code : 1011, shortReason(reason));
    this.#startGrace();
  }

  /** Lets the session finish and close; resolves when it has. */
  async drain(): Promise<void> {
    await this.#handle?.drain();
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

  #receive(message: unknown, isBinary: boolean): void {
    // ws joins fragments: with its default binary type a message is one Buffer, text or not (TR-51). It goes on as it
    // is: most messages carry audio that is read without making a string of them.
    if (this.#state !== "open" || this.#handle === undefined || !Buffer.isBuffer(message)) return;
    const { limits, request, ids } = this.#options;
    const error = checkAppendLimit(message, limits.maxAppendBytes);
    if (error !== undefined) {
      const texts = request.dialect.encode({ type: "error", event_id: `event_${ids.seed()}`, error });
      for (const text of texts) this.send(text);
      return;
    }
    try {
      this.#handle.receive(message, isBinary);
    } catch (bug) {
      this.#bug(bug);
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
    this.#state = "closed";
    this.#stopWatching();
    this.#cancelGrace?.();
    this.#disconnect();
  }

  /** Not at once: `send` and `close` are called from inside the session. */
  #disconnect(): void {
    this.#stopWatching();
    queueMicrotask(() => {
      const handle = this.#handle;
      this.#handle = undefined;
      try {
        handle?.disconnected();
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
