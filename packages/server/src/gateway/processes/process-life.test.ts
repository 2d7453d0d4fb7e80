import { expect, test } from "vitest";
import { ProcessLife } from "./process-life.ts";

test("one that fails again and again is started after growing pauses, and at once after it has run soundly", () => {
  const life = new ProcessLife();
  const delays = Array.from({ length: 10 }, () => life.lost(0));
  expect(delays).toEqual([0, 250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  life.ready(1000);
  expect(life.lost(61_000)).toBe(30_000);
  life.ready(70_000);
  expect(life.lost(130_001)).toBe(0);
});

test("one that says nothing for ten looks does not work", () => {
  const life = new ProcessLife();
  const looks = (count: number) => Array.from({ length: count }, () => life.look());
  expect(looks(9)).not.toContain(true);
  life.heard();
  expect(looks(9)).not.toContain(true);
  life.ready(0);
  expect(looks(10).indexOf(true)).toBe(9);
});
