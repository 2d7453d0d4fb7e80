import { describe, expect, test } from "vitest";
import { FairTurns } from "./fair-turns.ts";
import type { Lane } from "./fair-turns.ts";

/** A thread on which every piece of work takes as long as it says. */
function createThread() {
  let nowMs = 0;
  const deferred: (() => void)[] = [];
  const turns = new FairTurns({ now: () => nowMs, defer: (callback) => deferred.push(callback) });
  const order: string[] = [];
  const lanes: Lane[] = [];
  return {
    order,
    get nowMs() {
      return nowMs;
    },
    /** A lane with so many pieces of work at once. */
    lane(name: string, pieceMs: number) {
      let left = 0;
      const lane = turns.lane(() => {
        if (left === 0) return false;
        left -= 1;
        nowMs += pieceMs;
        order.push(name);
        return left > 0;
      });
      lanes.push(lane);
      return {
        add(pieces: number) {
          left += pieces;
          lane.wake();
        },
        close: () => lane.close(),
      };
    },
    /** One round of the event loop. */
    round(): number {
      const startMs = nowMs;
      for (const callback of deferred.splice(0)) callback();
      return nowMs - startMs;
    },
    rest() {
      while (deferred.length > 0) this.round();
    },
  };
}

describe("fair turns", () => {
  test("work is done at once while nobody else has any", () => {
    const thread = createThread();
    const lane = thread.lane("a", 0.1);
    lane.add(5);
    expect(thread.order).toHaveLength(5);
  });

  test("whoever floods gets a slice, however often it wakes", () => {
    const thread = createThread();
    const flood = thread.lane("flood", 0.1);
    for (let n = 0; n < 1000; n++) flood.add(1);
    expect(thread.nowMs).toBeLessThan(2.2);
    expect(thread.round()).toBeLessThan(2.2);
    thread.rest();
    expect(thread.order).toHaveLength(1000);
  });

  test("another's one piece waits for a round at most, not for the flood", () => {
    const thread = createThread();
    const floods = Array.from({ length: 20 }, (_, n) => thread.lane(`flood${n}`, 1));
    for (const flood of floods) flood.add(1000);
    for (let n = 0; n < 10; n++) thread.round();
    const before = thread.order.length;
    thread.lane("user", 0.1).add(1);
    thread.round();
    expect(thread.order.indexOf("user")).toBe(before);
  });

  test("however many are new, those that began before get on", () => {
    const thread = createThread();
    const long = thread.lane("long", 1);
    long.add(100);
    const others = Array.from({ length: 50 }, (_, n) => thread.lane(`${n}`, 1.9));
    for (let n = 0; n < 20; n++) {
      for (const other of others) other.add(1);
      thread.round();
    }
    expect(thread.order.filter((who) => who === "long").length).toBeGreaterThan(5);
  });

  test("shares are of time: cheap work is done more often than dear work", () => {
    const thread = createThread();
    thread.lane("cheap", 0.1).add(10_000);
    thread.lane("dear", 5).add(1000);
    for (let n = 0; n < 200; n++) thread.round();
    const spent = (name: string, ms: number): number => thread.order.filter((who) => who === name).length * ms;
    expect(spent("dear", 5) / spent("cheap", 0.1)).toBeLessThan(3);
  });

  test("no round is longer than its bound and one piece", () => {
    const thread = createThread();
    const lanes = Array.from({ length: 50 }, (_, n) => thread.lane(`${n}`, 1.5));
    for (const lane of lanes) lane.add(40);
    for (let n = 0; n < 100; n++) expect(thread.round()).toBeLessThanOrEqual(10 + 3 + 3);
    thread.rest();
    expect(thread.order).toHaveLength(50 * 40);
  });

  test("a closed lane is not called again, also when it is closed by its own work", () => {
    const thread = createThread();
    const lane = thread.lane("a", 3);
    lane.add(10);
    lane.close();
    thread.rest();
    lane.add(1);
    expect(thread.order).toHaveLength(1);
  });
});
