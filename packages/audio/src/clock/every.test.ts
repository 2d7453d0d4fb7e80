import { expect, it } from "vitest";
import { every } from "./every.ts";
import { createManualClock } from "./manual-clock.ts";

it("calls again and again until it is stopped, also from within", () => {
  const clock = createManualClock();
  const calls: number[] = [];
  const stop = every(clock, 20, () => {
    calls.push(clock.now());
    if (calls.length === 3) stop();
  });
  clock.advance(19);
  expect(calls).toEqual([]);
  clock.advance(500);
  expect(calls).toEqual([20, 40, 60]);
  expect(clock.pending).toBe(0);
});
