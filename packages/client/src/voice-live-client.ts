import { encodeBase64, pcm16ToBytes } from "@vivavoce/audio";
import type {
  ClientEvent,
  ResponseCreateParams,
  ServerEvent,
  ServerEventOf,
  ServerEventType,
  Session,
  SessionUpdate,
} from "@vivavoce/protocol";
import { ClientError, ConnectionError, SendQueueFullError, ServerError } from "./client-error.ts";
import { createEventIds } from "./event-ids.ts";
import { EventHub } from "./event-hub.ts";
import type { EventHandler } from "./event-hub.ts";
import { PendingUpdates } from "./pending-updates.ts";
import { parseServerFrame } from "./server-frame.ts";
import type { Socket, SocketHandlers } from "./socket.ts";

/** How a connection ended. */
export interface CloseInfo {
  /** WebSocket close code: 1000 after `close()`. */
  readonly code: number;
  readonly reason: string;
}

/** One event on the wire, as it was sent or as it came. */
export type WireFrame =
  | { readonly direction: "sent"; readonly event: ClientEvent }
  | { readonly direction: "received"; readonly event: ServerEvent };

/** Limits and hooks of a client. */
export interface ClientSettings {
  /** Bytes that may wait to be sent before `send` throws `SendQueueFullError`. Default 8 MiB. */
  readonly maxBufferedBytes?: number | undefined;
  /** Sees every frame of both directions, from `session.created` on, before any handler does. */
  readonly trace?: ((frame: WireFrame) => void) | undefined;
}

type Phase =
  | { readonly name: "connecting" }
  | { readonly name: "open"; session: Session }
  | { readonly name: "closed"; readonly info: CloseInfo };

const defaultMaxBufferedBytes = 8 * 1024 * 1024;
/** Largest piece of audio put into one append: well under any server's frame limit (TR-54). */
const maxAppendBytes = 192 * 1024;

/** One Voice Live session over one socket. `connect` makes it; it lives until `close()` or the server ends it. */
export class VoiceLiveClient implements AsyncIterable<ServerEvent> {
  /** Resolves when the connection has ended, whoever ended it. Never rejects. */
  readonly closed: Promise<CloseInfo>;
  readonly #hub = new EventHub();
  readonly #updates = new PendingUpdates();
  readonly #nextEventId = createEventIds();
  readonly #settings: ClientSettings;
  readonly #socket: Socket;
  #phase: Phase = { name: "connecting" };
  #failure: Error | undefined;
  #onClosed: (info: CloseInfo) => void = () => undefined;

  /** @param open opens the socket and tells it where to report. */
  constructor(open: (handlers: SocketHandlers) => Socket, settings: ClientSettings = {}) {
    this.#settings = settings;
    this.closed = new Promise((resolve) => {
      this.#onClosed = resolve;
    });
    this.#socket = open({
      opened: () => undefined,
      message: (text) => this.#receive(text),
      closed: (code, reason) => this.#end({ code, reason }),
      refused: (message, status) => {
        this.#failure = new ConnectionError(message, status === undefined ? {} : { status });
        this.#end({ code: 1006, reason: message });
      },
    });
  }

  /** The session as the server last sent it, with every field. Undefined before `session.created`. */
  get session(): Session | undefined {
    return this.#phase.name === "open" ? this.#phase.session : undefined;
  }

  /** Bytes handed over by `send` that have not left yet. */
  get bufferedBytes(): number {
    return this.#socket.bufferedBytes;
  }

  /**
   * Waits for `session.created` (TR-46); `connect` has done so already.
   * @throws {ConnectionError} when the connection is refused or lost first.
   * @throws {ServerError} when an `error` comes first (TR-45).
   */
  async ready(signal?: AbortSignal): Promise<void> {
    if (this.#phase.name === "connecting") await this.#hub.waitFor("session.created", () => true, signal);
    else if (this.#phase.name === "closed") throw this.#endedError();
  }

  /** Calls `handler` for each event of that type, or of all types with `"*"`. Returns a function that stops it. */
  on<T extends ServerEventType>(type: T, handler: EventHandler<ServerEventOf<T>>): () => void;
  on(type: "*", handler: EventHandler<ServerEvent>): () => void;
  on(type: string, handler: EventHandler<never>): () => void {
    // The hub hands a handler only events of the type it asked for.
    return this.#hub.on(type, handler as EventHandler<ServerEvent>);
  }

  /** Every event from now on. The loop ends with the connection and throws `ConnectionError` when that was lost. */
  [Symbol.asyncIterator](): AsyncIterator<ServerEvent> {
    return this.#hub.events();
  }

  /** The next event of that type for which the predicate holds. Rejects on abort and when the connection ends. */
  waitFor<T extends ServerEventType>(
    type: T,
    predicate: (event: ServerEventOf<T>) => boolean = () => true,
    signal?: AbortSignal,
  ): Promise<ServerEventOf<T>> {
    return this.#hub.waitFor<ServerEventOf<T>>(type, predicate, signal);
  }

  /**
   * Sends an event and returns its id: its own, or a new one where it has none.
   * @throws {SendQueueFullError} when too much waits to be sent.
   * @throws {ConnectionError} when the connection is not open.
   */
  send(event: ClientEvent): string {
    return this.#write(event).eventId;
  }

  #write(event: ClientEvent): { readonly eventId: string; readonly answer: Promise<Session> | undefined } {
    if (this.#phase.name !== "open") throw this.#endedError();
    const eventId = event.event_id ?? this.#nextEventId();
    const numbered: ClientEvent = { ...event, event_id: eventId };
    const text = JSON.stringify(numbered);
    const waiting = this.#socket.bufferedBytes;
    if (waiting > 0 && waiting + text.length > (this.#settings.maxBufferedBytes ?? defaultMaxBufferedBytes)) {
      throw new SendQueueFullError(`${waiting} bytes are waiting to be sent.`);
    }
    const answer = event.type === "session.update" ? this.#updates.add(eventId) : undefined;
    this.#settings.trace?.({ direction: "sent", event: numbered });
    this.#socket.send(text);
    return { eventId, answer };
  }

  /**
   * Changes the session and resolves to the whole session once the server echoes it (SE-04). Updates sent through
   * `send` are counted too, so answers are not mixed up. Aborting stops the wait, not the update.
   * @throws {ServerError} when the server refuses the update; then nothing of it applies (BH-13).
   */
  async updateSession(
    session: SessionUpdate,
    options: { readonly eventId?: string; readonly signal?: AbortSignal } = {},
  ): Promise<Session> {
    options.signal?.throwIfAborted();
    const eventId = options.eventId ?? this.#nextEventId();
    const { answer } = this.#write({ type: "session.update", event_id: eventId, session });
    if (answer === undefined) throw new ClientError("A session.update has an answer.");
    return abortable(answer, options.signal);
  }

  /** Appends input audio (CE-03): samples, or bytes in the session's input format. Long audio goes in several events. */
  appendAudio(audio: Int16Array | Uint8Array): void {
    const bytes = audio instanceof Int16Array ? pcm16ToBytes(audio) : audio;
    for (let offset = 0; offset < bytes.length; offset += maxAppendBytes) {
      const piece = bytes.subarray(offset, offset + maxAppendBytes);
      this.send({ type: "input_audio_buffer.append", audio: encodeBase64(piece) });
    }
  }

  /** Makes the appended audio a user item (CE-04). Starts no response. */
  commit(): string {
    return this.send({ type: "input_audio_buffer.commit" });
  }

  /** Drops the appended audio (CE-05). */
  clearAudio(): string {
    return this.send({ type: "input_audio_buffer.clear" });
  }

  /** Asks for an answer (CE-17). */
  createResponse(response?: ResponseCreateParams): string {
    return this.send(response === undefined ? { type: "response.create" } : { type: "response.create", response });
  }

  /** Stops the running answer (CE-18). */
  cancelResponse(responseId?: string): string {
    return this.send(
      responseId === undefined ? { type: "response.cancel" } : { type: "response.cancel", response_id: responseId },
    );
  }

  /** Tells the server how many milliseconds of an answer were heard (CE-15). */
  truncate(itemId: string, audioEndMs: number, contentIndex = 0): string {
    return this.send({
      type: "conversation.item.truncate",
      item_id: itemId,
      content_index: contentIndex,
      audio_end_ms: Math.max(0, Math.floor(audioEndMs)),
    });
  }

  /** Adds a typed user message (CE-13) and asks for an answer. */
  sendText(text: string): string {
    this.send({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
    });
    return this.createResponse();
  }

  /** Ends the session with code 1000 (TR-61) and resolves when the socket has closed. */
  close(): Promise<CloseInfo> {
    if (this.#phase.name !== "closed") this.#socket.close(1000, "Client disconnect");
    return this.closed;
  }

  #receive(text: string): void {
    if (this.#phase.name === "closed") return;
    const event = parseServerFrame(text);
    this.#settings.trace?.({ direction: "received", event });
    if (event.type === "session.created") this.#phase = { name: "open", session: event.session };
    else if (event.type === "session.updated") {
      if (this.#phase.name === "open") this.#phase.session = event.session;
      this.#updates.updated(event.session);
    } else if (event.type === "error") {
      if (this.#phase.name === "connecting") return this.#refuseSession(new ServerError(event.error));
      this.#updates.refused(event.error);
    }
    this.#hub.emit(event);
  }

  /** An error in place of `session.created`: there will be no session (TR-45). */
  #refuseSession(error: ServerError): void {
    this.#failure = error;
    this.#hub.close(error);
    void this.close();
  }

  #end(info: CloseInfo): void {
    if (this.#phase.name === "closed") return;
    const lost = this.#phase.name === "connecting" || (info.code !== 1000 && info.code !== 1001);
    this.#phase = { name: "closed", info };
    if (lost) this.#failure ??= this.#lostError(info);
    this.#hub.close(this.#failure);
    this.#updates.close(this.#endedError());
    this.#onClosed(info);
  }

  #lostError(info: CloseInfo): ConnectionError {
    const reason = info.reason === "" ? "" : `: ${info.reason}`;
    return new ConnectionError(`The connection was lost (code ${info.code}${reason}).`, { closeCode: info.code });
  }

  #endedError(): Error {
    if (this.#failure !== undefined) return this.#failure;
    if (this.#phase.name === "connecting") return new ClientError("The session has not started yet.");
    const closeCode = this.#phase.name === "closed" ? this.#phase.info.code : 1000;
    return new ConnectionError("The connection is closed.", { closeCode });
  }
}

/** Waits for a promise, or until the signal aborts. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
