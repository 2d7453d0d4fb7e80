import { pauseLengths, pauseSurvival } from "@vivavoce/engine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decisionThreshold, extraSilenceMs } from "./extra-silence-ms.ts";

const levels = ["low", "medium", "high"] as const;
const at = (level: (typeof levels)[number]) => decisionThreshold({ threshold_level: level, threshold: null });
const probability = fc.double({ min: 0, max: 1, noNaN: true });
const timeoutMs = fc.nat(10_000);
const commonestMs = pauseLengths.medianMs * Math.exp(-(pauseLengths.width ** 2));
const densityAt = (ms: number) => pauseSurvival(ms - 0.5) - pauseSurvival(ms + 0.5);

describe("extraSilenceMs", () => {
  it("ends what is surely finished now, and waits the whole timeout for what is surely not", () => {
    for (const level of levels) {
      expect(extraSilenceMs(0.97, { decisionThreshold: at(level), timeoutMs: 1000 }), level).toBe(0);
      expect(extraSilenceMs(0.01, { decisionThreshold: at(level), timeoutMs: 1000 }), level).toBe(1000);
    }
  });

  it("waits a part of the timeout in between", () => {
    expect(extraSilenceMs(0.5, { decisionThreshold: 0.5, timeoutMs: 1000 })).toBe(296);
    expect(extraSilenceMs(0.3, { decisionThreshold: 0.5, timeoutMs: 1000 })).toBe(565);
  });

  it("waits until the chance that the pause ends just then has fallen to the odds of an end", () => {
    // What costs least is found by trying: mean cost of a wait, a cut-off counted as so many milliseconds of waiting.
    const threshold = 0.5;
    const certain = 1 / (1 + Math.exp(-0.85));
    const cutOffMs = ((certain / (1 - certain)) * pauseSurvival(200)) / densityAt(commonestMs);
    for (const silenceMs of [200, 300, 500]) {
      for (const words of [0.2, 0.4, 0.6]) {
        const odds = (words / (1 - words)) * (pauseSurvival(200) / pauseSurvival(silenceMs));
        const costOf = (ms: number) =>
          odds * (ms - silenceMs) + (cutOffMs * pauseSurvival(ms)) / pauseSurvival(silenceMs);
        const waits = Array.from({ length: 2500 }, (_, ms) => silenceMs + ms);
        const best = waits.reduce((least, ms) => (costOf(ms) < costOf(least) ? ms : least));
        const waited = extraSilenceMs(odds / (1 + odds), { decisionThreshold: threshold, timeoutMs: 1500, silenceMs });
        // What is hopeless takes more of the timeout, up to all of it.
        expect(Math.abs(silenceMs + waited - best), `${String(silenceMs)} ${String(words)}`).toBeLessThan(25);
      }
    }
  });

  it("waits less for who pauses less, and longer for who pauses long", () => {
    const waits = [0.6, 0.8, 1, 1.3, 1.7].map((pace) =>
      extraSilenceMs(0.4, { decisionThreshold: 0.5, timeoutMs: 2000, pace }),
    );
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(new Set(waits).size).toBe(5);
  });

  it("ends at once without a threshold, and without a timeout", () => {
    expect(extraSilenceMs(0, { decisionThreshold: 0, timeoutMs: 1000 })).toBe(0);
    expect(extraSilenceMs(0, { decisionThreshold: 0.5, timeoutMs: 0 })).toBe(0);
  });

  it("keeps a long timeout for what is clearly unfinished", () => {
    const wait = (of: number) => extraSilenceMs(of, { decisionThreshold: 0.5, timeoutMs: 7700 });
    expect(wait(0.5)).toBeLessThan(500);
    expect(wait(0.02)).toBe(7700);
  });

  it("waits no longer for a more probable end, a lower level or a shorter timeout", () => {
    fc.assert(
      fc.property(probability, probability, timeoutMs, timeoutMs, fc.constantFrom(...levels), (p, q, a, b, level) => {
        const threshold = at(level);
        const wait = extraSilenceMs(Math.min(p, q), { decisionThreshold: threshold, timeoutMs: Math.max(a, b) });
        expect(wait).toBeLessThanOrEqual(Math.max(a, b));
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(
          extraSilenceMs(Math.max(p, q), { decisionThreshold: threshold, timeoutMs: Math.min(a, b) }),
        ).toBeLessThanOrEqual(wait);
        expect(extraSilenceMs(p, { decisionThreshold: at("low"), timeoutMs: a })).toBeLessThanOrEqual(
          extraSilenceMs(p, { decisionThreshold: at("high"), timeoutMs: a }),
        );
      }),
    );
  });
});
