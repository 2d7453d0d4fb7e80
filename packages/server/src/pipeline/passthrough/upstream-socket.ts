import { WebSocket } from "ws";
import type { Clock } from "@vivavoce/audio/clock";

/** Why a service could not be reached; nothing of its answer but the status, which holds no secret. */
export type ConnectFailure =
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "timeout" }
  /** Code of node, such as ECONNREFUSED. */
  | { readonly kind: "network"; readonly code: string };

/** How a connection to a service ended. */
export type UpstreamEnd =
  | { readonly kind: "notConnected"; readonly failure: ConnectFailure }
  /** Code and reason as received; 1006 when the connection was lost. */
  | { readonly kind: "closed"; readonly code: number; readonly reason: string };

/** Which service is called, and who hears of it. */
export interface UpstreamSocketOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly connectTimeoutMs: number;
  /** Largest message taken from the service, in bytes. */
  readonly maxMessageBytes: number;
  readonly opened: () => void;
  readonly received: (message: Buffer, isBinary: boolean) => void;
  /** Called once; nothing comes after it. */
  readonly ended: (end: UpstreamEnd) => void;
}

/** Pause between pings; a service that says nothing from one to the next is gone. */
const pingIntervalMs = 20_000;

/** One connection to a service: tells exactly once how it ended, also when it never came about. */
export class UpstreamSocket {
  readonly #socket: WebSocket;
  readonly #options: UpstreamSocketOptions;
  #end: UpstreamEnd | undefined;
  #cancelTimer: () => void;
  #isConnected = false;
  #heard = true;

  constructor(options: UpstreamSocketOptions) {
    this.#options = options;
    const { url, headers, maxMessageBytes, clock, connectTimeoutMs } = options;
    this.#socket = new WebSocket(url, [], {
      headers,
      maxPayload: maxMessageBytes,
      perMessageDeflate: false,
      followRedirects: false,
    });
    this.#cancelTimer = clock.setTimer(connectTimeoutMs, () => this.#give({ kind: "timeout" }));
    this.#socket.on("unexpected-response", (_request, response) => {
      response.resume();
      this.#give({ kind: "status", status: response.statusCode ?? 0 });
    });
    this.#socket.on("error", (error) => {
      const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
      // After the connection was made, the close that follows tells all there is to tell.
      if (!this.#isConnected) this.#give({ kind: "network", code });
    });
    this.#socket.on("open", () => {
      this.#isConnected = true;
      this.#cancelTimer();
      this.#watch();
      options.opened();
    });
    this.#socket.on("pong", () => (this.#heard = true));
    this.#socket.on("message", (data, isBinary) => {
      this.#heard = true;
      // With ws's default binary type a message is one Buffer.
      if (this.#end === undefined && Buffer.isBuffer(data)) options.received(data, isBinary);
    });
    this.#socket.on("close", (code, reason) => this.#finish({ kind: "closed", code, reason: reason.toString() }));
  }

  /** Bytes that the network has not taken yet. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Calls back when this message has been handed to the network, or is lost with the connection. */
  send(message: string | Buffer, isBinary: boolean, sent: () => void): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message, { binary: isBinary }, () => sent());
  }

  pause(): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.pause();
  }

  resume(): void {
    this.#heard = true;
    if (this.#isConnected) this.#socket.resume();
  }

  /** Ends the connection; `ended` is not called any more. */
  close(graceMs: number): void {
    this.#end ??= { kind: "closed", code: 1000, reason: "" };
    this.#cancelTimer();
    if (!this.#isConnected) return this.#socket.terminate();
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    // A connection that is not read would not see the answer to the close.
    this.#socket.resume();
    this.#socket.close(1000);
    this.#cancelTimer = this.#options.clock.setTimer(graceMs, () => this.#socket.terminate());
    this.#socket.once("close", () => this.#cancelTimer());
  }

  #give(failure: ConnectFailure): void {
    this.#finish({ kind: "notConnected", failure });
    this.#socket.terminate();
  }

  #finish(end: UpstreamEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#cancelTimer();
    this.#options.ended(end);
  }

  /** A paused connection is not expected to say anything. */
  #watch(): void {
    this.#cancelTimer = this.#options.clock.setTimer(pingIntervalMs, () => {
      if (!this.#heard && !this.#socket.isPaused) return this.#socket.terminate();
      this.#heard = false;
      this.#socket.ping();
      this.#watch();
    });
  }
}
