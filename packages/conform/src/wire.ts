import { CheckFailure, show } from "./check-failure.ts";
import type { WireEvent } from "./read-event.ts";
import type { SessionWatch } from "./session-watch.ts";
import { WebSocket } from "ws";

/** How to open a socket. */
export interface OpenRequest {
  /** Path below the base URL; the dialect's when absent. */
  readonly path?: string;
  /** Query parameters over those of the dialect; undefined removes one. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
  /** False: no credential is sent. Default true. */
  readonly authenticate?: boolean;
  /** False: no permessage-deflate is offered. Default true. */
  readonly deflate?: boolean;
  /** Another base URL than that of the run. */
  readonly base?: string;
}

/** How a socket was closed. */
interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** An upgrade that was answered with a plain HTTP response. */
interface Refusal {
  readonly status: number;
  readonly body: string;
}

/** One socket: sends whatever it is told to, keeps whatever comes. */
export interface Wire {
  readonly events: readonly WireEvent[];
  /** Set when the upgrade was refused. */
  readonly refusal: Refusal | undefined;
  readonly subprotocol: string;
  readonly extensions: string;
  /** `session` of `session.created`; empty before. */
  readonly session: Readonly<Record<string, unknown>>;
  send(event: Readonly<Record<string, unknown>>): void;
  sendRaw(data: string | Uint8Array): void;
  /** Sends a WebSocket ping; resolves when the pong is there. */
  ping(): Promise<void>;
  /** The next event that matches, after all that were waited for before. Throws `CheckFailure` when none comes in time. */
  next(wanted: string | readonly string[] | ((event: WireEvent) => boolean), timeoutMs?: number): Promise<WireEvent>;
  /** Events since the last one that was waited for, without waiting. */
  since(): readonly WireEvent[];
  /** Waits, then gives all events since the last one that was waited for. */
  quiet(durationMs: number): Promise<readonly WireEvent[]>;
  /** How the socket closed; throws `CheckFailure` when it stays open. */
  closing(timeoutMs?: number): Promise<Closing>;
  close(code?: number, reason?: string): void;
}

const defaultTimeoutMs = 8000;

/** Opens a socket; resolves when it is open, refused or broken. */
export function openWire(
  url: string,
  options: {
    readonly headers: Readonly<Record<string, string>>;
    readonly protocols: readonly string[];
    readonly deflate: boolean;
    readonly watch: SessionWatch;
    readonly signal: AbortSignal;
  },
): Promise<Wire> {
  const socket = new WebSocket(url, [...options.protocols], {
    headers: options.headers,
    perMessageDeflate: options.deflate,
    maxPayload: 8 * 1024 * 1024,
    handshakeTimeout: 15_000,
  });
  const events: WireEvent[] = [];
  const waiters = new Set<() => void>();
  const wake = (): void => {
    for (const waiter of waiters) waiter();
  };
  let cursor = 0;
  let closed: Closing | undefined;
  let refusal: Refusal | undefined;

  socket.on("message", (data: Buffer) => {
    const text = data.toString("utf8");
    const event = readEvent(text);
    options.watch.take(event, text);
    events.push(event);
    wake();
  });
  socket.on("close", (code, reason) => {
    closed = { code, reason: reason.toString("utf8") };
    options.watch.end();
    wake();
  });

  /** Resolves with what `look` finds, as soon as it finds it. */
  function until<Found>(look: () => Found | undefined, timeoutMs: number, expected: string): Promise<Found> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        waiters.delete(attempt);
        options.signal.removeEventListener("abort", giveUp);
        settle();
      };
      const failure = (): CheckFailure => new CheckFailure(expected, seenSince(events.slice(cursor), closed));
      const giveUp = (): void => finish(() => reject(failure()));
      const attempt = (): void => {
        const found = look();
        if (found !== undefined) finish(() => resolve(found));
        else if (closed !== undefined) finish(() => reject(failure()));
      };
      const timer = setTimeout(giveUp, timeoutMs);
      options.signal.addEventListener("abort", giveUp);
      waiters.add(attempt);
      if (options.signal.aborted) giveUp();
      else attempt();
    });
  }

  const wire: Wire = {
    events,
    get refusal() {
      return refusal;
    },
    get subprotocol() {
      return socket.protocol;
    },
    get extensions() {
      return socket.extensions;
    },
    get session() {
      const created = events.find((event) => event.type.endsWith("session.created"));
      return (created?.["session"] ?? {}) as Readonly<Record<string, unknown>>;
    },
    send: (event) => socket.send(JSON.stringify(event)),
    sendRaw: (data) => socket.send(data),
    ping: () =>
      new Promise((resolve) => {
        socket.once("pong", () => resolve());
        socket.ping();
      }),
    next(wanted, timeoutMs = defaultTimeoutMs) {
      const matches = matcher(wanted);
      const name = typeof wanted === "function" ? "a certain event" : [wanted].flat().join(" or ");
      return until(
        () => {
          const index = events.findIndex((event, at) => at >= cursor && matches(event));
          if (index < 0) return undefined;
          cursor = index + 1;
          return events[index];
        },
        timeoutMs,
        `${name} within ${timeoutMs / 1000} s`,
      );
    },
    since: () => events.slice(cursor),
    async quiet(durationMs) {
      await new Promise((resolve) => setTimeout(resolve, durationMs));
      return events.slice(cursor);
    },
    closing: (timeoutMs = defaultTimeoutMs) =>
      closed !== undefined
        ? Promise.resolve(closed)
        : until(() => closed, timeoutMs, `the socket to be closed within ${timeoutMs / 1000} s`),
    close(code = 1000, reason = "") {
      if (socket.readyState === WebSocket.OPEN) socket.close(code, reason);
      else socket.terminate();
    },
  };

  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      socket.terminate();
      reject(new CheckFailure("a connection", "none before the time was over"));
    };
    options.signal.addEventListener("abort", giveUp);
    const settle = (action: () => void): void => {
      options.signal.removeEventListener("abort", giveUp);
      action();
    };
    socket.once("open", () => settle(() => resolve(wire)));
    socket.on("unexpected-response", (_request, response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => (body += piece));
      response.on("close", () => {
        refusal = { status: response.statusCode ?? 0, body };
        settle(() => resolve(wire));
      });
    });
    socket.on("error", (error) => settle(() => reject(new CheckFailure("a connection", error.message))));
    if (options.signal.aborted) settle(giveUp);
  });
}

function matcher(wanted: string | readonly string[] | ((event: WireEvent) => boolean)): (event: WireEvent) => boolean {
  if (typeof wanted === "function") return wanted;
  const types = [wanted].flat();
  return (event) => types.includes(event.type);
}

/** Something that is no event has the type `(not an event)`. */
function readEvent(text: string): WireEvent {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && "type" in value && typeof value.type === "string") {
      return value as WireEvent;
    }
  } catch {
    // Told below.
  }
  return { type: "(not an event)", text: text.slice(0, 200) };
}

function seenSince(events: readonly WireEvent[], closed: Closing | undefined): string {
  const runs: string[] = [];
  for (const { type, ...event } of events) {
    if (type === "error") runs.push(`error ${show(event["error"])}`);
    else if (!runs.at(-1)?.startsWith(type)) runs.push(type);
    else runs[runs.length - 1] = `${type} …`;
  }
  if (closed !== undefined) runs.push(`closed with ${closed.code} ${closed.reason}`);
  return runs.length === 0 ? "no further event" : runs.join(", ");
}
