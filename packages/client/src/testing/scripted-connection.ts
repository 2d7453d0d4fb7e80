import type { Session } from "@vivavoce/protocol";
import type { Socket, SocketHandlers, SocketRequest, Transport } from "../socket.ts";

/** A session as a test's server would send it; fields that matter to the test are given. */
export function scriptedSession(fields: Readonly<Record<string, unknown>> = {}): Session {
  // Only what the client reads is here; the wire is checked by the server's own tests.
  return { id: "sess_1", object: "realtime.session", model: "test", ...fields } as unknown as Session;
}

/** A server end in memory: records what a client sends and sends what a test tells it to. */
export class ScriptedConnection {
  /** Pass it to `connect({ transport })`. */
  readonly transport: Transport;
  /** Everything the client sent, parsed; of all connections. */
  readonly sent: { readonly type: string; readonly [field: string]: unknown }[] = [];
  /** What the client asked to connect to, each time. */
  readonly requests: SocketRequest[] = [];
  /** What the socket claims not to have sent yet. */
  bufferedBytes = 0;
  /** The client's last close, once it came. */
  closedWith: { readonly code: number; readonly reason: string } | undefined;
  #handlers: SocketHandlers | undefined;

  constructor() {
    this.transport = (request, handlers) => {
      this.requests.push(request);
      this.#handlers = handlers;
      return this.#socket(handlers);
    };
  }

  /** What the client last asked to connect to. */
  get request(): SocketRequest | undefined {
    return this.requests.at(-1);
  }

  /** Opens the socket and sends `session.created`. */
  start(session: Readonly<Record<string, unknown>> = {}): void {
    this.#handlers?.opened();
    this.emit({ type: "session.created", session: scriptedSession(session) });
  }

  /** Sends an event; its `event_id` is filled in. */
  emit(event: { readonly type: string; readonly [field: string]: unknown }): void {
    this.emitText(JSON.stringify({ event_id: "event_1", ...event }));
  }

  /** Sends any text. */
  emitText(text: string): void {
    this.#handlers?.message(text);
  }

  /** Refuses the upgrade. */
  refuse(message: string, status?: number): void {
    this.#handlers?.refused(message, status);
  }

  /** Ends the open connection from the server's side. */
  end(code: number, reason = ""): void {
    this.#handlers?.closed(code, reason);
  }

  #socket(handlers: SocketHandlers): Socket {
    const buffered = (): number => this.bufferedBytes;
    return {
      send: (text) => this.sent.push(JSON.parse(text)),
      get bufferedBytes() {
        return buffered();
      },
      close: (code, reason) => {
        this.closedWith = { code, reason };
        handlers.closed(code, reason);
      },
    };
  }
}
