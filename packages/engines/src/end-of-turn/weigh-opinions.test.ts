import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { weighOpinions } from "./weigh-opinions.ts";

const probability = fc.double({ min: 0, max: 1, noNaN: true });

describe("weighOpinions", () => {
  it("keeps what both say, and doubts where they differ", () => {
    expect(weighOpinions(0.8, 0.8)).toBeCloseTo(0.8);
    expect(weighOpinions(0.9, 0.1)).toBeCloseTo(0.5);
    expect(weighOpinions(0.5, 0.2)).toBeCloseTo(1 / 3);
    expect(weighOpinions(1, 0)).toBeCloseTo(0.5);
  });

  it("lies between the two as far as they count, and either can change it", () => {
    fc.assert(
      fc.property(probability, probability, (words, heard) => {
        const weighed = weighOpinions(words, heard);
        const counted = [words, heard].map((each) => Math.min(0.9526, Math.max(0.0474, each)));
        expect(weighed).toBeGreaterThanOrEqual(Math.min(...counted) - 1e-4);
        expect(weighed).toBeLessThanOrEqual(Math.max(...counted) + 1e-4);
        expect(weighed).toBeCloseTo(weighOpinions(heard, words), 12);
      }),
    );
    expect(weighOpinions(0.6, 0.3)).toBeLessThan(weighOpinions(0.6, 0.5));
    expect(weighOpinions(0.3, 0.6)).toBeLessThan(weighOpinions(0.5, 0.6));
  });
});
