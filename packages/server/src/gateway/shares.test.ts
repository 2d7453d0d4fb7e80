import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import type { KnownCaller } from "../access/known-caller.ts";
import { createShares } from "./shares.ts";
import type { Shares, SharesOptions } from "./shares.ts";

const [a, b, c] = ["a", "b", "c"].map((name): KnownCaller => ({ id: `key:${name}`, name })) as [
  KnownCaller,
  KnownCaller,
  KnownCaller,
];

function setUp(options: Partial<SharesOptions>) {
  const clock = createManualClock();
  const shares = createShares({
    maxSessions: 10,
    connectionsPerMinute: 0,
    maxSessionsPerCaller: 0,
    connectionsPerMinutePerCaller: 0,
    callers: () => [a, b],
    mayHaveAll: () => false,
    clock,
    ...options,
  });
  return { clock, shares };
}

/** How many a caller gets of so many that it asks for. */
function take(shares: Shares, caller: KnownCaller, asked: number): number {
  return Array.from({ length: asked }, () => shares.admit(caller)).filter((refusal) => refusal === undefined).length;
}

test("one key of several has half of the sessions", () => {
  const { shares } = setUp({});
  expect(take(shares, a, 20)).toBe(5);
  expect(shares.admit(a)).toMatchObject({ status: 429, code: "session_limit_reached" });
  expect(take(shares, b, 20)).toBe(5);
  shares.left(a);
  expect([take(shares, b, 1), take(shares, a, 2)]).toEqual([0, 1]);
  expect(shares.sessions).toBe(10);
});

test("two keys together leave the third its part", () => {
  const { shares } = setUp({ callers: () => [a, b, c], maxSessions: 12 });
  expect([take(shares, a, 20), take(shares, b, 20), take(shares, c, 20)]).toEqual([6, 4, 2]);
});

test("a server with one key gives it all", () => {
  const { shares } = setUp({ callers: () => [a], mayHaveAll: () => true });
  expect(take(shares, a, 20)).toBe(10);
});

test("a key's own number counts, and so does the configured one", () => {
  const own = setUp({}).shares;
  expect(take(own, { ...a, maxSessions: 8 }, 20)).toBe(8);
  expect(take(own, { ...b, maxSessions: 1 }, 20)).toBe(1);
  const configured = setUp({ maxSessionsPerCaller: 3, callers: () => [a], mayHaveAll: () => true }).shares;
  expect(take(configured, a, 20)).toBe(3);
});

test("more keys than sessions: nothing can be kept for all of them, and none has everything", () => {
  const { shares } = setUp({ callers: () => [a, b, c], maxSessions: 2 });
  expect([take(shares, a, 5), take(shares, b, 5), take(shares, c, 5)]).toEqual([1, 1, 0]);
});

test("one key has half of the connections of a minute, and they come back", () => {
  const { shares, clock } = setUp({ maxSessions: 1_000, connectionsPerMinute: 8 });
  expect(take(shares, a, 20)).toBe(4);
  expect(shares.admit(a)).toMatchObject({
    status: 429,
    code: "rate_limit_exceeded",
    headers: { "retry-after": "60" },
  });
  clock.advance(30_000);
  expect(take(shares, b, 20)).toBe(4);
  clock.advance(30_000);
  expect([take(shares, a, 20), take(shares, b, 20)]).toEqual([4, 0]);
});

test("what a key may have in a minute can be given", () => {
  const { shares } = setUp({ maxSessions: 1_000, connectionsPerMinute: 100 });
  expect(take(shares, { ...a, connectionsPerMinute: 3 }, 20)).toBe(3);
  const { shares: free } = setUp({ maxSessions: 1_000, connectionsPerMinute: 0 });
  expect(take(free, a, 500)).toBe(500);
});

test("a refusal counts nothing", () => {
  const { shares } = setUp({ connectionsPerMinute: 100 });
  expect(take(shares, a, 90)).toBe(5);
  for (let count = 0; count < 5; count++) shares.left(a);
  expect(take(shares, a, 90)).toBe(5);
});

test("a session that comes from another gateway counts once, and is told", () => {
  const told: string[] = [];
  const { shares } = setUp({
    others: {
      sessions: 3,
      maxSessions: 10,
      connectionsPerMinute: 0,
      heldBy: () => 3,
      holds: (caller, sessions) => told.push(`${caller} ${sessions}`),
      connected() {},
    },
  });
  shares.adopt(a);
  expect([...shares.held]).toEqual([["key:a", 1]]);
  expect(shares.admit(a)).toBeUndefined();
  shares.left(a);
  shares.left(a);
  expect(told).toEqual(["key:a 1", "key:a 2", "key:a 1", "key:a 0"]);
  expect(shares.sessions).toBe(0);
});

test("shares are of all gateways together, and none has more than it may have alone", () => {
  const others = { sessions: 8, maxSessions: 10, connectionsPerMinute: 0, heldBy: () => 4, holds() {}, connected() {} };
  const { shares } = setUp({ others });
  // Of twenty sessions ten, of which four are elsewhere.
  expect(take(shares, a, 20)).toBe(6);
  expect(take(shares, b, 20)).toBe(4);
  expect(shares.admit(b)).toMatchObject({ message: expect.stringContaining("This server has as many") });
});
