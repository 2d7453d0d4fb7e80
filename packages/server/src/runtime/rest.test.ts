import { expect, test } from "vitest";
import { createRest } from "./rest.ts";

test("a loop that goes on for long lets others have their turn, now and then", async () => {
  let nowMs = 0;
  let turns = 0;
  const rest = createRest({ now: () => nowMs });
  let isOver = false;
  const others = (): void => {
    turns += 1;
    if (!isOver) setImmediate(others);
  };
  setImmediate(others);
  for (let step = 0; step < 100; step++) {
    nowMs += 1;
    await rest();
  }
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(10);
  expect(turns).toBeLessThanOrEqual(14);
});

test("a loop that is soon over does not wait", async () => {
  let hasTurned = false;
  setImmediate(() => (hasTurned = true));
  const rest = createRest({ now: () => 0 });
  for (let step = 0; step < 100; step++) await rest();
  expect(hasTurned).toBe(false);
});
