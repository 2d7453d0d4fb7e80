import { encodeBase64, pcm16ToBytes } from "@vivavoce/audio";
import type {
  ClientEvent,
  ResponseCreateParams,
  ServerEvent,
  ServerEventOf,
  ServerEventType,
  Session,
  SessionUpdate,
  TraceMessage,
} from "@vivavoce/protocol";
import { abortable } from "./abortable.ts";
import { failureOf, waitForAnswer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { ClientConnection, CloseInfo, ConnectionChange, ConnectionState } from "./client-connection.ts";
import { ClientError, WaitTimeoutError } from "./client-error.ts";
import type { EventHandler } from "./event-hub.ts";
import type { Floor } from "./floor.ts";

/** Names of the events a client can listen to: canonical ones, whatever the server's dialect, and Vivavoce's trace. */
export type SessionEventType = ServerEventType | TraceMessage["type"];
/** The event of one name. */
export type SessionEventOf<T extends SessionEventType> = T extends ServerEventType ? ServerEventOf<T> : TraceMessage;

/** What to wait for, and how long. */
export interface WaitOptions<E> {
  /** The event must fulfil this. What it throws is what the wait rejects with. */
  readonly where?: (event: E) => boolean;
  /** Rejects with `WaitTimeoutError` after this long. Default: no limit. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Largest piece of audio put into one append: well under any server's frame limit (TR-54). */
const maxAppendBytes = 192 * 1024;

/** One Voice Live session. `connect` makes it; it lives until `close()`, or until the server ends it. */
export class VoiceLiveClient implements AsyncIterable<ServerEvent> {
  readonly #connection: ClientConnection;

  constructor(connection: ClientConnection) {
    this.#connection = connection;
  }

  /** Resolves when the connection has ended for good, whoever ended it. Never rejects. */
  get closed(): Promise<CloseInfo> {
    return this.#connection.closed;
  }

  /** The session as the server last sent it, in the flat shape of Voice Live. Undefined before `session.created`. */
  get session(): Session | undefined {
    return this.#connection.session;
  }

  /** Whether events can be exchanged. */
  get connectionState(): ConnectionState {
    return this.#connection.state;
  }

  /** Who has the floor, as far as the server has told: up to date when the handlers of an event are called. */
  get floor(): Floor {
    return this.#connection.floor;
  }

  /** Dialect of the server: `voice-live`, `voice-live-v1`, `openai` or `openai-beta`. */
  get dialect(): string {
    const { name } = this.#connection.dialect;
    return name === "openai-ga" ? "openai" : name;
  }

  /** Bytes handed over by `send` that have not left yet. */
  get bufferedBytes(): number {
    return this.#connection.bufferedBytes;
  }

  /** Calls `handler` when the connection is lost, comes back, or ends. Returns a function that stops it. */
  onConnection(handler: (change: ConnectionChange) => void): () => void {
    return this.#connection.onChange(handler);
  }

  /**
   * Tries at once to open a lost connection, in place of waiting for the next attempt; the attempts are counted anew.
   * Returns false, and does nothing, where no attempt is waited for.
   */
  reconnectNow(): boolean {
    return this.#connection.retryNow();
  }

  /** Calls `handler` for each event of that type, or of all types with `"*"`. Returns a function that stops it. */
  on<T extends SessionEventType>(type: T, handler: EventHandler<SessionEventOf<T>>): () => void;
  on(type: "*", handler: EventHandler<ServerEvent>): () => void;
  on(type: string, handler: EventHandler<never>): () => void {
    // The hub hands a handler only events of the type it asked for.
    return this.#connection.hub.on(type, handler as EventHandler<ServerEvent>);
  }

  /** Every event from now on. The loop ends with the connection and throws `ConnectionError` when that was lost. */
  [Symbol.asyncIterator](): AsyncIterator<ServerEvent> {
    return this.#connection.hub.events();
  }

  /**
   * The next event of that type, or the next that fulfils `where`. Rejects on abort, when the time is over
   * (`WaitTimeoutError`), and when the connection is lost or ends. What a response was to bring is waited for until one
   * fails (`ServerError`): a `response.done` with a `where` that this one would have fulfilled had it been completed, and
   * other events of a response where there is no `where`.
   */
  waitFor<T extends SessionEventType>(
    type: T,
    options?: WaitOptions<SessionEventOf<T>> | ((event: SessionEventOf<T>) => boolean),
    signal?: AbortSignal,
  ): Promise<SessionEventOf<T>> {
    const given = typeof options === "function" ? { where: options } : (options ?? {});
    const { where = () => true, timeoutMs } = given;
    const outer = signal ?? given.signal;
    const { hub } = this.#connection;
    // The hub hands a waiter only events of the type it asked for.
    const wanted = where as (event: ServerEvent) => boolean;
    const stop = new AbortController();
    const signals = outer === undefined ? [stop.signal] : [outer, stop.signal];
    const matches = type === "response.done" ? (event: ServerEvent) => wanted(event) || rethrow(event, wanted) : wanted;
    const found = hub.waitFor(type, matches, AbortSignal.any(signals));
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => stop.abort(new WaitTimeoutError(`No ${type} came within ${timeoutMs} ms.`)), timeoutMs);
    const fails = /^response\.(?!created|done)/.test(type) && given.where === undefined;
    const forget = fails
      ? this.on("response.done", (event) => {
          const failure = failureOf(event);
          if (failure !== undefined) stop.abort(failure);
        })
      : undefined;
    return found.finally(() => {
      clearTimeout(timer);
      forget?.();
    }) as Promise<unknown> as Promise<SessionEventOf<T>>;
  }

  /**
   * Sends an event and returns its id: its own, or a new one where it has none.
   * @throws {SendQueueFullError} when too much waits to be sent.
   * @throws {ConnectionError} when the connection has ended.
   */
  send(event: ClientEvent): string {
    return this.#connection.send(event).eventId;
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
    const event = options.eventId !== undefined && { event_id: options.eventId };
    const { answer } = this.#connection.send({ type: "session.update", ...event, session });
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
    return this.send({ type: "response.create", ...(response && { response }) });
  }

  /** Stops the running answer (CE-18). */
  cancelResponse(responseId?: string): string {
    return this.send({ type: "response.cancel", ...(responseId !== undefined && { response_id: responseId }) });
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

  /** Adds a typed user message (CE-13) and asks for an answer. Returns the id of the `response.create`. */
  sendText(text: string): string {
    this.send({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
    });
    return this.createResponse();
  }

  /**
   * Sends a typed user message and resolves to the whole answer. Answers that only call functions served by `serveTools`
   * are gone through. Aborting stops the wait, not the answer; the default `timeoutMs` is 60,000.
   * @throws {ServerError} when the server refuses, or the response fails.
   */
  ask(text: string, options: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {}): Promise<Answer> {
    return waitForAnswer(this, () => this.sendText(text), options);
  }

  /**
   * Speaks a text as the assistant without asking the model (RC-13); it joins the conversation.
   * @throws {ClientError} where the server is OpenAI-shaped: those can only be asked.
   */
  say(text: string): string {
    if (this.dialect.startsWith("openai")) {
      throw new ClientError("This server cannot speak a given text. Ask it for a response with instructions instead.");
    }
    const content = [{ type: "text" as const, text }];
    return this.createResponse({
      pre_generated_assistant_message: { type: "message", role: "assistant", content },
    });
  }

  /** Ends the session with code 1000 (TR-61) and resolves when the socket has closed. */
  close(): Promise<CloseInfo> {
    return this.#connection.close();
  }

  /** `await using client = await connect(…)` closes it at the end of the block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Never true: throws why a response failed, if it would have been waited for otherwise. */
function rethrow(event: ServerEvent, wanted: (event: ServerEvent) => boolean): false {
  const failure = failureOf(event);
  if (failure === undefined || event.type !== "response.done") return false;
  if (wanted({ ...event, response: { ...event.response, status: "completed", status_details: null } })) throw failure;
  return false;
}
