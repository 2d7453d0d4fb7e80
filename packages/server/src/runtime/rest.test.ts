import { expect, test } from "vitest";
import { createRest } from "./rest.ts";

/** A clock whose time passes when the test says so. */
function createHandClock() {
  const state = { nowMs: 0, timers: 0 };
  const clock = {
    now: () => state.nowMs,
    wallMs: () => state.nowMs,
    setTimer(_delayMs: number, callback: () => void) {
      state.timers += 1;
      state.nowMs += 100;
      callback();
      return () => {};
    },
  };
  return { state, clock };
}

test("a loop that goes on for long lets others have their turn, one that waits anyway does not", async () => {
  const { state, clock } = createHandClock();
  const rest = createRest(clock);
  for (let step = 0; step < 100; step++) {
    state.nowMs += 1;
    await rest();
  }
  expect(state.timers).toBe(12);
});
