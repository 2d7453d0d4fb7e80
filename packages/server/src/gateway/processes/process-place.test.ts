import { IncomingMessage } from "node:http";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished, expect, test } from "vitest";
import { createSystemClock } from "@vivavoce/audio/clock";
import { silentLogger } from "../../runtime/logger.ts";
import { createServerMetrics } from "../../metrics/server-metrics.ts";
import { createLoadWatch } from "../../load/load-watch.ts";
import { createRandomIds } from "../../runtime/ids.ts";
import { defaultGatewayLimits } from "../gateway-options.ts";
import { chooseDialectFor } from "../handshake.ts";
import type { Arrival } from "../session-floor.ts";
import { readUpgradeRequest } from "../upgrade-request.ts";
import type { FromSessions, SeatOrder, ToSessions } from "./process-messages.ts";
import { HandOver } from "./process-place.ts";
import { SessionProcess } from "./session-process.ts";

async function pair(): Promise<readonly [Socket, Socket]> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const accepted = new Promise<Socket>((resolve) => void server.once("connection", resolve));
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const sockets = [client, await accepted] as const;
  server.close();
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  return sockets;
}

function arrivalOn(socket: Socket): Arrival {
  const incoming = new IncomingMessage(socket);
  incoming.method = "GET";
  incoming.url = "/voice-live/realtime?api-version=2025-10-01&model=m";
  incoming.rawHeaders = ["Host", "x", "Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13"];
  incoming.rawHeaders.push("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  const dialect = chooseDialectFor(readUpgradeRequest(incoming));
  if (dialect.kind === "unsupported") throw new Error(dialect.message);
  const caller = { id: "key:one", name: "one" };
  const request = { dialect, model: "m", clientRequestId: "" };
  return { incoming, socket, head: Buffer.alloc(0), request, caller, ownerId: "", address: "127.0.0.1" };
}

const noEvents = { kept() {}, given() {}, left() {} };

test("one socket is on its way at a time, and is released when it has arrived", async () => {
  const sent: string[] = [];
  const send = (message: ToSessions): void =>
    void sent.push("seat" in message ? `${message.type} ${message.seat}` : message.type);
  const line = new HandOver({ send, kill() {} }, silentLogger);
  for (const seat of [1, 2, 3]) {
    const [, socket] = await pair();
    line.add({ arrival: arrivalOn(socket), events: noEvents, isMoved: false }, seat);
  }
  await Promise.resolve();
  expect(sent).toEqual(["seat 1"]);
  line.took(2);
  line.took(1);
  await Promise.resolve();
  expect(sent).toEqual(["seat 1", "go 1", "seat 2"]);
  expect(line.close()).toHaveLength(1);
  line.took(2);
  expect(sent).toEqual(["seat 1", "go 1", "seat 2", "go 2"]);
});

test("a client is not answered before its socket is nobody else's", async () => {
  const told: FromSessions[] = [];
  const closed = Promise.resolve();
  const limits = { ...defaultGatewayLimits, closeGraceMs: 50 };
  const sessions = new SessionProcess({
    openSession: () => ({ receive() {}, disconnected() {}, drain: () => closed, closed }),
    clock: createSystemClock(),
    ids: createRandomIds(),
    logger: silentLogger,
    metrics: createServerMetrics(),
    limits,
    place: 1,
    unavailable: () => [],
    degraded: () => [],
    load: createLoadWatch(limits),
    tell: (message) => told.push(message),
  });
  onTestFinished(() => sessions.take({ type: "close" }));
  const [client, socket] = await pair();
  let answer = "";
  client.on("data", (data: Buffer) => (answer += data.toString("latin1")));
  const { incoming, head, request, caller, ownerId, address } = arrivalOn(socket);
  const { dialect: _, ...facts } = request;
  const { method, url, rawHeaders } = incoming;
  const order: SeatOrder = {
    type: "seat",
    seat: 7,
    raw: { method, url, rawHeaders },
    head,
    request: facts,
    caller,
    ownerId,
    address,
  };
  sessions.take(order, socket);
  expect(told.filter(({ type }) => type !== "status")).toEqual([{ type: "took", seat: 7 }]);
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
  expect(answer).toBe("");
  sessions.take({ type: "go", seat: 7 });
  await expect.poll(() => answer).toMatch(/^HTTP\/1.1 101/);
});
