import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createConnectionGuard } from "./connection-guard.ts";
import type { ConnectionGuardOptions } from "./connection-guard.ts";

/** As much of a socket as the guard looks at. */
class FakeSocket extends EventEmitter {
  bytesRead = 0;
  destroyed = false;
  readonly localAddress = "127.0.0.1";
  readonly localPort = 1;
  readonly remoteAddress: string;
  readonly remotePort: number;
  constructor(remoteAddress: string, remotePort: number) {
    super();
    this.remoteAddress = remoteAddress;
    this.remotePort = remotePort;
  }
  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.emit("close");
  }
}

function setUp(overrides: Partial<ConnectionGuardOptions> = {}) {
  const clock = createManualClock();
  let port = 0;
  const guard = createConnectionGuard({
    clock,
    maxWaiting: 6,
    maxWaitingPerAddress: 4,
    firstByteTimeoutMs: 3_000,
    responseTimeoutMs: 60_000,
    isProxy: () => false,
    clientOf: (request) => request.socket.remoteAddress ?? "",
    ...overrides,
  });
  const asSocket = (socket: FakeSocket): Socket => socket as unknown as Socket;
  const asRequest = (socket: FakeSocket, address?: string): IncomingMessage =>
    ({ socket: asSocket(socket), headers: { address } }) as unknown as IncomingMessage;
  return {
    clock,
    guard,
    open: (address = "192.0.2.1", bytesRead = 0): FakeSocket => {
      const socket = new FakeSocket(address, (port += 1));
      socket.bytesRead = bytesRead;
      guard.opened(asSocket(socket));
      return socket;
    },
    /** A request; the function returned ends its answer. */
    ask: (socket: FakeSocket, address?: string): (() => void) => {
      const response = new EventEmitter();
      guard.requested(asRequest(socket, address), response as ServerResponse);
      return () => void response.emit("close");
    },
    keep: (socket: FakeSocket) => guard.keep(asSocket(socket)),
    vouch: (socket: FakeSocket) => guard.vouch(asSocket(socket)),
    upgrade: (socket: FakeSocket) => guard.upgrading(asRequest(socket)),
  };
}

const destroyed = (sockets: readonly FakeSocket[]): boolean[] => sockets.map((socket) => socket.destroyed);

test("of one address the oldest silent connection goes first, then others by what is lost with them", () => {
  const { open, ask, vouch, guard, clock } = setUp();
  const known = open();
  ask(known);
  vouch(known);
  const answering = open();
  ask(answering);
  const partial = open("192.0.2.1", 20);
  const idle = open();
  ask(idle)();
  const all = [known, answering, partial, idle];
  clock.advance(500);
  const silent = open();
  expect([...destroyed(all), silent.destroyed]).toEqual([false, false, false, true, false]);
  clock.advance(500);
  for (const expected of [silent, partial, answering]) {
    expect(expected.destroyed).toBe(false);
    ask(open());
    clock.advance(500);
    expect(expected.destroyed).toBe(true);
  }
  expect(known.destroyed).toBe(false);
  expect(guard.waiting).toBe(4);
});

test("one that has just come is not given up for one that comes after it, whatever the others do", () => {
  const { open, ask, vouch, clock } = setUp();
  const old = Array.from({ length: 4 }, () => open());
  for (const socket of old) {
    ask(socket);
    vouch(socket);
  }
  clock.advance(500);
  const fresh = Array.from({ length: 4 }, () => open());
  expect([destroyed(old), destroyed(fresh)]).toEqual([
    [true, true, true, true],
    [false, false, false, false],
  ]);
});

test("when the server is full, whoever has most gives way", () => {
  const { open, guard } = setUp();
  const many = Array.from({ length: 4 }, () => open("192.0.2.1", 50));
  const few = [open("192.0.2.2"), open("192.0.2.3")];
  const late = open("192.0.2.4");
  expect([destroyed(many), destroyed(few), late.destroyed]).toEqual([
    [true, false, false, false],
    [false, false],
    false,
  ]);
  expect([guard.waiting, guard.givenUp]).toEqual([6, 1]);
});

test("an address of IPv6 counts for its /64", () => {
  const { open } = setUp();
  const sockets = Array.from({ length: 5 }, (_, index) => open(`2001:db8::${index}`));
  expect(destroyed(sockets)).toEqual([true, false, false, false, false]);
});

test("a connection with a session is not counted and not given up", () => {
  const { open, upgrade, keep, guard, clock } = setUp();
  const sessions = Array.from({ length: 20 }, () => {
    const socket = open("192.0.2.1", 100);
    upgrade(socket);
    keep(socket);
    return socket;
  });
  Array.from({ length: 50 }, (_, index) => open(`192.0.2.${index}`));
  guard.shed();
  clock.advance(3_600_000);
  guard.close();
  expect(destroyed(sessions)).not.toContain(true);
  expect(guard.waiting).toBe(0);
});

test("a silent connection is closed after a while, one that has sent something is not", () => {
  const { open, clock } = setUp();
  const [silent, slow] = [open(), open()];
  clock.advance(2_999);
  slow.bytesRead = 1;
  expect(silent.destroyed).toBe(false);
  clock.advance(1);
  expect([silent.destroyed, slow.destroyed]).toEqual([true, false]);
});

test("an answer that is not read, and an upgrade that is not decided about, end", () => {
  const { open, ask, upgrade, clock } = setUp();
  const [reader, other, quick] = [open(), open(), open()];
  ask(reader);
  upgrade(other);
  ask(quick)();
  clock.advance(60_000);
  expect([reader.destroyed, other.destroyed, quick.destroyed]).toEqual([true, true, false]);
});

test("requests are not answered by the thousand on one connection", () => {
  const { open, ask } = setUp();
  const socket = open();
  for (let count = 0; count < 5; count++) ask(socket);
  expect(socket.destroyed).toBe(true);
});

test("a proxy's connections count for whom their requests name", () => {
  const { open, ask } = setUp({
    isProxy: (address) => address === "10.0.0.1",
    clientOf: ({ headers }) => String(headers["address"]),
    maxWaiting: 50,
  });
  const idle = Array.from({ length: 20 }, () => open("10.0.0.1"));
  for (const socket of idle) ask(socket, "203.0.113.1")();
  expect(destroyed(idle)).not.toContain(true);
  for (const socket of idle.slice(0, 6)) ask(socket, "203.0.113.1");
  ask(idle[6] as FakeSocket, "203.0.113.2");
  expect(destroyed(idle).filter(Boolean)).toHaveLength(2);
});

test("half of those without a session go when handles run out", () => {
  const { open, guard } = setUp();
  Array.from({ length: 6 }, (_, index) => open(`192.0.2.${index}`));
  guard.shed();
  expect(guard.waiting).toBe(3);
});
