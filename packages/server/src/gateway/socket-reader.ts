import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { Clock } from "@vivavoce/audio/clock";
import type { InboxLimits } from "./session-inbox.ts";
import { createTokenBucket } from "../runtime/token-bucket.ts";

/** Which socket is read, and how fast. */
export interface SocketReaderOptions {
  readonly webSocket: WebSocket;
  /** The socket below it. */
  readonly transport: Socket;
  readonly clock: Clock;
  /** Pings and pongs count like events, apart from them: beyond these rates they are read more slowly. */
  readonly limits: Pick<InboxLimits, "eventsPerSecond" | "eventBurst">;
  /** Calls back once after whatever else the event loop has to do. */
  readonly defer: (callback: () => void) => void;
  /** `unfinishedBytes` has changed by much. */
  readonly changed: () => void;
}

/** Who wants nothing to be read: the waiting messages, the session, a flood of control frames, the others' share. */
export type PauseReason = "inbox" | "session" | "pings" | "share";

/** Bytes taken from one socket before all others are looked after: frames are cut from them without a pause. */
const shareBytes = 128 * 1024;
/** What was taken is forgotten when there is so much of it, once all others have been looked after. */
const countedBytes = 16 * 1024;
/** How often the growth of an unfinished message is told, in bytes. */
const toldEveryBytes = 64 * 1024;
/** A pong is not added to more than this; only the newest ping needs an answer (RFC 6455 section 5.5.3). */
const pongBelowBytes = 64 * 1024;

/**
 * Reads from one socket no faster than is fair: a piece at a time, and not while anybody wants it to stop. What is not
 * read meets the network's own flow control.
 */
export class SocketReader {
  readonly #options: SocketReaderOptions;
  readonly #reasons = new Set<PauseReason>();
  #isClosed = false;
  #shareBytes = 0;
  #unfinishedBytes = 0;
  #toldBytes = 0;

  constructor(options: SocketReaderOptions) {
    this.#options = options;
    const { webSocket, transport, clock, limits } = options;
    const controlFrames = createTokenBucket(limits.eventsPerSecond, limits.eventBurst, () => clock.now());
    // Of pings that come too fast, or while much is unread, the newest is answered when there is time and room for it.
    let newest: Buffer | undefined;
    const answer = (): void => {
      if (newest === undefined || webSocket.readyState !== webSocket.OPEN) return;
      if (webSocket.bufferedAmount >= pongBelowBytes) return;
      webSocket.pong(newest);
      newest = undefined;
    };
    const slow = (): void => {
      if (this.#reasons.has("pings")) return;
      this.pause("pings");
      clock.setTimer(Math.max(1, controlFrames.waitMs()), () => {
        answer();
        this.resume("pings");
      });
    };
    transport.on("drain", answer);
    transport.on("data", (chunk: Buffer) => this.#count(chunk.length));
    webSocket.on("ping", (data: Buffer) => {
      this.#unfinishedBytes -= data.length;
      newest = data;
      if (controlFrames.take()) answer();
      else slow();
    });
    webSocket.on("pong", (data: Buffer) => {
      this.#unfinishedBytes -= data.length;
      if (!controlFrames.take()) slow();
    });
  }

  /** What has come of a message that is not whole yet, in bytes; a little more where one has just become whole. */
  get unfinishedBytes(): number {
    return Math.max(0, this.#unfinishedBytes);
  }

  pause(reason: PauseReason): void {
    if (this.#isClosed) return;
    this.#reasons.add(reason);
    this.#options.webSocket.pause();
  }

  resume(reason: PauseReason): void {
    if (this.#reasons.delete(reason) && this.#reasons.size === 0) this.#options.webSocket.resume();
  }

  /** Reads again, whoever wants it to stop. */
  resumeAll(): void {
    this.#reasons.clear();
    this.#options.webSocket.resume();
  }

  /** A message is whole. */
  tookMessage(): void {
    this.#unfinishedBytes = 0;
    if (this.#toldBytes === 0) return;
    this.#toldBytes = 0;
    this.#options.changed();
  }

  close(): void {
    this.#isClosed = true;
    this.#reasons.clear();
  }

  #count(bytes: number): void {
    this.#unfinishedBytes += bytes;
    if (this.#unfinishedBytes - this.#toldBytes >= toldEveryBytes) {
      this.#toldBytes = this.#unfinishedBytes;
      this.#options.changed();
    }
    const before = this.#shareBytes;
    this.#shareBytes += bytes;
    // Small pieces that come one by one are no share worth a call for each: some of them may count for the next one.
    if (before < countedBytes && this.#shareBytes >= countedBytes) this.#options.defer(() => this.#nextShare());
    if (this.#shareBytes >= shareBytes) this.pause("share");
  }

  #nextShare(): void {
    this.#shareBytes = 0;
    this.resume("share");
  }
}
