import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { asError } from "@vivavoce/audio/reason-of";
import { FrameReader, withLength } from "./frame-reader.ts";
import type { WorkChannel, WorkListener } from "./work-channel.ts";
import type { WorkFrame } from "./work-frame.ts";

/** Who does not read for so long is of no use any more. */
const maxBufferedBytes = 64 * 1024 * 1024;

/** A channel over a byte stream between two processes, such as a Unix socket or a named pipe: frames with their lengths. */
export function createStreamChannel(stream: Duplex): WorkChannel {
  return new StreamChannel(stream);
}

class StreamChannel implements WorkChannel {
  readonly #stream: Duplex;
  #isClosed = false;
  #isCorked = false;

  constructor(stream: Duplex) {
    this.#stream = stream;
    // A small frame behind another would wait for the word that the first has come, up to 40 ms.
    if (stream instanceof Socket) stream.setNoDelay(true);
  }

  get bufferedBytes(): number {
    return this.#stream.writableLength;
  }

  listen(listener: WorkListener): void {
    let cause: Error | undefined;
    const reader = new FrameReader();
    this.#stream
      .on("data", (data: Uint8Array) => {
        try {
          reader.take(data, (frame) => void (this.#isClosed || listener.frame(frame)));
        } catch (error) {
          cause = asError(error);
          this.close();
        }
      })
      .on("drain", () => listener.drained?.())
      .on("error", (error: Error) => {
        cause ??= error;
      })
      .once("end", () => this.close())
      .once("close", () => {
        this.#isClosed = true;
        listener.closed(cause);
      });
  }

  send(frame: WorkFrame): void {
    if (this.#isClosed) return;
    const [prefix, bytes] = withLength(frame);
    this.#cork();
    this.#stream.write(prefix);
    this.#stream.write(bytes);
    if (this.#stream.writableLength > maxBufferedBytes) this.close();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stream.destroy();
  }

  /** What is sent in one turn of the event loop leaves in one piece: many small frames cost one call of the system. */
  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    this.#stream.cork();
    setImmediate(() => {
      this.#isCorked = false;
      this.#stream.uncork();
    });
  }
}
