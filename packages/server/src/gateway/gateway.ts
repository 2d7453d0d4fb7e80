import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { ServerType } from "@hono/node-server";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { createConnectionRate } from "./connection-rate.ts";
import { createClientSecrets } from "./client-secrets.ts";
import { createCredentialCheck, offeredTokens } from "./credentials.ts";
import { defaultGatewayLimits } from "./gateway-options.ts";
import type { GatewayLimits, GatewayOptions } from "./gateway-options.ts";
import { decideHandshake } from "./handshake.ts";
import type { Handshake, HandshakePolicy } from "./handshake.ts";
import { createHttpServer } from "./http-server.ts";
import type { HealthReport } from "./http-app.ts";
import { createOriginPolicy } from "./origin-policy.ts";
import { createAgentRefusal } from "./refuse-agent.ts";
import { writeRefusal } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import { SessionSocket } from "./session-socket.ts";
import { readUpgradeRequest } from "./upgrade-request.ts";
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
}

/** Builds a gateway; nothing is opened before `listen`. Throws node's error when the certificate cannot be read. */
export function createGateway(options: GatewayOptions): Gateway {
  return new GatewayServer(options);
}

class GatewayServer implements Gateway {
  readonly #options: GatewayOptions;
  readonly #limits: GatewayLimits;
  readonly #policy: HandshakePolicy;
  readonly #server: ServerType;
  readonly #webSockets: WebSocketServer;
  readonly #sockets = new Set<SessionSocket>();
  readonly #turns: FairTurns;
  readonly #memory: MemoryBudget;
  #state: "ready" | "draining" | "closed" = "ready";
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
    const { apiKeys, bearerTokens } = options.credentials;
    const rate = createConnectionRate(this.#limits.connectionsPerMinute, options.clock);
    const secrets = createClientSecrets(options.clock, options.ids);
    this.#policy = {
      checkCredentials: createCredentialCheck(options.credentials),
      grantOf: (request) => secrets.find(offeredTokens(request)),
      allowsOrigin: createOriginPolicy({
        closed: apiKeys.length + bearerTokens.length > 0,
        host: options.host,
        allowedOrigins: options.allowedOrigins ?? [],
      }),
      admit: () => (this.#sockets.size >= this.#limits.maxSessions ? tooManySessions : tooFast(rate.take())),
    };
    this.#webSockets = createWebSocketServer(this.#limits);
    this.#server = createHttpServer(options, this.#limits, () => this.#health(), {
      policy: this.#policy,
      secrets,
      ids: options.ids,
    });
    this.#server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(incoming, socket, head),
    );
  }

  async listen(): Promise<{ readonly url: string; readonly port: number }> {
    const { host, tls } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#options.port, host, () => {
        this.#server.off("error", reject);
        // No more file descriptors, say: one connection is lost, the server goes on.
        this.#server.on("error", (error) =>
          this.#options.logger.log("error", "listener failed", { stack: error.stack }),
        );
        resolve();
      });
    });
    const address = this.#server.address();
    const port = typeof address === "object" && address !== null ? address.port : this.#options.port;
    return { url: `${tls === undefined ? "http" : "https"}://${urlHost(host)}:${port}`, port };
  }

  drain(): Promise<void> {
    return (this.#drained ??= this.#drain());
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
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
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const sockets = [...this.#sockets];
    for (const socket of sockets) socket.close(1001, "server is shutting down");
    const ends = sockets.map((socket) => socket.closed);
    await this.#within(this.#limits.closeGraceMs * 2, Promise.all(ends));
    for (const socket of sockets) socket.terminate();
    if ("closeAllConnections" in this.#server) this.#server.closeAllConnections();
    await stopped;
  }

  /** Waits for the work, but not longer than the time given. */
  #within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.setTimer(timeoutMs, resolve);
      void work.finally(() => {
        cancel();
        resolve();
      });
    });
  }

  #upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => {}); // a client that goes away while it is refused is no trouble
    const outcome = this.#decide(incoming);
    if (outcome.kind === "refused") {
      const { status, code } = outcome.refusal;
      const remoteAddress = incoming.socket.remoteAddress;
      this.#options.logger.log("info", "connection refused", { status, code, remoteAddress });
      writeRefusal(socket, outcome.refusal);
      return;
    }
    this.#webSockets.handleUpgrade(incoming, socket, head, (webSocket) => {
      if (socket instanceof Socket) this.#accept(webSocket, socket, outcome);
    });
  }

  #decide(incoming: IncomingMessage): Handshake {
    if (this.#state !== "ready") return { kind: "refused", refusal: goingAway };
    if (incoming.headers.upgrade?.toLowerCase() !== "websocket") return { kind: "refused", refusal: notWebSocket };
    return decideHandshake(readUpgradeRequest(incoming), this.#policy);
  }

  #accept(webSocket: WebSocket, transport: Socket, outcome: Handshake & { kind: "accepted" }): void {
    const { clock, ids, openSession, servesAgents = false } = this.#options;
    const { request } = outcome;
    const logger = this.#options.logger.child({ connection: ids.seed() });
    logger.log("info", "connection accepted", {
      dialect: request.dialect.name,
      apiVersion: request.dialect.apiVersion,
      model: request.model,
      clientRequestId: request.clientRequestId,
      remoteAddress: transport.remoteAddress,
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
      memory: this.#memory.open(transport.remoteAddress ?? ""),
      clock,
      ids,
      logger,
    });
    this.#sockets.add(socket);
    void socket.closed.then(() => this.#sockets.delete(socket));
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

/** TR-44. */
const tooManySessions: Refusal = {
  status: 429,
  code: "session_limit_reached",
  message: "This server has as many sessions as it may have. Try again when one has ended.",
};

function tooFast(waitMs: number): Refusal | undefined {
  if (waitMs === 0) return undefined;
  return {
    status: 429,
    code: "rate_limit_exceeded",
    message: "Too many new connections within a minute.",
    headers: { "retry-after": String(Math.ceil(waitMs / 1000)) },
  };
}

const goingAway: Refusal = { status: 503, code: "server_draining", message: "This server is shutting down." };

const notWebSocket: Refusal = {
  status: 400,
  code: "unsupported_upgrade",
  message: "The only upgrade offered here is to WebSocket.",
};
