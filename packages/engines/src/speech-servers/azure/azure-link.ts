import { randomBytes } from "node:crypto";
import type { EngineError } from "@vivavoce/engine";
import { SpeechSocket } from "../live/speech-socket.ts";
import type { SpeechSocketOptions } from "../live/speech-socket.ts";
import { binaryMessage, readMessage, textMessage } from "./speech-message.ts";
import type { SpeechMessage } from "./speech-message.ts";

interface AzureLinkOptions extends SpeechSocketOptions {
  /** Milliseconds since 1970: messages carry a time. */
  readonly wallMs: () => number;
}

/** Longest message: sound of some seconds. */
const maxMessageBytes = 4 * 1024 * 1024;

/** A connection to Azure AI Speech, for one turn after the other. */
export class AzureLink {
  readonly #wallMs: () => number;
  readonly #socket: SpeechSocket;
  #turn:
    | {
        readonly requestId: string;
        readonly onMessage: (message: SpeechMessage) => void;
        readonly onEnd: (error: EngineError) => void;
      }
    | undefined;
  #turns = 0;

  constructor({ wallMs, ...options }: AzureLinkOptions) {
    this.#wallMs = wallMs;
    const headers = { ...options.headers, "x-connectionid": newId() };
    this.#socket = new SpeechSocket(
      { ...options, headers },
      {
        name: "The speech engine",
        maxMessageBytes,
        onOpen: () => this.#configure(),
        onMessage: (data, isBinary) => this.#take(readMessage(data, isBinary)),
        onEnd: (failure) => this.#failTurn(failure),
      },
    );
  }

  /** Settles when the connection stands. */
  get opened(): Promise<void> {
    return this.#socket.opened;
  }

  /** Why the connection cannot be used any more. */
  get failure(): EngineError | undefined {
    return this.#socket.failure;
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
    if (this.failure !== undefined) this.#failTurn(this.failure);
    return requestId;
  }

  endTurn(): void {
    this.#turn = undefined;
  }

  sendText(path: string, requestId: string, contentType: string, body: string): void {
    this.#socket.send(textMessage({ path, requestId, contentType }, body, this.#wallMs()));
  }

  sendBytes(path: string, requestId: string, contentType: string, body: Uint8Array): void {
    this.#socket.send(binaryMessage({ path, requestId, contentType }, body, this.#wallMs()));
  }

  close(): void {
    this.#socket.close();
  }

  /** Closes without waiting: the server stops working at once. */
  cut(): void {
    this.#socket.cut();
  }

  #configure(): void {
    const context = {
      system: { name: "vivavoce", version: "0.1.0", build: "node", lang: "TypeScript" },
      os: { platform: "node", name: "node", version: "20" },
    };
    this.sendText("speech.config", newId(), "application/json", JSON.stringify({ context }));
  }

  #take(message: SpeechMessage | undefined): void {
    if (message === undefined || this.#turn === undefined) return;
    if (message.requestId.toLowerCase() === this.#turn.requestId.toLowerCase()) this.#turn.onMessage(message);
  }

  #failTurn(error: EngineError): void {
    const turn = this.#turn;
    this.#turn = undefined;
    turn?.onEnd(error);
  }
}

function newId(): string {
  return randomBytes(16).toString("hex").toUpperCase();
}
