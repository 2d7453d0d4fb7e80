import { describe, expect, it } from "vitest";
import { pauseSurvival, silenceEvidence } from "./pause-length.ts";

describe("pauseSurvival", () => {
  it("is what the distribution was chosen for: 55 % of the pauses last longer than 300 ms, half longer than 332 ms", () => {
    expect(pauseSurvival(300)).toBeCloseTo(0.55, 3);
    expect(pauseSurvival(331.7)).toBeCloseTo(0.5, 5);
    expect(pauseSurvival(331.7 * Math.exp(0.8 * 1.6449))).toBeCloseTo(0.05, 4);
  });

  it("falls from 1 to 0", () => {
    const shares = [0, 1, 50, 200, 600, 2000, 20_000].map(pauseSurvival);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(shares[0]).toBe(1);
    expect(shares.at(-1)).toBeLessThan(1e-5);
  });
});

describe("silenceEvidence", () => {
  it("says nothing of a pause just noticed, and stays finite", () => {
    expect(silenceEvidence(0)).toBe(0);
    expect(silenceEvidence(200)).toBe(0);
    expect(silenceEvidence(1e9)).toBeLessThan(10);
    expect(silenceEvidence(600)).toBeCloseTo(Math.log(pauseSurvival(200) / pauseSurvival(600)), 9);
  });
});
