import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { ServerType } from "@hono/node-server";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { Entrance } from "./entrance.ts";
import { systemFileHandles, watchFileHandles } from "./file-handles.ts";
import { defaultGatewayLimits } from "./gateway-options.ts";
import type { GatewayLimits, GatewayOptions } from "./gateway-options.ts";
import type { Handshake } from "./handshake.ts";
import { createHttpServer } from "./http-server.ts";
import type { HealthReport } from "./http-app.ts";
import { createAgentRefusal } from "./refuse-agent.ts";
import { writeRefusal } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import { SessionSocket } from "./session-socket.ts";
import { afterOthers } from "../runtime/after-others.ts";
import { createFairTurns } from "../runtime/fair-turns.ts";
import type { FairTurns } from "../runtime/fair-turns.ts";
import { createMemoryBudget, halfOfHeapBytes } from "../runtime/memory-budget.ts";
import type { MemoryBudget } from "../runtime/memory-budget.ts";

/** The server's edge: one port for sessions, health and the console. */
export interface Gateway {
  /** Starts to listen. Rejects with node's error when the port cannot be had or the certificate does not fit. */
  listen(): Promise<{ readonly url: string; readonly port: number }>;
  /**
   * Goes away gently: refuses upgrades with 503, lets sessions finish what they are saying, for `drainTimeoutMs` at
   * most, then closes as `close` does. `/health` says 503 meanwhile. Never rejects; a second call waits for the first.
   */
  drain(): Promise<void>;
  /** Goes away now: closes every socket with 1001 and cuts those that do not answer within `closeGraceMs`. */
  close(): Promise<void>;
  /** Goes away at once: as `close`, also in the middle of it, but waits for nobody. */
  cut(): Promise<void>;
}

/**
 * Builds a gateway; nothing is opened before `listen`. Throws node's error when the certificate cannot be read, and
 * TypeError when a proxy is no address or two keys have the same name.
 */
export function createGateway(options: GatewayOptions): Gateway {
  return new GatewayServer(options);
}

class GatewayServer implements Gateway {
  readonly #options: GatewayOptions;
  readonly #limits: GatewayLimits;
  readonly #entrance: Entrance;
  readonly #server: ServerType;
  readonly #webSockets: WebSocketServer;
  readonly #sockets = new Set<SessionSocket>();
  readonly #turns: FairTurns;
  readonly #memory: MemoryBudget;
  #state: "ready" | "draining" | "closed" = "ready";
  #stopWatching = (): void => {};
  /** Aborted when nobody is waited for any more. */
  readonly #patience = new AbortController();
  #drained: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#limits = { ...defaultGatewayLimits, ...options.limits };
    this.#turns = createFairTurns({ now: () => options.clock.now(), defer: afterOthers });
    this.#memory = createMemoryBudget({
      maxBytes: this.#limits.maxServerBytes || halfOfHeapBytes(),
      callerShare: this.#limits.callerShare,
    });
    this.#entrance = new Entrance(options, this.#limits);
    this.#webSockets = createWebSocketServer(this.#limits);
    const { secrets, guard } = this.#entrance;
    this.#server = createHttpServer(options, this.#limits, {
      health: () => this.#health(),
      secrets: { entrance: this.#entrance, secrets, ids: options.ids },
      capabilities: { entrance: this.#entrance, describe: options.capabilities ?? (() => ({})) },
    });
    this.#server.on("connection", (socket: Socket) => guard.opened(socket));
    this.#server.prependListener("request", (request: IncomingMessage, response: ServerResponse) =>
      guard.requested(request, response),
    );
    this.#server.on(
      "upgrade",
      (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void this.#upgrade(incoming, socket, head),
    );
  }

  async listen(): Promise<{ readonly url: string; readonly port: number }> {
    const { host, tls } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#options.port, host, () => {
        this.#server.off("error", reject);
        this.#watch();
        resolve();
      });
    });
    const address = this.#server.address();
    const port = typeof address === "object" && address !== null ? address.port : this.#options.port;
    return { url: `${tls === undefined ? "http" : "https"}://${urlHost(host)}:${port}`, port };
  }

  /** What can go wrong with a listener: one connection is lost, the server goes on. */
  #watch(): void {
    const { clock, logger, fileHandles = systemFileHandles } = this.#options;
    const { guard, log } = this.#entrance;
    let saidAt = -Infinity;
    this.#server.on("error", (error) => {
      // A failing `accept` can be tried again as fast as the machine can.
      if (clock.now() - saidAt < listenerLogMs) return;
      saidAt = clock.now();
      logger.log("error", "listener failed", { stack: error.stack });
    });
    this.#server.on("drop", (facts?: { readonly remoteAddress?: string }) =>
      log.refused(503, "too_many_connections", facts?.remoteAddress ?? ""),
    );
    this.#stopWatching = watchFileHandles({ clock, logger, handles: fileHandles, exhausted: () => guard.shed() });
  }

  drain(): Promise<void> {
    return (this.#drained ??= this.#drain());
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async cut(): Promise<void> {
    const closing = this.close();
    // What has been written of the closing frames leaves first.
    await this.#within(cutAfterMs, closing);
    this.#patience.abort();
    await closing;
  }

  async #drain(): Promise<void> {
    if (this.#state === "ready") this.#state = "draining";
    const ends = [...this.#sockets].map(async (socket) => {
      await socket.drain();
      await socket.closed;
    });
    await this.#within(this.#limits.drainTimeoutMs, Promise.allSettled(ends));
    await this.close();
  }

  async #close(): Promise<void> {
    this.#state = "closed";
    this.#stopWatching();
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#entrance.close();
    const sockets = [...this.#sockets];
    for (const socket of sockets) socket.close(1001, "server is shutting down");
    const ends = sockets.map((socket) => socket.closed);
    await this.#within(this.#limits.closeGraceMs * 2, Promise.all(ends));
    for (const socket of sockets) socket.terminate();
    if ("closeAllConnections" in this.#server) this.#server.closeAllConnections();
    await stopped;
  }

  /** Waits for the work, but not longer than the time given, nor when nobody is waited for any more. */
  #within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this.#patience;
      const end = (): void => {
        cancel();
        signal.removeEventListener("abort", end);
        resolve();
      };
      const cancel = this.#options.clock.setTimer(timeoutMs, end);
      if (signal.aborted) return end();
      signal.addEventListener("abort", end);
      void work.finally(end);
    });
  }

  async #upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => {}); // a client that goes away while it is refused is no trouble
    const { guard, log, shares } = this.#entrance;
    guard.upgrading(incoming);
    const address = this.#entrance.addressOf(incoming);
    const outcome = await this.#decide(incoming);
    if (outcome.kind === "refused") {
      log.refused(outcome.refusal.status, outcome.refusal.code, address);
      writeRefusal(socket, outcome.refusal);
      return;
    }
    let isOpened = false;
    // Synchronous: it calls back at once, or not at all when the client has gone or its handshake is broken.
    this.#webSockets.handleUpgrade(incoming, socket, head, (webSocket) => {
      if (!(socket instanceof Socket)) return;
      isOpened = true;
      guard.keep(socket);
      this.#accept(webSocket, socket, { ...outcome, address });
    });
    if (!isOpened) shares.left(outcome.caller);
  }

  async #decide(incoming: IncomingMessage): Promise<Handshake> {
    if (this.#state !== "ready") return { kind: "refused", refusal: goingAway };
    if (incoming.headers.upgrade?.toLowerCase() !== "websocket") return { kind: "refused", refusal: notWebSocket };
    const outcome = await this.#entrance.decide(incoming);
    // It may have begun to go away meanwhile.
    if (outcome.kind === "refused" || this.#isReady()) return outcome;
    this.#entrance.shares.left(outcome.caller);
    return { kind: "refused", refusal: goingAway };
  }

  #isReady(): boolean {
    return this.#state === "ready";
  }

  #accept(webSocket: WebSocket, transport: Socket, outcome: Accepted): void {
    const { clock, ids, openSession, servesAgents = false } = this.#options;
    const { request, caller, address } = outcome;
    const logger = this.#options.logger.child({ connection: ids.seed() });
    logger.log("info", "connection accepted", {
      dialect: request.dialect.name,
      apiVersion: request.dialect.apiVersion,
      model: request.model,
      clientRequestId: request.clientRequestId,
      caller: caller.name,
      remoteAddress: address,
    });
    transport.setNoDelay(true);
    const socket = new SessionSocket({
      webSocket,
      transport,
      request,
      openSession: request.agent === undefined || servesAgents ? openSession : createAgentRefusal(ids),
      limits: this.#limits,
      turns: this.#turns,
      defer: afterOthers,
      memory: this.#memory.open(caller.id),
      clock,
      ids,
      logger,
    });
    this.#sockets.add(socket);
    void socket.closed.then(() => {
      this.#sockets.delete(socket);
      this.#entrance.shares.left(caller);
    });
  }

  #health(): HealthReport {
    const unavailable = this.#options.unavailable?.() ?? [];
    const isReady = this.#state === "ready" && unavailable.length === 0;
    const { maxSessions } = this.#limits;
    const status = this.#state !== "ready" ? "draining" : isReady ? "ok" : "unavailable";
    const missing = unavailable.length === 0 ? {} : { unavailable };
    const body = { ...this.#options.health(), status, ...missing, version, sessions: this.#sockets.size, maxSessions };
    return { isReady, body };
  }
}

/** A request that is let in, and where it comes from. */
type Accepted = Handshake & { readonly kind: "accepted" } & { readonly address: string };

/** Pause between two lines about a listener that fails. */
const listenerLogMs = 10_000;
/** How long a close frame has to leave when nobody is waited for. */
const cutAfterMs = 250;

function createWebSocketServer(limits: GatewayLimits): WebSocketServer {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false, // offers are left unanswered (TR-52): small messages of base64 gain little
    maxPayload: limits.maxMessageBytes,
    autoPong: false, // SocketReader answers pings, no faster than they are read
    handleProtocols: (offered) => (offered.has("realtime") ? "realtime" : false), // TR-50
  });
  server.on("wsClientError", (error, socket) =>
    writeRefusal(socket, { status: 400, code: "bad_handshake", message: error.message }),
  );
  return server;
}

const version = readVersion();

function readVersion(): string {
  // The package's manifest is two folders up, from src/gateway and from dist/gateway.
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest && typeof manifest.version === "string" ? manifest.version : "unknown";
}

function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::" || host === "") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

const goingAway: Refusal = { status: 503, code: "server_draining", message: "This server is shutting down." };

const notWebSocket: Refusal = {
  status: 400,
  code: "unsupported_upgrade",
  message: "The only upgrade offered here is to WebSocket.",
};
