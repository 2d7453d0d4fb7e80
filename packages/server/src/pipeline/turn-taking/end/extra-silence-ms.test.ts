import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decisionThreshold, extraSilenceMs } from "./extra-silence-ms.ts";

const levels = ["low", "medium", "high"] as const;
const at = (level: (typeof levels)[number]) => decisionThreshold({ threshold_level: level, threshold: null });
const probability = fc.double({ min: 0, max: 1, noNaN: true });
const timeoutMs = fc.nat(10_000);

describe("extraSilenceMs", () => {
  it("ends what is surely finished now, and waits the whole timeout for what is surely not", () => {
    for (const level of levels) {
      expect(extraSilenceMs(0.97, { decisionThreshold: at(level), timeoutMs: 1000 }), level).toBe(0);
      expect(extraSilenceMs(0.01, { decisionThreshold: at(level), timeoutMs: 1000 }), level).toBe(1000);
    }
  });

  it("waits a part of the timeout in between", () => {
    expect(extraSilenceMs(0.5, { decisionThreshold: 0.5, timeoutMs: 1000 })).toBe(213);
    expect(extraSilenceMs(0.3, { decisionThreshold: 0.5, timeoutMs: 1000 })).toBe(424);
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
