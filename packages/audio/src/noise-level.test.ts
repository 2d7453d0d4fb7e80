import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NoiseLevel } from "./noise-level.ts";

function noiseOf(levels: readonly number[]): NoiseLevel {
  const noise = new NoiseLevel();
  for (const level of levels) noise.take(level);
  return noise;
}

const steady = (count: number, db: number): number[] => Array.from({ length: count }, () => db);

describe("the noise of a line", () => {
  it("is known after half a second", () => {
    expect(noiseOf(steady(15, -60))).toMatchObject({ isKnown: false, mostDb: Infinity });
    expect(noiseOf(steady(16, -60))).toMatchObject({ isKnown: true, mostDb: -52 });
  });

  it("is no click, and what has become louder only when that lasts", () => {
    const clicked = noiseOf([...steady(60, -70), -40]);
    expect(clicked.mostDb).toBe(-62);
    expect(clicked.loudestOf(8)).toBe(-70);
    expect(noiseOf([...steady(60, -70), ...steady(46, -50)]).mostDb).toBe(-62);
    expect(noiseOf([...steady(60, -70), ...steady(47, -50)]).mostDb).toBe(-42);
  });

  it("is forgotten", () => {
    const noise = noiseOf(steady(60, -60));
    noise.clear();
    expect(noise.isKnown).toBe(false);
    expect(noise.loudestOf(8)).toBe(-Infinity);
  });

  it("is what sorting the last two seconds says, after any levels", () => {
    const level = fc.oneof(fc.integer({ min: -80, max: -20 }), fc.double({ min: -80, max: -20, noNaN: true }));
    fc.assert(
      fc.property(fc.array(level, { minLength: 16, maxLength: 200 }), (levels) => {
        const kept = Float32Array.from(levels).slice(-62);
        const mostDb = (kept.toSorted()[15] as number) + 8;
        const noise = noiseOf(levels);
        expect(noise.mostDb).toBe(mostDb);
        expect(noise.loudestOf(8)).toBe(Math.max(...kept.slice(-8).filter((each) => each <= mostDb)));
      }),
    );
  });
});
