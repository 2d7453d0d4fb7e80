import { describe, expect, it } from "vitest";
import { areaUnderCurve } from "./area-under-curve.ts";
import { calibrate } from "./calibrate.ts";
import { partOf } from "./split.ts";

const judged = (probability: number, isEnd: boolean, weight = 1) => ({ probability, isEnd, weight });

describe("areaUnderCurve", () => {
  it("counts the pairs in the right order, ties as half", () => {
    expect(areaUnderCurve([judged(0.9, true), judged(0.1, false)])).toBe(1);
    expect(areaUnderCurve([judged(0.1, true), judged(0.9, false)])).toBe(0);
    expect(areaUnderCurve([judged(0.5, true), judged(0.5, false)])).toBe(0.5);
    expect(areaUnderCurve([judged(0.6, true), judged(0.7, false), judged(0.2, false, 3)])).toBe(0.75);
    expect(areaUnderCurve([])).toBe(0.5);
  });
});

describe("calibrate", () => {
  it("finds the scale on which the sums are log-odds", () => {
    const scored = [-2, -1, 0, 1, 2].flatMap((sum) => {
      const probability = 1 / (1 + Math.exp(-(1.5 * sum - 0.4)));
      return [
        { sum, isEnd: true, weight: probability },
        { sum, isEnd: false, weight: 1 - probability },
      ];
    });
    const { slope, intercept } = calibrate(scored);
    expect(slope).toBeCloseTo(1.5, 6);
    expect(intercept).toBeCloseTo(-0.4, 6);
  });
});

describe("partOf", () => {
  it("divides dialogues seven to one to two, each always the same way", () => {
    const counts = { training: 0, calibration: 0, "held-out": 0 };
    for (let index = 0; index < 5000; index++) counts[partOf(`dlg-${String(index)}`)] += 1;
    expect(counts.training / 5000).toBeCloseTo(0.7, 1);
    expect(counts.calibration / 5000).toBeCloseTo(0.1, 1);
    expect(counts["held-out"] / 5000).toBeCloseTo(0.2, 1);
    expect(partOf("dlg-7")).toBe(partOf("dlg-7"));
  });
});
