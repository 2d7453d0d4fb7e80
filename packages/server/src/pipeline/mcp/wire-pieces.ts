import type { IncomingMessage } from "node:http";
import { ByteBuilder } from "@vivavoce/engine/remote";
import { createTurns } from "../../runtime/after-others.ts";

/** What one look at the connection brought. */
export interface WirePiece {
  readonly bytes: Uint8Array;
  /** What it took to read, as much as so many bytes: its content, and many times what is around it. */
  readonly cost: number;
}

/** Bytes around the content cost more than the content: many tiny pieces take more work than one large one. */
const framingCost = 50;

/** Shared by all sessions of the process: in one round of the event loop one connection to an MCP server is read. */
export const wireTurns = createTurns();

/**
 * The content of an answer, one read of its connection at a time, and none before it is asked for. A read may bring ten
 * thousand pieces of one byte, and node keeps each of them with hundreds of bytes around it: here they become one at
 * once. To be made before the first byte of content is taken in, which is when `response` is emitted.
 */
export class WirePieces {
  readonly #message: IncomingMessage;
  readonly #content = new ByteBuilder();
  #ended = false;
  #failure: Error | undefined;
  #wake = (): void => undefined;
  #wireBytes: number;
  #contentBytes = 0;

  constructor(message: IncomingMessage) {
    this.#message = message;
    const { socket } = message;
    // What has come with the head is not counted, but for its content.
    this.#wireBytes = socket.bytesRead;
    // The message would have its socket read on as soon as it has given a piece away; here we say when.
    message._read = () => undefined;
    const end = (): void => {
      this.#ended = true;
      this.#wake();
    };
    message.on("data", (piece: Buffer) => {
      this.#content.append(piece);
      socket.pause();
      this.#wake();
    });
    message.on("end", end);
    message.on("close", end);
    message.on("error", (error) => {
      this.#failure = error;
      end();
    });
  }

  /**
   * What one read of the connection brings; undefined at the end.
   * @throws whatever broke the connection
   */
  async next(): Promise<WirePiece | undefined> {
    await wireTurns();
    while (this.#content.length === 0 && !this.#ended) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      this.#message.socket.resume();
      await woken;
    }
    if (this.#content.length === 0) {
      if (this.#failure !== undefined) throw this.#failure;
      return undefined;
    }
    const bytes = this.#content.take();
    const wireBytes = this.#message.socket.bytesRead;
    const framing = Math.max(0, wireBytes - this.#wireBytes - bytes.length);
    const isFirst = this.#contentBytes === 0;
    this.#contentBytes += bytes.length;
    this.#wireBytes = wireBytes;
    return { bytes, cost: bytes.length + (isFirst ? 0 : framing * framingCost) };
  }

  /** Reads no more, and ends the connection. */
  close(): void {
    this.#message.destroy();
  }
}
