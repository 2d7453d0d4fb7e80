import type { ClientEvent, ServerEvent, Session } from "@vivavoce/protocol";
import { ClientError, ConnectionClosedError, SendQueueFullError, ServerError, WireError } from "./client-error.ts";
import type { ConversationLog } from "./conversation-log.ts";
import type { Dialer } from "./dialer.ts";
import type { WireDialect } from "./dialects/wire-dialect.ts";
import { createEventIds } from "./event-ids.ts";
import { callSafely, EventHub } from "./event-hub.ts";
import { FloorWatch } from "./floor.ts";
import { isFinal, isRecoverable, reconnectDelayMs } from "./reconnect-policy.ts";
import type { ReconnectOptions } from "./reconnect-policy.ts";
import { lossError, refusalError } from "./refusal-error.ts";
import { invalidFrame, parseServerFrame } from "./server-frame.ts";
import { SessionUpdates } from "./session-updates.ts";
import type { Socket } from "./socket.ts";

/** How a connection ended. */
export interface CloseInfo {
  /** WebSocket close code: 1000 after `close()`. */
  readonly code: number;
  readonly reason: string;
}

/** One event on the wire, in the server's own dialect, as it was sent or as it came. */
export type WireFrame =
  | { readonly direction: "sent"; readonly event: ClientEvent }
  | { readonly direction: "received"; readonly event: ServerEvent };

/** Limits and hooks of a connection. */
export interface ConnectionSettings {
  /** Bytes that may wait to be sent before `send` throws `SendQueueFullError`. Default 8 MiB. */
  readonly maxBufferedBytes?: number | undefined;
  /** Sees every frame of both directions, from `session.created` on, before any handler does. */
  readonly trace?: ((frame: WireFrame) => void) | undefined;
  /** Open a lost connection again and tell the new session what was set and said. Default false. */
  readonly reconnect?: boolean | ReconnectOptions | undefined;
}

/** Whether events can be exchanged. */
export type ConnectionState = "connecting" | "open" | "reconnecting" | "closed";

/** A step in the life of a connection. */
export interface ConnectionChange {
  readonly state: ConnectionState;
  /** While reconnecting: the attempt that is next, from 1, and the wait before it. */
  readonly attempt?: number;
  readonly delayMs?: number;
  /** Why the connection was lost or could not be opened again. */
  readonly error?: Error | undefined;
}

interface Reconnecting {
  readonly name: "reconnecting";
  readonly session: Session;
  readonly attempt: number;
  readonly timer: ReturnType<typeof setTimeout>;
  /** Whether the next attempt is waited for, and not made. */
  readonly waiting: boolean;
  /** What was sent meanwhile. */
  readonly queue: ClientEvent[];
}

type Phase =
  | { readonly name: "connecting" }
  | { readonly name: "open"; readonly session: Session }
  | Reconnecting
  | { readonly name: "closed"; readonly info: CloseInfo };

const defaultMaxBufferedBytes = 8 * 1024 * 1024;
/** Events kept while there is no connection. */
const maxQueuedEvents = 256;

/** One session over one socket after another. Takes and gives canonical events, whatever the server's dialect. */
export class ClientConnection {
  readonly hub = new EventHub();
  readonly floor = new FloorWatch();
  /** Resolves when the connection has ended for good, whoever ended it. Never rejects. */
  readonly closed: Promise<CloseInfo>;
  readonly dialect: WireDialect;
  readonly #dial: Dialer;
  readonly #settings: ConnectionSettings;
  readonly #updates = new SessionUpdates();
  readonly #conversation: ConversationLog | undefined;
  readonly #nextEventId = createEventIds();
  readonly #watchers = new Set<(change: ConnectionChange) => void>();
  #socket: Socket;
  #phase: Phase = { name: "connecting" };
  #failure: Error | undefined;
  #closing = false;
  // Not by the module of deferred promises, which is larger: the bundle has its bound.
  #onClosed: (info: CloseInfo) => void = () => undefined;

  /** @param conversation what a new session is told; without one, only the settings. */
  constructor(dial: Dialer, dialect: WireDialect, settings: ConnectionSettings = {}, conversation?: ConversationLog) {
    this.#dial = dial;
    this.#conversation = conversation;
    this.dialect = dialect;
    this.#settings = settings;
    this.closed = new Promise((resolve) => {
      this.#onClosed = resolve;
    });
    this.#socket = this.#open();
  }

  get state(): ConnectionState {
    return this.#phase.name;
  }

  get session(): Session | undefined {
    return "session" in this.#phase ? this.#phase.session : undefined;
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedBytes;
  }

  /** Calls `watcher` at every change of the state. Returns how to stop it. */
  onChange(watcher: (change: ConnectionChange) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Waits for the first `session.created` (TR-46). Rejects with the signal's reason, or with why there is none. */
  async ready(signal?: AbortSignal): Promise<void> {
    if (this.#phase.name === "connecting") await this.hub.waitFor("session.created", () => true, signal);
    else if (this.#phase.name === "closed") throw this.#endedError();
  }

  /**
   * Sends an event. While a lost connection is being opened again, audio is dropped (it would be old) and everything
   * else waits. Of a `session.update` the answer is returned too.
   */
  send(event: ClientEvent): { readonly eventId: string; readonly answer: Promise<Session> | undefined } {
    const phase = this.#phase;
    if (!("session" in phase)) throw this.#endedError();
    const eventId = event.event_id ?? this.#nextEventId();
    const numbered: ClientEvent = { ...event, event_id: eventId };
    if (phase.name === "reconnecting") {
      if (event.type === "input_audio_buffer.append") return { eventId, answer: undefined };
      if (phase.queue.length >= maxQueuedEvents) {
        throw new SendQueueFullError(`${maxQueuedEvents} events wait for the connection. Send less until it is back.`);
      }
      // What the next connection is told of updates includes this one.
      if (event.type !== "session.update") phase.queue.push(numbered);
    }
    const text = phase.name === "open" ? this.#encode(numbered) : undefined;
    const answer = event.type === "session.update" ? this.#updates.add({ ...event, event_id: eventId }) : undefined;
    if (text !== undefined) this.#socket.send(text);
    return { eventId, answer };
  }

  /** Ends the session with code 1000 (TR-61) and resolves when the socket has closed. */
  close(): Promise<CloseInfo> {
    const phase = this.#phase;
    this.#closing = true;
    if (phase.name === "reconnecting") {
      clearTimeout(phase.timer);
      this.#end({ code: 1000, reason: "Client disconnect" }, undefined);
    }
    if (phase.name !== "closed") this.#socket.close(1000, "Client disconnect");
    return this.closed;
  }

  /** Makes the attempt at once that a lost connection waits for; counts anew. False where none is waited for. */
  retryNow(): boolean {
    const phase = this.#phase;
    const options = this.#reconnectOptions;
    if (phase.name !== "reconnecting" || !phase.waiting || options === undefined) return false;
    clearTimeout(phase.timer);
    this.#phase = { ...phase, attempt: 1 };
    this.#retry(options);
    return true;
  }

  #open(): Socket {
    let isLive = true;
    const lost = (info: CloseInfo, error: Error): void => {
      if (!isLive) return;
      isLive = false;
      this.#lose(info, error);
    };
    return this.#dial({
      opened: () => undefined,
      message: (text) => {
        if (isLive) this.#receive(text);
      },
      closed: (code, reason) => lost({ code, reason }, lossError(code, reason)),
      refused: (message, status) => lost({ code: 1006, reason: message }, refusalError(message, status)),
      failed: (error) => lost({ code: 1006, reason: error.message }, error),
    });
  }

  /** The text of an event. Throws when too much waits already; tells of fields this server has no words for. */
  #encode(event: ClientEvent): string {
    const { wire, dropped } = this.dialect.encode(event);
    const text = JSON.stringify(wire);
    const waiting = this.#socket.bufferedBytes;
    if (waiting > 0 && waiting + text.length > (this.#settings.maxBufferedBytes ?? defaultMaxBufferedBytes)) {
      throw new SendQueueFullError(`${waiting} bytes are waiting to be sent. Send less until they have left.`);
    }
    if (event.type === "response.create") this.floor.ask(event.event_id);
    // The frame is what the server gets, in its dialect.
    this.#settings.trace?.({ direction: "sent", event: wire as ClientEvent });
    for (const param of dropped) {
      const message = `This server has no ${param}: it was left out.`;
      const warning = { message, code: "not_in_dialect", param };
      queueMicrotask(() => this.hub.emit({ type: "warning", event_id: "", warning }));
    }
    return text;
  }

  #receive(text: string): void {
    if (this.#phase.name === "closed") return;
    const wire = parseServerFrame(text);
    if (wire === undefined && this.#phase.name === "connecting") {
      const message = "What answers at the endpoint speaks another protocol. Check the endpoint's path.";
      return this.#refuseSession(new WireError(message));
    }
    // As it came: the frame is the server's.
    const frame = (wire as unknown as ServerEvent | undefined) ?? invalidFrame(text);
    this.#settings.trace?.({ direction: "received", event: frame });
    const event = wire === undefined ? invalidFrame(text) : this.dialect.decode(wire);
    if (event === undefined) return;
    this.floor.take(event, this.session);
    if (event.type === "session.created") this.#begin(event.session);
    else if (event.type === "session.updated") {
      if (this.#phase.name === "open") this.#phase = { name: "open", session: event.session };
      this.#updates.updated(event.session);
    } else if (event.type === "error") {
      if (this.#phase.name === "connecting") return this.#refuseSession(new ServerError(event.error));
      if (this.#phase.name === "reconnecting") return this.#socket.close(1000, "Client disconnect");
      this.#updates.refused(event.error);
    }
    this.#conversation?.take(event);
    this.hub.emit(event);
  }

  #begin(session: Session): void {
    const before = this.#phase;
    this.#phase = { name: "open", session };
    if (before.name === "reconnecting") {
      clearTimeout(before.timer);
      this.#replay(before.session.id === session.id, before.queue);
    }
    this.#tell({ state: "open" });
  }

  /** A server that kept the session needs only what it has not answered and what was sent meanwhile. */
  #replay(kept: boolean, queue: readonly ClientEvent[]): void {
    const said = kept ? [] : (this.#conversation?.replay() ?? []);
    for (const event of [...this.#updates.replay(this.#nextEventId()), ...said, ...queue]) {
      this.#socket.send(this.#encode(event));
    }
  }

  /** Something other than a session came first: there will be none (TR-45). */
  #refuseSession(error: Error): void {
    this.#failure = error;
    this.hub.close(error);
    void this.close();
  }

  get #reconnectOptions(): ReconnectOptions | undefined {
    const { reconnect = false } = this.#settings;
    return reconnect === true ? {} : reconnect === false ? undefined : reconnect;
  }

  #lose(info: CloseInfo, error: Error): void {
    const phase = this.#phase;
    if (phase.name === "closed") return;
    const options = this.#closing ? undefined : this.#reconnectOptions;
    const wasOpen = phase.name === "open";
    if (phase.name === "reconnecting") clearTimeout(phase.timer);
    const mayReturn = wasOpen ? isRecoverable(info.code) : phase.name === "reconnecting" && !isFinal(error);
    const attempt = phase.name === "reconnecting" ? phase.attempt + 1 : 1;
    const delayMs = options === undefined || !mayReturn ? undefined : reconnectDelayMs(options, attempt);
    if (options === undefined || delayMs === undefined || !("session" in phase)) {
      const isLoss = !wasOpen || (info.code !== 1000 && info.code !== 1001);
      return this.#end(info, isLoss ? error : undefined);
    }
    // Nothing that was being waited for will come: the new session knows no running responses.
    if (wasOpen) this.hub.failWaiters(error);
    this.#phase = {
      name: "reconnecting",
      session: phase.session,
      attempt,
      timer: setTimeout(() => this.#retry(options), delayMs),
      waiting: true,
      queue: phase.name === "reconnecting" ? phase.queue : [],
    };
    this.#tell({ state: "reconnecting", attempt, delayMs, error });
  }

  #retry(options: ReconnectOptions): void {
    if (this.#phase.name !== "reconnecting") return;
    const socket = this.#open();
    this.#socket = socket;
    const timer = setTimeout(() => socket.close(1000, "Client disconnect"), options.attemptTimeoutMs ?? 15_000);
    this.#phase = { ...this.#phase, timer, waiting: false };
  }

  #end(info: CloseInfo, failure: Error | undefined): void {
    if (this.#phase.name === "closed") return;
    this.#phase = { name: "closed", info };
    this.#failure ??= failure;
    this.hub.close(this.#failure);
    this.#updates.close(this.#endedError());
    this.#tell({ state: "closed", error: this.#failure });
    this.#onClosed(info);
  }

  #tell(change: ConnectionChange): void {
    // A copy, as with events; what one throws must not keep the connection from ending.
    for (const watcher of Array.from(this.#watchers)) callSafely(watcher, change);
  }

  #endedError(): Error {
    if (this.#failure !== undefined) return this.#failure;
    if (this.#phase.name === "connecting") return new ClientError("The session has not started yet.");
    const closeCode = this.#phase.name === "closed" ? this.#phase.info.code : 1000;
    return new ConnectionClosedError("The connection is closed. Connect again.", { closeCode });
  }
}
