import type { Timers } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import { WebSocket } from "ws";
import { networkError, responseError } from "../../openai-compatible/response-error.ts";
import { speechServerName } from "../post.ts";

/** How a connection is opened. */
export interface SpeechSocketOptions {
  readonly engine: string;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timers: Timers;
  /** Until the connection stands, in milliseconds. */
  readonly timeoutMs: number;
}

/** What a protocol does on a connection. */
export interface SocketUse {
  /** The engine, as the message says that is told once it is closed. */
  readonly name: string;
  readonly maxMessageBytes: number;
  readonly onOpen?: () => void;
  readonly onMessage: (data: Buffer, isBinary: boolean) => void;
  /** Told once, when the connection cannot be used any more. */
  readonly onEnd: (failure: EngineError) => void;
  /** What is told of the server's reason for closing: its own words may hold what was said. Default nothing. */
  readonly tellReason?: (reason: string) => string;
}

/** A WebSocket to a speech server. */
export class SpeechSocket {
  readonly #options: SpeechSocketOptions;
  readonly #use: SocketUse;
  readonly #socket: WebSocket;
  #failure: EngineError | undefined;
  #settleOpened: (failure?: EngineError) => void = () => undefined;
  /** Settles when the connection stands. */
  readonly opened: Promise<void>;

  constructor(options: SpeechSocketOptions, use: SocketUse) {
    this.#options = options;
    this.#use = use;
    const { engine, address, headers, timers, timeoutMs } = options;
    const socket = new WebSocket(address, { headers, perMessageDeflate: false, maxPayload: use.maxMessageBytes });
    this.#socket = socket;
    this.opened = new Promise((resolve, reject) => {
      const cancel = timers.setTimer(timeoutMs, () =>
        this.fail(new EngineError(engine, "timed_out", `${speechServerName} did not answer within ${timeoutMs} ms.`)),
      );
      this.#settleOpened = (failure) => {
        cancel();
        if (failure === undefined) resolve();
        else reject(failure);
      };
    });
    // Whoever waits for it is told; nobody need wait.
    this.opened.catch(() => undefined);
    socket.once("open", () => {
      this.#settleOpened();
      use.onOpen?.();
    });
    socket.once("unexpected-response", (_request, response) => {
      response.resume();
      const after = response.headers["retry-after"];
      const retry = new Headers(after === undefined ? {} : { "retry-after": after });
      this.fail(responseError(engine, response.statusCode ?? 0, "", retry, speechServerName));
    });
    socket.on("error", (error) => this.fail(networkError(engine, error, speechServerName)));
    socket.on("close", (code, reason) => {
      const said = use.tellReason?.(reason.toString()) ?? "";
      const message = `${speechServerName} closed the connection (${code}${said}).`;
      this.fail(new EngineError(engine, "engine_unavailable", message));
    });
    socket.on("message", (data, isBinary) => use.onMessage(data as Buffer, isBinary));
  }

  /** Why the connection cannot be used any more. */
  get failure(): EngineError | undefined {
    return this.#failure;
  }

  /** Sends a message; nothing happens while the connection does not stand. */
  send(message: string | Buffer): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message);
  }

  /** Ends the connection without waiting: the server stops working at once. */
  fail(error: EngineError): void {
    this.#end(error);
    this.#socket.terminate();
  }

  /** Closes as `fail`, because the engine is closed or does not need it any more. */
  cut(): void {
    this.fail(this.#closedError());
  }

  close(): void {
    this.#end(this.#closedError());
    this.#socket.close(1000);
    // A server that does not answer the close must not keep the process.
    const cancel = this.#options.timers.setTimer(1000, () => this.#socket.terminate());
    this.#socket.once("close", cancel);
  }

  #end(error: EngineError): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#settleOpened(error);
    this.#use.onEnd(error);
  }

  #closedError(): EngineError {
    return new EngineError(this.#options.engine, "engine_closed", `${this.#use.name} is closed.`);
  }
}
