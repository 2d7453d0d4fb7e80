import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createWrongCredentials } from "./wrong-credentials.ts";

test("ten answers at once, ten that wait a second longer each, then none until later", () => {
  const clock = createManualClock(5_000);
  const wrong = createWrongCredentials(clock);
  const waits = Array.from({ length: 1_000 }, () => wrong.failed("192.0.2.1"));
  expect(waits.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0));
  expect(waits.slice(10, 20)).toEqual(Array.from({ length: 10 }, (_, index) => (index + 1) * 1_000));
  expect(waits.slice(20).every((wait) => wait === undefined)).toBe(true);
  clock.advance(1_000);
  expect([wrong.failed("192.0.2.1"), wrong.failed("192.0.2.1")]).toEqual([10_000, undefined]);
});

test("networks are counted apart, and forgotten after a while", () => {
  const clock = createManualClock();
  const wrong = createWrongCredentials(clock);
  for (let count = 0; count < 30; count++) wrong.failed("192.0.2.1");
  expect(wrong.failed("192.0.2.2")).toBe(0);
  clock.advance(60_000);
  expect(wrong.failed("192.0.2.1")).toBe(0);
  expect(wrong.size).toBe(1);
});

test("what is remembered is bounded", () => {
  const wrong = createWrongCredentials(createManualClock());
  for (let count = 0; count < 25_000; count++) wrong.failed(`network ${count}`);
  expect(wrong.size).toBe(10_000);
});
