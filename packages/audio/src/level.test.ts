import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyGainDb, fadeEdges, limitPeak, peakDb, rmsDb } from "./level.ts";

const sine = Float32Array.from({ length: 1600 }, (_, i) => Math.sin((2 * Math.PI * i) / 16));
const floats = fc.array(fc.float({ min: -4, max: 4, noNaN: true })).map((x) => Float32Array.from(x));

describe("levels", () => {
  it("measures a full-scale sine at -3 dB rms and 0 dB peak", () => {
    expect(rmsDb(sine)).toBeCloseTo(-3.01, 2);
    expect(peakDb(sine)).toBeCloseTo(0, 5);
    expect(peakDb(Float32Array.of(0.1, -0.5))).toBeCloseTo(-6.02, 2);
  });

  it("gives -120 for silence and nothing lower", () => {
    for (const quiet of [new Float32Array(0), new Float32Array(9), Float32Array.of(1e-9)]) {
      expect(rmsDb(quiet)).toBe(-120);
      expect(peakDb(quiet)).toBe(-120);
    }
  });

  it("moves by exactly the gain asked for", () => {
    expect(rmsDb(applyGainDb(sine, -20)) - rmsDb(sine)).toBeCloseTo(-20, 3);
    expect(applyGainDb(Float32Array.of(0.5), 6.0206)[0]).toBeCloseTo(1, 4);
  });
});

describe("fadeEdges", () => {
  it("rises and falls and leaves the middle and its argument alone", () => {
    const flat = new Float32Array(100).fill(1);
    const faded = fadeEdges(flat, 10);
    expect(flat[0]).toBe(1);
    expect(faded[0]).toBeLessThan(0.01);
    expect(faded[99]).toBe(faded[0]);
    for (let i = 1; i < 10; i++) expect(faded[i]).toBeGreaterThan(faded[i - 1] as number);
    expect([...faded.subarray(10, 90)]).toEqual([...flat.subarray(10, 90)]);
  });

  it("splits a short buffer in halves", () => {
    const faded = fadeEdges(new Float32Array(5).fill(1), 100);
    expect(faded[2]).toBe(1);
    expect(faded[0]).toBe(faded[4]);
    expect(fadeEdges(new Float32Array(0), 4)).toHaveLength(0);
  });
});

describe("limitPeak", () => {
  it("never exceeds the ceiling, keeps signs and order, and leaves quiet samples alone", () => {
    fc.assert(
      fc.property(floats, fc.double({ min: 0.1, max: 1, noNaN: true }), (samples, ceiling) => {
        const limited = limitPeak(samples, ceiling);
        limited.forEach((x, i) => {
          const before = samples[i] as number;
          expect(Math.abs(x)).toBeLessThanOrEqual(Math.fround(ceiling));
          if (Math.abs(before) <= 0.79 * ceiling) expect(x).toBe(before);
          else expect(Math.sign(x)).toBe(Math.sign(before));
        });
      }),
    );
    expect(peakDb(limitPeak(applyGainDb(sine, 20), 0.9))).toBeLessThanOrEqual(20 * Math.log10(0.9) + 1e-6);
  });

  it("is smooth: a slow rise has no jump", () => {
    const ramp = Float32Array.from({ length: 3000 }, (_, i) => i / 1000);
    const limited = limitPeak(ramp, 1);
    for (let i = 1; i < limited.length; i++) {
      const step = (limited[i] as number) - (limited[i - 1] as number);
      expect(step).toBeGreaterThanOrEqual(0);
      expect(step).toBeLessThan(0.00101);
    }
  });
});
