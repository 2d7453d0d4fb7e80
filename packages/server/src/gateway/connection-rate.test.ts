import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createConnectionRate } from "./connection-rate.ts";

test("TR-44: admits so many in any minute and says how long to wait", () => {
  const clock = createManualClock(5_000);
  const rate = createConnectionRate(clock);
  expect(rate.take(2)).toBe(0);
  clock.advance(20_000);
  expect(rate.take(2)).toBe(0);
  clock.advance(10_000);
  expect(rate.take(2)).toBe(30_000);
  clock.advance(29_999);
  expect(rate.take(2)).toBe(1);
  clock.advance(1);
  expect(rate.take(2)).toBe(0);
  expect(rate.take(2)).toBe(20_000);
});

test("0 is no limit", () => {
  const rate = createConnectionRate(createManualClock());
  expect(Array.from({ length: 1000 }, () => rate.take(0)).every((waitMs) => waitMs === 0)).toBe(true);
});
