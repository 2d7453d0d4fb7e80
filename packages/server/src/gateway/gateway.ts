import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { ServerType } from "@hono/node-server";
import { stackOf } from "@vivavoce/audio/reason-of";
import { Entrance } from "./entrance.ts";
import { systemFileHandles, watchFileHandles } from "./file-handles.ts";
import { defaultGatewayLimits } from "./gateway-options.ts";
import type { FrontOptions, GatewayLimits, GatewayOptions } from "./gateway-options.ts";
import type { GatewayCredentials, KeyChanges } from "./credentials.ts";
import type { Handshake } from "./handshake.ts";
import { createHttpServer, replaceCertificate } from "./http-server.ts";
import type { HealthReport } from "./http-app.ts";
import type { MetricsEndpointOptions } from "./metrics-endpoint.ts";
import { writeRefusal } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import { LocalFloor } from "./local-floor.ts";
import { noProcess } from "./session-floor.ts";
import type { SessionFloor } from "./session-floor.ts";
import { Fleet } from "../fleet/fleet.ts";
import { addFleetMetrics, wholePage } from "../fleet/fleet-page.ts";
import { createWholeDirectory } from "./admin/whole-directory.ts";
import { addGatewayMetrics } from "../metrics/gateway-metrics.ts";
import { createLoadWatch } from "../load/load-watch.ts";
import type { LoadWatch } from "../load/load-watch.ts";
import { within } from "../runtime/within.ts";
import { serverVersion } from "../runtime/server-version.ts";
import { watchEventLoop } from "../metrics/process-metrics.ts";

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
  /**
   * Takes another certificate and key, both PEM, for connections that come from now on; those that are there keep theirs.
   * Throws TypeError on a server without TLS, and node's error when the two are no pair; then nothing changes.
   */
  useCertificate(tls: NonNullable<FrontOptions["tls"]>): void;
  /**
   * Takes other keys, of callers and operators, from the next request on. Sessions that are open go on. A caller is who has the
   * same name as before, with its shares, client secrets and sessions that wait; one that is not there any more gets nothing, nor
   * who shows a secret that it has minted.
   * @throws TypeError when two keys have the same name, or the server had keys of callers and would have none, or the other way;
   *   then nothing changes
   * @returns whose keys are other ones, by their names
   */
  useKeys(keys: ServerKeys): KeyChanges;
}

/** What opens a server, where it may change while that runs. */
export interface ServerKeys {
  readonly credentials: GatewayCredentials;
  /** Key of `/metrics`, where there is that page. */
  readonly metricsKey?: string | undefined;
  /** Who may see the sessions and end them; nobody when absent. */
  readonly admin?: FrontOptions["admin"];
}

/**
 * Builds a gateway; nothing is opened before `listen`. Throws node's error when the certificate cannot be read, and
 * TypeError when a proxy is no address or two keys have the same name.
 */
export function createGateway(options: GatewayOptions): Gateway {
  const limits = { ...defaultGatewayLimits, ...options.limits };
  return new GatewayServer(options, limits, new LocalFloor(options, limits));
}

/** A gateway whose sessions live elsewhere: it decides who comes in, and answers what is no session. Throws as the other. */
export function createFrontGateway(options: FrontOptions, floor: SessionFloor): Gateway {
  return new GatewayServer(options, { ...defaultGatewayLimits, ...options.limits }, floor);
}

class GatewayServer implements Gateway {
  readonly #options: FrontOptions;
  readonly #limits: GatewayLimits;
  readonly #entrance: Entrance;
  readonly #server: ServerType;
  readonly #floor: SessionFloor;
  readonly #load: LoadWatch;
  /** Of operators. */
  #metricsKey: string | undefined;
  #admin: FrontOptions["admin"];
  readonly #fleet: Fleet | undefined;
  /** The one that is in use. */
  #certificate: FrontOptions["tls"];
  #state: "ready" | "draining" | "closed" = "ready";
  #stopWatching = (): void => {};
  /** Aborted when nobody is waited for any more. */
  readonly #patience = new AbortController();
  #drained: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: FrontOptions, limits: GatewayLimits, floor: SessionFloor) {
    this.#options = options;
    this.#limits = limits;
    this.#floor = floor;
    this.#certificate = options.tls;
    this.#metricsKey = options.metricsPage === false ? undefined : options.metricsPage?.key;
    this.#admin = options.admin;
    this.#load = options.load ?? createLoadWatch(this.#limits);
    this.#fleet = this.#createFleet();
    this.#entrance = new Entrance(options, this.#limits, this.#load, this.#fleet);
    const { secrets, guard } = this.#entrance;
    this.#server = createHttpServer(options, this.#limits, {
      health: () => this.#health(),
      secrets: { entrance: this.#entrance, secrets, ids: options.ids },
      capabilities: { entrance: this.#entrance, describe: options.capabilities ?? (() => ({})) },
      ...this.#metricsPage(),
      admin: {
        isOn: () => this.#admin !== undefined,
        key: () => this.#admin?.key,
        entrance: this.#entrance,
        sessions: createWholeDirectory(floor.directory, this.#fleet),
      },
    });
    this.#server.on("connection", (socket: Socket) => guard.opened(socket));
    this.#server.prependListener("request", (request: IncomingMessage, response: ServerResponse) =>
      guard.requested(request, response),
    );
    this.#server.on(
      "upgrade",
      (incoming: IncomingMessage, socket: Duplex, head: Buffer) =>
        // Nobody else would hear of it, and a process ends with what nobody has heard of.
        void this.#upgrade(incoming, socket, head).catch((error: unknown) => this.#failed(socket, error)),
    );
  }

  async listen(): Promise<{ readonly url: string; readonly port: number }> {
    const { host, tls } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#options.port, host, () => {
        this.#server.off("error", reject);
        this.#watch();
        this.#openFleet();
        resolve();
      });
    });
    const address = this.#server.address();
    const port = typeof address === "object" && address !== null ? address.port : this.#options.port;
    return { url: `${tls === undefined ? "http" : "https"}://${urlHost(host)}:${port}`, port };
  }

  /** What can go wrong with a listener: one connection is lost, the server goes on. */
  #watch(): void {
    const { clock, logger, metrics, fileHandles = systemFileHandles } = this.#options;
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
    const stopHandles = watchFileHandles({ clock, logger, handles: fileHandles, exhausted: () => guard.shed() });
    const stopLoop = watchEventLoop(metrics, clock, (p99Ms) => this.#load.loopDelay(p99Ms));
    this.#stopWatching = () => [stopHandles, stopLoop].forEach((stop) => stop());
  }

  useCertificate(tls: NonNullable<FrontOptions["tls"]>): void {
    if (this.#certificate === undefined) throw new TypeError("this server has no TLS");
    replaceCertificate(this.#server, tls);
    this.#certificate = tls;
  }

  useKeys({ credentials, metricsKey, admin }: ServerKeys): KeyChanges {
    const changes = this.#entrance.useCredentials(credentials);
    this.#metricsKey = metricsKey;
    this.#admin = admin;
    return changes;
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
    this.#fleet?.tellNow();
    await this.#within(this.#limits.drainTimeoutMs, this.#floor.drain());
    await this.close();
  }

  async #close(): Promise<void> {
    this.#state = "closed";
    this.#stopWatching();
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#entrance.close();
    await this.#within(this.#limits.closeGraceMs * 2, this.#floor.close());
    this.#floor.terminate();
    this.#fleet?.close();
    if ("closeAllConnections" in this.#server) this.#server.closeAllConnections();
    await stopped;
  }

  #within(timeoutMs: number, work: Promise<unknown>): Promise<boolean> {
    return within(this.#options.clock, timeoutMs, work, this.#patience.signal);
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
    const { caller } = outcome;
    // One that goes on is counted already.
    let isCounted = isNew(outcome);
    const left = (): void => {
      if (isCounted) shares.left(caller);
      isCounted = false;
    };
    try {
      this.#floor.seat(
        { incoming, socket, head, ...outcome, address, ownerId: this.#entrance.ownerOf(caller) },
        {
          kept: () => guard.keep(socket),
          given: () => guard.forget(socket),
          adopted() {
            isCounted = true;
            shares.adopt(caller);
          },
          left,
        },
      );
    } catch (error) {
      left();
      // An answer would be no frame.
      socket.destroy();
      throw error;
    }
  }

  /** Something broke while a connection was taken: it is lost, and the server goes on. */
  #failed(socket: Duplex, error: unknown): void {
    const told = stackOf(error);
    this.#options.logger.log("error", "a connection could not be taken", { stack: told });
    if (!socket.destroyed) writeRefusal(socket, broken);
  }

  async #decide(incoming: IncomingMessage): Promise<Handshake & { readonly stockOwnerId?: string }> {
    if (this.#state !== "ready") return { kind: "refused", refusal: goingAway };
    if (incoming.headers.upgrade?.toLowerCase() !== "websocket") return { kind: "refused", refusal: notWebSocket };
    if (!this.#floor.canSeat) return { kind: "refused", refusal: noProcess };
    const outcome = await this.#entrance.decide(incoming, (...asked) => this.#floor.holds(...asked));
    // It may have begun to go away meanwhile.
    if (outcome.kind === "refused" || this.#isReady()) return outcome;
    if (isNew(outcome)) this.#entrance.shares.left(outcome.caller);
    return { kind: "refused", refusal: goingAway };
  }

  #isReady(): boolean {
    return this.#state === "ready";
  }

  #createFleet(): Fleet | undefined {
    const { fleet, clock, logger, ids, metrics } = this.#options;
    if (fleet === undefined) return undefined;
    let dropped = (_reason: "malformed" | "too_many"): void => {};
    const onDropped = (reason: "malformed" | "too_many"): void => dropped(reason);
    const made = new Fleet({ link: fleet.link, clock, logger, run: ids.seed(), onDropped });
    if (metrics !== undefined) dropped = addFleetMetrics(metrics, made);
    return made;
  }

  /** From now on others count what this one has. */
  #openFleet(): void {
    const { maxSessions, connectionsPerMinute } = this.#limits;
    const { directory } = this.#floor;
    this.#fleet?.open({
      ...this.#entrance.heard(),
      maxSessions,
      connectionsPerMinute,
      state: () => (this.#state !== "ready" ? "draining" : this.#health().isReady ? "ready" : "unavailable"),
      list: () => directory.list(),
      hangUp: (id) => directory.hangUp(id),
      page: async () => (this.#options.metricsPage === false ? undefined : this.#page()),
    });
  }

  async #page(): Promise<string> {
    const { metrics } = this.#options;
    if (metrics === undefined) return "";
    return this.#floor.page?.(metrics) ?? metrics.registry.render();
  }

  /** The page of numbers, with what only the gateway knows on it. */
  #metricsPage(): { readonly metrics?: MetricsEndpointOptions } {
    const { metrics, metricsPage } = this.#options;
    if (metrics === undefined || metricsPage === false) return {};
    addGatewayMetrics(metrics, {
      sessions: () => this.#entrance.shares.sessions,
      maxSessions: this.#limits.maxSessions,
      isReady: () => this.#health().isReady,
      load: this.#load,
      floor: this.#floor,
      certificate: () => this.#certificate?.cert,
      configuration: () => this.#options.configuration?.(),
    });
    const fleet = this.#fleet;
    const renderAll = fleet === undefined ? {} : { renderAll: async () => wholePage(await this.#page(), fleet) };
    const render = () => this.#page();
    return { metrics: { key: () => this.#metricsKey, entrance: this.#entrance, render, ...renderAll } };
  }

  #health(): HealthReport {
    const unavailable = [...(this.#options.unavailable?.() ?? []), ...(this.#floor.unavailable?.() ?? [])];
    const isReady = this.#state === "ready" && unavailable.length === 0;
    const { maxSessions } = this.#limits;
    const status = this.#state !== "ready" ? "draining" : isReady ? "ok" : "unavailable";
    const missing = unavailable.length === 0 ? {} : { unavailable };
    const body = {
      ...this.#options.health(),
      status,
      ...missing,
      version: serverVersion,
      sessions: this.#entrance.shares.sessions,
      maxSessions,
      ...(this.#fleet && { gateway: this.#fleet.name }),
      ...this.#floor.facts?.(),
    };
    return { isReady, body };
  }
}

/** Whether a request that is let in is counted as a session; one that goes on is already. */
function isNew({ resume, asked }: Extract<Handshake, { kind: "accepted" }>): boolean {
  return resume === undefined && asked?.isHere !== true;
}

/** Pause between two lines about a listener that fails. */
const listenerLogMs = 10_000;
/** How long a close frame has to leave when nobody is waited for. */
const cutAfterMs = 250;

function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::" || host === "") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

const broken: Refusal = { status: 500, code: "server_error", message: "Something broke on the server." };

const goingAway: Refusal = {
  status: 503,
  code: "server_draining",
  message: "This server is shutting down.",
  headers: { "retry-after": "5" },
};

const notWebSocket: Refusal = {
  status: 400,
  code: "unsupported_upgrade",
  message: "The only upgrade offered here is to WebSocket.",
};
