import { expect, test } from "vitest";
import { SteadyBackground } from "./steady-background.ts";

/** In which of so many frames it was noticed. */
function noticed(background: SteadyBackground, levelsDb: readonly number[]): number[] {
  return levelsDb.flatMap((levelDb, index) => (background.hear(levelDb + 0.4 * Math.sin(7 * index)) ? [index] : []));
}

const times = (count: number, levelDb: number): number[] => Array.from({ length: count }, () => levelDb);

test.each([-200, -75, -60, -45])("half a second of %d dBFS is noticed once", (levelDb) => {
  expect(noticed(new SteadyBackground(), times(60, levelDb))).toEqual([15]);
});

test("again after a word", () => {
  const seen = noticed(new SteadyBackground(), [...times(30, -60), ...times(8, -25), ...times(40, -60)]);
  expect(seen).toEqual([15, 30 + 8 + 15]);
});

test("loud sound, and sound that swells, is no background", () => {
  expect(noticed(new SteadyBackground(), times(60, -30))).toEqual([]);
  expect(
    noticed(
      new SteadyBackground(),
      times(60, 0).map((_, index) => -55 + 8 * Math.sin(index)),
    ),
  ).toEqual([]);
});

test("forgets", () => {
  const background = new SteadyBackground();
  noticed(background, times(20, -60));
  background.clear();
  expect(noticed(background, times(20, -60))).toEqual([15]);
});
