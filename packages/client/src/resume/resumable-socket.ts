import type {
  ResumeMessage,
  ResumeSeenMessage,
  resumeElsewhereCode,
  resumeFeature,
  resumeQuery,
} from "@vivavoce/protocol";
import type { HeardAudio } from "../playback.ts";
import type { Socket, SocketHandlers, SocketRequest } from "../socket.ts";
import type { ResumeChange, ResumeOptions } from "./resume-options.ts";
import { Unconfirmed } from "./unconfirmed.ts";

type ResumeSettings = Required<Omit<ResumeOptions, "credential">> & Pick<ResumeOptions, "credential">;

/** Written out, so that a page does not load the package that they come from. */
const feature: typeof resumeFeature = "vivavoce_resume";
const query: typeof resumeQuery = {
  token: "vivavoce_resume",
  seen: "vivavoce_seen",
  from: "vivavoce_from",
  item: "vivavoce_played_item",
  playedMs: "vivavoce_played_ms",
};
const elsewhere: typeof resumeElsewhereCode = 4411;
const prefix = '{"type":"vivavoce.resume.';
/** A server that knows how says so among its first messages. */
const firstMessages = 50;
/** Messages, or bytes, after which the server is told what was seen. */
const seenEveryMessages = 32;
const seenEveryBytes = 64 * 1024;
/**
 * Parts of the longest silence. After the first that was silent the server is asked for a sign of life, and so after the next: a
 * page that is busy may come late to one answer.
 */
const silentParts = 4;
/** What may wait in a socket that is back, before it counts as waiting. */
const caughtUpBytes = 64 * 1024;

/** A socket that outlives the sockets below it. */
export class ResumableSocket implements Socket {
  readonly #settings: ResumeSettings;
  readonly #request: SocketRequest;
  readonly #handlers: SocketHandlers;
  readonly #tell: (change: ResumeChange) => void;
  readonly #unconfirmed: Unconfirmed;
  #socket: Socket;
  #state: "open" | "away" | "closed" = "open";
  #token: { readonly value: string; readonly windowMs: number } | undefined;
  /** Whether the server knows how; undefined before that is clear. */
  #isServed: boolean | undefined;
  #seen = 0;
  #toldSeen = 0;
  #seenBytes = 0;
  #isCatchingUp = false;
  #lostAtMs = 0;
  #attempt = 0;
  #isWaiting = false;
  #cancelTimer = (): void => {};
  #isEnded = false;
  #silentParts = 0;
  #cancelWatch = (): void => {};
  /** Takes the socket that is there for lost. */
  #lose = (): void => {};

  constructor(
    settings: ResumeSettings,
    request: SocketRequest,
    handlers: SocketHandlers,
    tell: (change: ResumeChange) => void,
  ) {
    this.#settings = settings;
    this.#handlers = handlers;
    this.#tell = tell;
    this.#unconfirmed = new Unconfirmed(settings.maxKeptBytes, settings.microphoneMs);
    const url = new URL(request.url);
    const features = url.searchParams.get("features");
    url.searchParams.set("features", `${features === null ? "" : `${features},`}${feature}:true`);
    this.#request = { ...request, url };
    this.#socket = this.#open(this.#request);
  }

  /**
   * While there is no socket nothing waits in one; what is kept is bounded apart. Nor does what is kept wait in a socket that
   * has fallen silent: it may be lost already, and until that is certain what is said is for the next one.
   */
  get bufferedBytes(): number {
    if (this.#state !== "open") return 0;
    const { bufferedBytes } = this.#socket;
    this.#isCatchingUp &&= bufferedBytes > caughtUpBytes;
    const isOfTheLoss = this.#isCatchingUp || this.#silentParts > 0;
    // More than is kept waits as in any socket: a program that sends without end has its bound.
    return isOfTheLoss && bufferedBytes <= this.#settings.maxKeptBytes ? 0 : bufferedBytes;
  }

  send(text: string): void {
    if (this.#state === "closed") return;
    const isOpen = this.#state === "open";
    if (this.#isServed !== false) this.#unconfirmed.add(text, isOpen ? undefined : this.#settings.clock.now());
    if (isOpen) this.#socket.send(text);
  }

  close(code: number, reason: string): void {
    const wasAway = this.#state === "away";
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#cancelTimer();
    this.#cancelWatch();
    this.#socket.close(code, reason);
    if (wasAway) queueMicrotask(() => this.#end(code, reason));
  }

  /** Makes the attempt at once that is waited for. */
  retryNow(): boolean {
    if (this.#state !== "away" || !this.#isWaiting) return false;
    this.#cancelTimer();
    this.#retry();
    return true;
  }

  /** @param isFirst whether what goes wrong means the connection, and not one attempt */
  #open(request: SocketRequest, isFirst = true): Socket {
    let isReady = isFirst;
    let isLive = true;
    const attempt = this.#attempt;
    const ended = (act: () => void): void => {
      // An attempt that took too long is nobody's any more.
      if (!isLive || (!isReady && attempt !== this.#attempt)) return;
      isLive = false;
      act();
    };
    const lose = (): void =>
      ended(() => {
        opening.close(elsewhere, "going on over another socket");
        this.#closed(1006, "nothing came any more");
      });
    if (isFirst) this.#lose = lose;
    const opening = this.#settings.transport(request, {
      opened: () => {
        if (isFirst) this.#handlers.opened();
      },
      message: (text) => {
        if (!isLive || (!isReady && attempt !== this.#attempt)) return;
        this.#silentParts = 0;
        if (isReady) return this.#receive(text);
        const message = readResume(text);
        if (message?.type !== "vivavoce.resume.resumed") {
          return ended(() => this.#giveUp("another session was begun in its place", opening));
        }
        isReady = true;
        this.#lose = lose;
        this.#resumed(message.received, opening);
      },
      closed: (code, reason) =>
        ended(() => {
          if (isReady) this.#closed(code, reason);
          else if (code === 1006 || code === tryAgainLater) this.#again();
          else this.#giveUp(reason);
        }),
      refused: (message, status) =>
        ended(() => {
          if (isFirst) this.#refused(message, status);
          else if (isFinalStatus(status)) this.#giveUp(message);
          else this.#again();
        }),
    });
    return opening;
  }

  #refused(message: string, status: number | undefined): void {
    this.#state = "closed";
    this.#handlers.refused(message, status);
  }

  #receive(text: string): void {
    const message = readResume(text);
    if (message === undefined) {
      this.#count(text.length);
      return this.#handlers.message(text);
    }
    if (message.type === "vivavoce.resume.received") return this.#unconfirmed.confirm(message.received);
    if (message.type !== "vivavoce.resume.ready") return;
    this.#isServed = true;
    this.#token = { value: message.token, windowMs: message.window_ms };
    if (message.answers === true) this.#watch();
    else this.#cancelWatch();
  }

  /** Asks for a sign of life where none comes by itself: a dead way, or a server that hangs, closes no socket. */
  #watch(): void {
    this.#cancelWatch();
    const { clock, silenceMs } = this.#settings;
    if (silenceMs === 0) return;
    this.#cancelWatch = clock.setTimer(silenceMs / silentParts, () => {
      this.#watch();
      if (this.#state !== "open") return;
      this.#silentParts += 1;
      if (this.#silentParts === silentParts) this.#lose();
      else if (this.#silentParts > 1) this.#tellSeen({ answer: true });
    });
  }

  #tellSeen(more: Pick<ResumeSeenMessage, "answer"> = {}): void {
    this.#toldSeen = this.#seen;
    this.#seenBytes = 0;
    const told: ResumeSeenMessage = { type: "vivavoce.resume.seen", seen: this.#seen, ...more };
    this.#socket.send(JSON.stringify(told));
  }

  #count(bytes: number): void {
    this.#seen += 1;
    this.#seenBytes += bytes;
    if (this.#isServed === undefined && this.#seen > firstMessages) {
      this.#isServed = false;
      this.#unconfirmed.clear();
    }
    if (this.#token === undefined || this.#state !== "open") return;
    if (this.#seen - this.#toldSeen < seenEveryMessages && this.#seenBytes < seenEveryBytes) return;
    this.#tellSeen();
  }

  #closed(code: number, reason: string): void {
    // Any other code is somebody's word: 1006 stands for a socket that ended without one (RFC 6455, 7.1.5).
    if (code === 1006 && this.#state === "open" && this.#token !== undefined) {
      this.#state = "away";
      this.#attempt = 0;
      this.#lostAtMs = this.#settings.clock.now();
      return this.#again();
    }
    this.#state = "closed";
    this.#cancelWatch();
    this.#end(code, reason);
  }

  /** Told once: a socket that was given up is closed later than that is told. */
  #end(code: number, reason: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#handlers.closed(code, reason);
  }

  /** Waits, and tries once more, for as long as the session waits. */
  #again(): void {
    if (this.#state !== "away" || this.#token === undefined) return;
    this.#cancelTimer();
    const { clock, firstDelayMs, maxDelayMs } = this.#settings;
    if (clock.now() - this.#lostAtMs > this.#token.windowMs)
      return this.#giveUp("no way to the server was found in time");
    this.#attempt += 1;
    const longestMs = this.#attempt === 1 ? 0 : Math.min(maxDelayMs, firstDelayMs * 2 ** (this.#attempt - 2));
    const delayMs = longestMs * (0.5 + clock.random() / 2);
    this.#isWaiting = true;
    this.#tell({ state: "away", attempt: this.#attempt, delayMs });
    this.#cancelTimer = clock.setTimer(delayMs, () => this.#retry());
  }

  #retry(): void {
    if (this.#state !== "away" || this.#token === undefined) return;
    this.#isWaiting = false;
    const url = new URL(this.#request.url);
    url.searchParams.set(query.token, this.#token.value);
    url.searchParams.set(query.seen, String(this.#seen));
    url.searchParams.set(query.from, String(this.#unconfirmed.from));
    const heard = this.#settings.played();
    if (heard !== undefined) tellHeard(url, heard);
    const { clock, attemptTimeoutMs } = this.#settings;
    const attempt = this.#attempt;
    let socket: Socket | undefined;
    this.#cancelTimer = clock.setTimer(attemptTimeoutMs, () => {
      this.#again();
      // Not as somebody's word: it may have reached the session, which the next attempt goes on with.
      socket?.close(elsewhere, "going on over another socket");
    });
    const open = (credential: SocketRequest["credential"]): void => {
      if (this.#state !== "away" || attempt !== this.#attempt) return;
      socket = this.#open({ ...this.#request, url, credential }, false);
      this.#socket = socket;
    };
    const { credential } = this.#settings;
    if (credential === undefined) return open(this.#request.credential);
    void Promise.resolve()
      .then(credential)
      .then(open, () => {
        if (attempt === this.#attempt) this.#again();
      });
  }

  #resumed(received: number, socket: Socket): void {
    if (this.#state !== "away") return socket.close(1000, "Client disconnect");
    if (!this.#unconfirmed.reaches(received)) return this.#giveUp("too much was sent meanwhile", socket);
    this.#cancelTimer();
    const { lostSoundMs } = this.#unconfirmed;
    this.#socket = socket;
    this.#state = "open";
    this.#isCatchingUp = true;
    this.#toldSeen = this.#seen;
    this.#seenBytes = 0;
    for (const text of this.#unconfirmed.take(received)) socket.send(text);
    this.#tell({ state: "back", awayMs: this.#settings.clock.now() - this.#lostAtMs, lostSoundMs });
  }

  #giveUp(reason: string, socket?: Socket): void {
    if (this.#state !== "away") return;
    this.#state = "closed";
    this.#cancelTimer();
    this.#cancelWatch();
    socket?.close(1000, "Client disconnect");
    this.#tell({ state: "lost", reason });
    this.#end(1006, reason);
  }
}

/** The server is there, and what keeps the sessions cannot be asked at the moment (IANA, WebSocket close codes). */
const tryAgainLater = 1013;

function tellHeard(url: URL, { itemId, audioEndMs }: HeardAudio): void {
  url.searchParams.set(query.item, itemId);
  url.searchParams.set(query.playedMs, String(Math.max(0, Math.floor(audioEndMs))));
}

/** A message about resuming; undefined for every other one. */
function readResume(text: string): ResumeMessage | undefined {
  // The server writes them so; one that is written otherwise is an event that nobody knows.
  return text.startsWith(prefix) ? (JSON.parse(text) as ResumeMessage) : undefined;
}

/** Whether the server has answered, and will answer the same. */
function isFinalStatus(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
}
