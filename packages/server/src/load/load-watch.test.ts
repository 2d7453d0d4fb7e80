import { describe, expect, it } from "vitest";
import { createLoadWatch, shedOrder } from "./load-watch.ts";
import type { LoadWatch } from "./load-watch.ts";

const left = (watch: LoadWatch): string[] => shedOrder.filter((work) => watch.sheds(work));

function late(watch: LoadWatch, ...delaysMs: readonly number[]): void {
  for (const ms of delaysMs) watch.loopDelay(ms);
}

describe("a watch of the load", () => {
  it("leaves work out in order as the loop becomes late, and takes it up again at once", () => {
    const watch = createLoadWatch({ maxLoopDelayMs: 200, maxWaitingFinals: 10 });
    const after = (ms: number): string[] => {
      late(watch, ms, ms, ms, ms, ms);
      return left(watch);
    };
    expect(after(99)).toEqual([]);
    expect(after(100)).toEqual(["partials"]);
    expect(after(130)).toEqual(["partials", "noise_reduction"]);
    expect(after(160)).toEqual(["partials", "noise_reduction", "judge"]);
    expect(after(200)).toEqual(["partials", "noise_reduction", "judge", "sessions"]);
    late(watch, 5);
    expect(left(watch)).toEqual([]);
  });

  it("takes one long task, and a server that has only begun, for no load", () => {
    const watch = createLoadWatch({ maxLoopDelayMs: 200, maxWaitingFinals: 10 });
    late(watch, 5000, 5000, 5000, 5000);
    expect(watch.load).toBe(0);
    late(watch, 10, 5000, 5000, 5000, 5000);
    expect(left(watch)).toEqual([]);
  });

  it("counts the sessions that await a text", () => {
    const watch = createLoadWatch({ maxLoopDelayMs: 200, maxWaitingFinals: 4 });
    watch.finals(1, "a");
    watch.finals(1, "b");
    expect([watch.load, left(watch)]).toEqual([0.5, ["partials"]]);
    watch.finals(1, "c");
    watch.finals(1, "d");
    expect(watch.sheds("sessions")).toBe(true);
    for (const session of ["a", "b", "c", "d", "d"]) watch.finals(-1, session);
    expect(watch.waitingFinals).toBe(0);
  });

  it("is shut by no one session, whatever it asks for", () => {
    const watch = createLoadWatch({ maxLoopDelayMs: 200, maxWaitingFinals: 4 });
    for (let count = 0; count < 64; count++) watch.finals(1, "greedy");
    expect([watch.waitingFinals, left(watch)]).toEqual([1, []]);
    watch.finals(-1, "greedy");
    expect(watch.waitingFinals).toBe(1);
  });

  it("looks at nothing that has no limit", () => {
    const watch = createLoadWatch({ maxLoopDelayMs: 0, maxWaitingFinals: 0 });
    late(watch, 9e9, 9e9, 9e9, 9e9, 9e9);
    for (let count = 0; count < 100; count++) watch.finals(1, String(count));
    expect(watch.load).toBe(0);
  });
});
