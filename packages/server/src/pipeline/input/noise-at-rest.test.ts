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
    expect(rests(line, steady(16))).toBe(0);
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
    expect(line.calmDb).toBe(-Infinity);
    expect(rests(line, steady(5))).toBe(0);
    expect(rests(line, steady(20))).toBe(20);
    // What was loud a while ago is forgotten slowly.
    expect(line.take(-45, true)).toBe(true);
    rests(line, steady(500));
    expect(line.take(-45, true)).toBe(false);
  });

  it.each([
    ["a click", 1],
    ["a cough", 13],
    ["a second of something", 31],
  ])("is what it was after %s in which nothing was found", (_, frames) => {
    const line = new NoiseAtRest();
    rests(line, steady(100, -65));
    expect(line.calmDb).toBeLessThan(-61);
    // Voice activity is at rest again after six frames.
    for (let frame = 0; frame < frames; frame++) expect(line.take(-40, frame > 5)).toBe(false);
    expect(rests(line, steady(6, -65), false)).toBe(0);
    for (let frame = 0; frame < 200; frame++) {
      expect(line.take(-65 + (frame % 2), true)).toBe(true);
      expect(line.calmDb).toBeLessThan(-61);
    }
    expect(line.take(-42, true)).toBe(false);
  });

  it("rests though it is not quite steady", () => {
    const line = new NoiseAtRest();
    const uneven = Array.from({ length: 300 }, (_, at) => -66 + ((at * 5) % 7));
    rests(line, uneven);
    expect(rests(line, uneven)).toBe(300);
  });

  it("is what it was while somebody types", () => {
    const line = new NoiseAtRest();
    rests(line, steady(100, -65));
    for (let key = 0; key < 30; key++) {
      expect(line.take(-38, true)).toBe(false);
      expect(rests(line, steady(4, -65))).toBe(0);
    }
    rests(line, steady(5, -65));
    expect(line.calmDb).toBeLessThan(-61);
  });

  it("is also what has become louder, when that lasts, and soon what has become softer", () => {
    const line = new NoiseAtRest();
    rests(line, steady(100, -65));
    expect(rests(line, steady(47, -50))).toBe(0);
    expect(rests(line, steady(53, -50))).toBeGreaterThan(45);
    expect(line.calmDb).toBeGreaterThan(-48);
    rests(line, steady(20, -65));
    expect(line.calmDb).toBeLessThan(-53);
  });

  it("is suppressed while voice activity listens, and learned anew after it", () => {
    const line = new NoiseAtRest();
    rests(line, steady(50));
    expect(line.take(-50, false)).toBe(false);
    rests(line, [...steady(50, -20), ...steady(20, -60)], false);
    expect(line.take(-55, true)).toBe(false);
    expect(rests(line, steady(20, -60))).toBe(15);
    line.clear();
    expect(rests(line, steady(20, -60))).toBe(4);
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
