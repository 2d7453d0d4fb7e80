import { describe, expect, it } from "vitest";
import { NoiseAtRest } from "./noise-at-rest.ts";

/** How often each frame of these levels may be left with its noise. */
function rests(line: NoiseAtRest, levels: readonly number[], isCalm = true): number {
  return levels.filter((level) => line.take(level, isCalm)).length;
}

const steady = (count: number, db = -50): number[] => Array.from({ length: count }, (_, at) => db + (at % 2));

describe("noise at rest", () => {
  it("is not suppressed once it is known and voice activity finds nothing", () => {
    const line = new NoiseAtRest();
    expect(rests(line, steady(8))).toBe(0);
    expect(rests(line, steady(100))).toBe(100);
    // What it was while voice activity came to rest is known.
    const other = new NoiseAtRest();
    expect(rests(other, steady(20), false)).toBe(0);
    expect(rests(other, steady(5))).toBe(5);
  });

  it("is suppressed at once when it is louder, and until it is known again", () => {
    const line = new NoiseAtRest();
    rests(line, steady(50));
    expect(line.take(-46, true)).toBe(false);
    expect(rests(line, steady(5))).toBe(0);
    expect(rests(line, steady(20))).toBe(20);
    // What was loud a while ago is forgotten slowly.
    expect(line.take(-45, true)).toBe(true);
    rests(line, steady(500));
    expect(line.take(-45, true)).toBe(false);
  });

  it("is suppressed while voice activity listens, and learned anew after it", () => {
    const line = new NoiseAtRest();
    rests(line, steady(50));
    expect(line.take(-50, false)).toBe(false);
    rests(line, [...steady(50, -20), ...steady(20, -60)], false);
    expect(line.take(-55, true)).toBe(false);
    expect(rests(line, steady(20, -60))).toBe(15);
    line.clear();
    expect(rests(line, steady(20, -60))).toBe(12);
  });

  it("takes digital silence and rounding for the same", () => {
    const line = new NoiseAtRest();
    rests(
      line,
      Array.from({ length: 20 }, () => -Infinity),
    );
    expect(rests(line, [-95, -Infinity, -80])).toBe(3);
    expect(line.take(-75, true)).toBe(false);
  });
});
