import { randomBytes } from "node:crypto";
import type { Timers } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import { WebSocket } from "ws";
import { networkError, responseError } from "../../openai-compatible/response-error.ts";
import { speechServerName } from "../post.ts";
import { retryOf } from "../live/retry-of.ts";
import { binaryMessage, readMessage, textMessage } from "./speech-message.ts";
import type { SpeechMessage } from "./speech-message.ts";

export interface AzureLinkOptions {
  readonly engine: string;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timers: Timers;
  /** Milliseconds since 1970: messages carry a time. */
  readonly wallMs: () => number;
  /** Until the connection stands, in milliseconds. */
  readonly timeoutMs: number;
}

/** Longest message: sound of some seconds. */
const maxMessageBytes = 4 * 1024 * 1024;

/** A connection to Azure AI Speech, for one turn after the other. */
export class AzureLink {
  readonly #options: AzureLinkOptions;
  readonly #socket: WebSocket;
  #failure: EngineError | undefined;
  #turn:
    | {
        readonly requestId: string;
        readonly onMessage: (message: SpeechMessage) => void;
        readonly onEnd: (error: EngineError) => void;
      }
    | undefined;
  #turns = 0;
  /** Settles when the connection stands. */
  readonly opened: Promise<void>;

  constructor(options: AzureLinkOptions) {
    this.#options = options;
    const { engine, address, timers, timeoutMs } = options;
    const headers = { ...options.headers, "x-connectionid": newId() };
    const socket = new WebSocket(address, { headers, perMessageDeflate: false, maxPayload: maxMessageBytes });
    this.#socket = socket;
    this.opened = new Promise((resolve, reject) => {
      const fail = (error: EngineError): void => {
        cancel();
        this.#end(error);
        reject(error);
        socket.terminate();
      };
      const cancel = timers.setTimer(timeoutMs, () =>
        fail(new EngineError(engine, "timed_out", `${speechServerName} did not answer within ${timeoutMs} ms.`)),
      );
      socket.once("open", () => {
        cancel();
        this.#configure();
        resolve();
      });
      socket.once("unexpected-response", (_request, response) => {
        response.resume();
        fail(responseError(engine, response.statusCode ?? 0, "", retryOf(response.headers), speechServerName));
      });
      socket.on("error", (error) => fail(networkError(engine, error, speechServerName)));
      // The reason is the server's own words, and may hold what was said.
      socket.on("close", (code) =>
        fail(new EngineError(engine, "engine_unavailable", `${speechServerName} closed the connection (${code}).`)),
      );
      socket.on("message", (data, isBinary) => this.#take(readMessage(data as Buffer, isBinary)));
    });
    // Whoever waits for it is told; nobody need wait.
    this.opened.catch(() => undefined);
  }

  /** Why the connection cannot be used any more. */
  get failure(): EngineError | undefined {
    return this.#failure;
  }

  /** Turns so far. */
  get commits(): number {
    return this.#turns;
  }

  /**
   * Begins a turn: what comes of it goes to `onMessage`, until `turn.end` or `endTurn`.
   * @returns its id
   */
  beginTurn(onMessage: (message: SpeechMessage) => void, onEnd: (error: EngineError) => void): string {
    const requestId = newId();
    this.#turns += 1;
    this.#turn = { requestId, onMessage, onEnd };
    if (this.#failure !== undefined) this.#end(this.#failure);
    return requestId;
  }

  endTurn(): void {
    this.#turn = undefined;
  }

  sendText(path: string, requestId: string, contentType: string, body: string): void {
    this.#send(textMessage({ path, requestId, contentType }, body, this.#options.wallMs()));
  }

  sendBytes(path: string, requestId: string, contentType: string, body: Uint8Array): void {
    this.#send(binaryMessage({ path, requestId, contentType }, body, this.#options.wallMs()));
  }

  close(): void {
    this.#end(new EngineError(this.#options.engine, "engine_closed", "The speech engine is closed."));
    this.#socket.close(1000);
    // A server that does not answer the close must not keep the process.
    const cancel = this.#options.timers.setTimer(1000, () => this.#socket.terminate());
    this.#socket.once("close", cancel);
  }

  /** Closes without waiting: the server stops working at once. */
  cut(): void {
    this.#end(new EngineError(this.#options.engine, "engine_closed", "The speech engine is closed."));
    this.#socket.terminate();
  }

  #configure(): void {
    const context = {
      system: { name: "vivavoce", version: "0.1.0", build: "node", lang: "TypeScript" },
      os: { platform: "node", name: "node", version: "20" },
    };
    this.sendText("speech.config", newId(), "application/json", JSON.stringify({ context }));
  }

  #send(message: string | Buffer): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message);
  }

  #take(message: SpeechMessage | undefined): void {
    if (message === undefined || this.#turn === undefined) return;
    if (message.requestId.toLowerCase() === this.#turn.requestId.toLowerCase()) this.#turn.onMessage(message);
  }

  #end(error: EngineError): void {
    this.#failure ??= error;
    const turn = this.#turn;
    this.#turn = undefined;
    turn?.onEnd(this.#failure);
  }
}

function newId(): string {
  return randomBytes(16).toString("hex").toUpperCase();
}
