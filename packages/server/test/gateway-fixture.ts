import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import type { ClientOptions } from "ws";
import { createSystemClock } from "@vivavoce/audio/clock";
import { deferred } from "@vivavoce/audio/deferred";
import { createGateway } from "../src/gateway/gateway.ts";
import type { Gateway } from "../src/gateway/gateway.ts";
import type { GatewayOptions } from "../src/gateway/gateway-options.ts";
import type { OpenSession, SessionConnection, SessionRequest } from "../src/pipeline/session-port.ts";
import { createRandomIds } from "../src/runtime/ids.ts";
import { createLogger } from "../src/runtime/logger.ts";

/** A session that answers every message with what it got, and notes what happened to it. */
export interface EchoSession {
  readonly request: SessionRequest;
  readonly connection: SessionConnection;
  readonly received: (string | Buffer)[];
  disconnects: number;
  drains: number;
  /** Ends a drain, as a session does whose response has ended. */
  readonly finish: () => void;
}

/** A gateway on a free port of loopback with echo sessions behind it; closed when the test ends. */
export interface GatewayFixture {
  readonly gateway: Gateway;
  readonly port: number;
  readonly sessions: EchoSession[];
  /** Every log line. */
  readonly log: string[];
  /** A WebSocket URL; `target` defaults to a right one. */
  readonly url: (target?: string) => string;
}

/** A path and query that open a session. */
export const goodTarget = "/voice-live/realtime?api-version=2025-10-01&model=m";

/** Certificate and key of `test/tls`, valid for a century and trusted by nobody. */
export const testTls = { cert: readTls("cert.pem"), key: readTls("key.pem") };

/** As `testTls`, as if it had been renewed. */
export const otherTls = { cert: readTls("renewed-cert.pem"), key: readTls("renewed-key.pem") };

export async function startGateway(overrides: Partial<GatewayOptions> = {}): Promise<GatewayFixture> {
  const sessions: EchoSession[] = [];
  const log: string[] = [];
  const clock = createSystemClock();
  const gateway = createGateway({
    host: "127.0.0.1",
    port: 0,
    openSession: openEcho(sessions),
    credentials: { apiKeys: [], bearerTokens: [] },
    clock,
    ids: createRandomIds(),
    logger: createLogger({
      level: "trace",
      format: "json",
      write: (line) => log.push(line),
      wallMs: () => clock.wallMs(),
    }),
    health: () => ({ engines: "fake" }),
    ...overrides,
    limits: { closeGraceMs: 500, drainTimeoutMs: 2_000, ...overrides.limits },
  });
  const { port, url } = await gateway.listen();
  onTestFinished(() => gateway.close());
  return { gateway, port, sessions, log, url: (target = goodTarget) => url.replace(/^http/, "ws") + target };
}

/** Echo sessions, for a gateway of one's own. */
export function echoSessions(): { readonly sessions: EchoSession[]; readonly openSession: OpenSession } {
  const sessions: EchoSession[] = [];
  return { sessions, openSession: openEcho(sessions) };
}

function openEcho(sessions: EchoSession[]): OpenSession {
  return (request, connection) => {
    const closed = deferred<void>();
    const session: EchoSession = {
      request,
      connection,
      received: [],
      disconnects: 0,
      drains: 0,
      finish: () => connection.close(1001, "drained"),
    };
    sessions.push(session);
    connection.send(JSON.stringify({ type: "session.created", session: { id: `sess_${sessions.length}` } }));
    return {
      receive(message) {
        session.received.push(message);
        const text = message.toString();
        if (text === "throw") throw new Error("a bug in the session");
        connection.send(JSON.stringify({ echo: text.slice(0, 1_000), isBinary: typeof message !== "string" }));
      },
      disconnected() {
        session.disconnects += 1;
        closed.resolve();
      },
      drain() {
        session.drains += 1;
        return closed.promise;
      },
      closed: closed.promise,
    };
  };
}

/** A client that keeps what it received. */
export interface TestClient {
  readonly socket: WebSocket;
  readonly messages: string[];
  /** Headers of the answer to the upgrade. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Resolves when so many messages have come. */
  readonly received: (count: number) => Promise<readonly string[]>;
  /** Resolves with how the socket ended. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** An answer other than 101. */
export interface RefusedUpgrade {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly error: Readonly<Record<string, unknown>>;
}

/** Connects, and fails when the server refuses. */
export async function connectClient(
  url: string,
  protocols: string[] = [],
  options: ClientOptions = {},
): Promise<TestClient> {
  const outcome = await tryUpgrade(url, protocols, options);
  if (!("socket" in outcome)) throw new Error(`refused with ${outcome.status}: ${JSON.stringify(outcome.error)}`);
  return outcome;
}

/** Connects, and fails when the server accepts. */
export async function refusedUpgrade(
  url: string,
  protocols: string[] = [],
  options: ClientOptions = {},
): Promise<RefusedUpgrade> {
  const outcome = await tryUpgrade(url, protocols, options);
  if (!("socket" in outcome)) return outcome;
  outcome.socket.terminate();
  throw new Error("accepted, though it should have been refused");
}

function tryUpgrade(url: string, protocols: string[], options: ClientOptions): Promise<TestClient | RefusedUpgrade> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, protocols, { rejectUnauthorized: false, ...options });
    onTestFinished(() => socket.terminate());
    const messages: string[] = [];
    const waiting: { readonly count: number; readonly resolve: (messages: readonly string[]) => void }[] = [];
    const closed = deferred<{ readonly code: number; readonly reason: string }>();
    let headers: TestClient["headers"] = {};
    socket.on("message", (data: Buffer) => {
      messages.push(data.toString());
      for (const wait of waiting) if (messages.length >= wait.count) wait.resolve(messages);
    });
    socket.on("upgrade", (response) => (headers = response.headers));
    socket.on("close", (code, reason) => closed.resolve({ code, reason: reason.toString() }));
    socket.on("error", reject);
    socket.on("open", () => {
      const received = (count: number): Promise<readonly string[]> =>
        messages.length >= count
          ? Promise.resolve(messages)
          : new Promise((resolveCount) => waiting.push({ count, resolve: resolveCount }));
      resolve({ socket, messages, headers, received, closed: closed.promise });
    });
    socket.on("unexpected-response", (_request, response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const body = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, error: JSON.parse(body).error });
      });
    });
  });
}

/**
 * Writes bytes to the port and resolves with everything that came back until the server closed the connection.
 * `isLast` says that nothing will follow, so that the server does not keep the connection for another request.
 */
export function rawExchange(port: number, text: string, isLast = false): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: "127.0.0.1" }, () => {
      if (isLast) socket.end(text, "latin1");
      else socket.write(text, "latin1");
    });
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", () => {});
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("latin1")));
    onTestFinished(() => void socket.destroy());
  });
}

function readTls(name: string): string {
  return readFileSync(new URL(`tls/${name}`, import.meta.url), "utf8");
}
