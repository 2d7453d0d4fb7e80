import type { Clock } from "@vivavoce/audio/clock";
import { peekMessage } from "@vivavoce/protocol";
import { appends, isPlainAppend } from "../pipeline/input/messages/appended-audio.ts";
import { afterOthers } from "../runtime/after-others.ts";
import type { FairTurns, Lane } from "../runtime/fair-turns.ts";
import { createTokenBucket } from "../runtime/token-bucket.ts";
import type { TokenBucket } from "../runtime/token-bucket.ts";

/** How fast a client may send. */
export interface InboxLimits {
  /** Events other than audio that a session may send in a second, and how many at once before that counts. */
  readonly eventsPerSecond: number;
  readonly eventBurst: number;
  /** Appends of audio that a session may send in a second, and how many at once before that counts. */
  readonly appendsPerSecond: number;
  readonly appendBurst: number;
  /** How long a client may go on sending too fast, in milliseconds; it is slowed down meanwhile. */
  readonly rateGraceMs: number;
}

/** How messages of one client are taken, and what works on them. */
export interface SessionInboxOptions {
  readonly turns: FairTurns;
  readonly clock: Clock;
  readonly limits: InboxLimits;
  /** Works on one message; never throws. */
  readonly handle: (message: Buffer, isBinary: boolean) => void;
  /** Whether the client has so much to read that nothing more should be answered; `drained` is called when it has not. */
  readonly isBlocked: () => boolean;
  /** Stops and starts reading from the client. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** `bytes` has changed by much. */
  readonly changed: () => void;
  /** The client sends too fast: said once, then it is slowed down. */
  readonly exceeded: () => void;
  /** It has gone on for `rateGraceMs`. */
  readonly givenUp: () => void;
}

/** Waiting messages and bytes at which reading stops; it goes on at half of them. */
const mostMessages = 256;
const mostBytes = 1024 * 1024;
/** How far `bytes` may be from what was told last. */
const toldEveryBytes = 64 * 1024;

/** Events with no answer, or a short one. They need not wait until the client has read what it was told. */
const quiet: ReadonlySet<string | undefined> = new Set([
  ...appends,
  "input_audio_buffer.clear",
  "response.cancel",
  "conversation.item.truncate",
  "output_audio_buffer.clear",
]);

/**
 * So many of them, and bytes of them, besides sound: each may be answered by an error that repeats its id, and by warnings.
 * Whoever reads nothing has no use for more.
 */
const mostQuiet = 64;
const mostQuietBytes = 64 * 1024;

/**
 * Messages of one client between the socket and the session. They are worked on in order: at once while nobody else waits,
 * in fair turns otherwise, never faster than the rates allow, and not while the client leaves unread what it was sent.
 * What waits is bounded by not reading any more, so nothing that was sent is lost.
 */
export class SessionInbox {
  readonly #options: SessionInboxOptions;
  readonly #lane: Lane;
  readonly #events: TokenBucket;
  readonly #appends: TokenBucket;
  readonly #waiting: { readonly message: Buffer; readonly isBinary: boolean }[] = [];
  /** Messages of `#waiting` that are done. */
  #done = 0;
  #bytes = 0;
  #toldBytes = 0;
  /** Messages besides sound that were taken since the client last had read what it was told. */
  #quietCount = 0;
  #quietBytes = 0;
  #isPaused = false;
  #isClosed = false;
  #exceededAtMs: number | undefined;
  /** A message had to wait for the rate, and it or others still do. */
  #isHeldBack = false;
  #cancelTimer: (() => void) | undefined;

  constructor(options: SessionInboxOptions) {
    this.#options = options;
    const { limits, clock } = options;
    const now = (): number => clock.now();
    this.#events = createTokenBucket(limits.eventsPerSecond, limits.eventBurst, now);
    this.#appends = createTokenBucket(limits.appendsPerSecond, limits.appendBurst, now);
    this.#lane = options.turns.lane(() => this.#work());
  }

  /** Bytes of the messages that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  push(message: Buffer, isBinary: boolean): void {
    if (this.#isClosed) return;
    this.#waiting.push({ message, isBinary });
    this.#bytes += message.length;
    // Putting a message of many megabytes together has taken a while: who has sent something meanwhile comes first, which
    // takes two rounds, for what has just arrived is only seen in the next one.
    if (message.length > mostBytes) afterOthers(() => afterOthers(() => this.#lane.wake()));
    else this.#lane.wake();
    this.#tell();
    if (this.#isPaused || (this.#count < mostMessages && this.#bytes < mostBytes)) return;
    this.#isPaused = true;
    this.#options.pause();
  }

  /** The client has read what it was sent. */
  drained(): void {
    if (this.#count > 0) this.#lane.wake();
  }

  /** Forgets what waits. */
  close(): void {
    this.#isClosed = true;
    this.#lane.close();
    this.#cancelTimer?.();
    this.#waiting.length = 0;
    this.#done = 0;
    this.#bytes = 0;
    this.#read();
  }

  get #count(): number {
    return this.#waiting.length - this.#done;
  }

  #work(): boolean {
    const next = this.#waiting[this.#done];
    if (next === undefined || !this.#mayAnswer(next.message) || !this.#mayPass(next.message)) return false;
    this.#take(next.message.length);
    this.#countQuiet(next.message);
    this.#options.handle(next.message, next.isBinary);
    this.#tell();
    if (this.#isClosed) return false;
    if (this.#count <= mostMessages / 2 && this.#bytes <= mostBytes / 2) this.#read();
    return this.#count > 0;
  }

  /** While nothing is left to read, `#mayAnswer` forgets it. */
  #countQuiet(message: Buffer): void {
    if (isPlainAppend(message)) return;
    this.#quietCount += 1;
    this.#quietBytes += message.length;
  }

  /** Removing from the front of an array moves the rest: many are removed at a time. */
  #take(bytes: number): void {
    this.#bytes -= bytes;
    this.#done += 1;
    if (this.#count === 0) this.#isHeldBack = false;
    if (this.#done < mostMessages && this.#done < this.#waiting.length) return;
    this.#waiting.splice(0, this.#done);
    this.#done = 0;
  }

  #tell(): void {
    if (this.#bytes === 0 ? this.#toldBytes === 0 : Math.abs(this.#bytes - this.#toldBytes) < toldEveryBytes) return;
    this.#toldBytes = this.#bytes;
    this.#options.changed();
  }

  #read(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#options.resume();
  }

  /** What makes the server say less, or nothing, need not wait until the client has read what it said. */
  #mayAnswer(message: Buffer): boolean {
    if (!this.#options.isBlocked()) {
      this.#quietCount = this.#quietBytes = 0;
      return true;
    }
    const { type } = peekMessage(message);
    if (appends.has(type)) return true;
    return quiet.has(type) && this.#quietCount < mostQuiet && this.#quietBytes + message.length <= mostQuietBytes;
  }

  #mayPass(message: Buffer): boolean {
    const bucket = this.#bucketOf(message);
    if (bucket === undefined) {
      // Only who has been slower for a while has stopped sending too fast. While something waits it is the server that was
      // slow, however much may be done at once by now.
      const mayBeSlower = this.#exceededAtMs !== undefined && !this.#isHeldBack;
      if (mayBeSlower && this.#events.isRested() && this.#appends.isRested()) this.#exceededAtMs = undefined;
      return true;
    }
    this.#isHeldBack = true;
    const { clock, limits } = this.#options;
    const nowMs = clock.now();
    if (this.#exceededAtMs === undefined) {
      this.#exceededAtMs = nowMs;
      this.#options.exceeded();
    } else if (nowMs - this.#exceededAtMs >= limits.rateGraceMs) {
      this.#options.givenUp();
      return false;
    }
    if (this.#isClosed) return false;
    this.#cancelTimer?.();
    this.#cancelTimer = clock.setTimer(Math.max(1, bucket.waitMs()), () => this.#lane.wake());
    return false;
  }

  /** The bucket that has nothing left for this message; undefined when it was taken from one. */
  #bucketOf(message: Buffer): TokenBucket | undefined {
    if (isPlainAppend(message)) return this.#appends.take() ? undefined : this.#appends;
    if (this.#events.take()) return undefined;
    // Appends in a form that takes longer to tell are events as long as there are enough of those.
    if (!appends.has(peekMessage(message).type)) return this.#events;
    return this.#appends.take() ? undefined : this.#appends;
  }
}
