import { Socket } from "node:net";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { afterOthers } from "../runtime/after-others.ts";
import { FairTurns } from "../runtime/fair-turns.ts";
import { createMemoryBudget, halfOfHeapBytes } from "../runtime/memory-budget.ts";
import type { MemoryBudget } from "../runtime/memory-budget.ts";
import { serverBuild } from "../runtime/server-build.ts";
import { SessionRegistry } from "./admin/session-registry.ts";
import type { FloorOptions, GatewayLimits } from "./gateway-options.ts";
import { writeRefusal } from "./refusal.ts";
import { ResumeDesk } from "./resume/resume-desk.ts";
import { openingOf } from "./resume/session-openings.ts";
import type { Arrival, ArrivalEvents, SessionFloor } from "./session-floor.ts";
import { SessionSocket } from "./session-socket.ts";

/** How long the store has for the last of each session, in milliseconds; what it has by then has to do. */
const handOverMs = 2000;

/** Sessions in this process. */
export class LocalFloor implements SessionFloor {
  readonly canSeat = true;
  readonly directory: SessionRegistry;
  readonly #options: FloorOptions;
  readonly #limits: GatewayLimits;
  readonly #webSockets: WebSocketServer;
  readonly #sockets = new Set<SessionSocket>();
  readonly #turns: FairTurns;
  readonly #memory: MemoryBudget;
  readonly #desk: ResumeDesk;

  /** @param place its number, where there are several; absent where it is alone */
  constructor(options: FloorOptions, limits: GatewayLimits, place?: number) {
    this.#options = options;
    this.#limits = limits;
    this.directory = new SessionRegistry(() => options.clock.now());
    this.#turns = new FairTurns({ now: () => options.clock.now(), defer: afterOthers });
    this.#memory = createMemoryBudget({
      maxBytes: limits.maxServerBytes || halfOfHeapBytes(),
      callerShare: limits.callerShare,
    });
    this.#webSockets = createWebSocketServer(limits);
    const { clock, ids, sessionStore: store } = options;
    const { maxSentMessageBytes } = limits;
    const kept = { store, maxSentMessageBytes };
    // It takes a moment, which no call should have to wait for.
    if (store !== undefined) serverBuild();
    this.#desk = new ResumeDesk({ limits, clock, ids, ...kept, ...(place !== undefined && { place }) });
  }

  get parked(): number {
    return this.#desk.parked;
  }

  get resumed(): number {
    return this.#desk.resumed;
  }

  get keptBytes(): number {
    return this.#memory.usedBytes;
  }

  get maxBytes(): number {
    return this.#memory.maxBytes;
  }

  holds(sessionId: string, stockOwnerId: string, protocol: string): boolean {
    return this.#desk.hasStock(sessionId, stockOwnerId, protocol);
  }

  seat(arrival: Arrival, events: ArrivalEvents): void {
    const { incoming, socket, head } = arrival;
    let isOpened = false;
    // Synchronous: it calls back at once, or not at all when the client has gone or its handshake is broken.
    this.#webSockets.handleUpgrade(incoming, socket, head, (webSocket) => {
      if (!(socket instanceof Socket)) return;
      isOpened = true;
      events.kept();
      this.#accept(webSocket, socket, arrival, events);
    });
    if (!isOpened) events.left();
  }

  async drain(): Promise<void> {
    // What is kept elsewhere goes on there, in the middle of a word if need be.
    const handedOver = this.#desk.handOverWhole();
    if (handedOver !== undefined) {
      await new Promise<void>((resolve) => {
        const cancel = this.#options.clock.setTimer(handOverMs, resolve);
        void handedOver.finally(() => {
          cancel();
          resolve();
        });
      });
    }
    this.#desk.handOver();
    // Who comes back finds no door.
    const parked = this.#desk.close();
    const ends = [...this.#sockets].map(async (socket) => {
      await socket.drain();
      await socket.closed;
    });
    await Promise.allSettled([parked, ...ends]);
  }

  async close(): Promise<void> {
    this.#desk.handOver(true);
    const parked = this.#desk.close();
    const sockets = [...this.#sockets];
    for (const socket of sockets) socket.close(1001, "server is shutting down");
    await Promise.all([parked, ...sockets.map((socket) => socket.closed)]);
  }

  terminate(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  #accept(webSocket: WebSocket, transport: Socket, arrival: Arrival, events: ArrivalEvents): void {
    const { clock, ids, metrics } = this.#options;
    const { request, caller, ownerId, address } = arrival;
    const connectionId = ids.seed();
    const logger = this.#options.logger.child({ connection: connectionId });
    logger.log("info", "connection accepted", {
      dialect: request.dialect.name,
      apiVersion: request.dialect.apiVersion,
      model: request.model,
      clientRequestId: request.clientRequestId,
      caller: caller.name,
      remoteAddress: address,
    });
    transport.setNoDelay(true);
    const memory = this.#memory.open(caller.id);
    let isAdopted = false;
    const opening = openingOf(this.#desk, this.directory, {
      arrival,
      owner: ownerId,
      connectionId,
      openSession: this.#options.openSession,
      memory,
      logger,
      startedAtMs: clock.wallMs(),
      over: () => {
        memory.close();
        events.left();
      },
      adopted() {
        isAdopted = true;
        events.adopted?.();
      },
      begun: () => metrics?.opened(request.dialect.name),
    });
    const socket = new SessionSocket({
      webSocket,
      transport,
      request,
      openSession: opening.openSession,
      limits: this.#limits,
      turns: this.#turns,
      defer: afterOthers,
      memory,
      clock,
      ids,
      logger,
      onClosed: (code) => metrics?.closed(code),
      onSaid: (event) => metrics?.sent(event),
    });
    this.#sockets.add(socket);
    opening.opened(socket);
    void socket.closed.then(() => {
      this.#sockets.delete(socket);
      if (opening.goesOn && !isAdopted) events.left();
    });
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
