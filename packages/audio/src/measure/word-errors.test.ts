import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { siSdrDb } from "./si-sdr-db.ts";
import { wordErrorRate, wordErrors } from "./word-errors.ts";

describe("wordErrors", () => {
  it.each([
    ["the cat sat", "the cat sat", [0, 0, 0, 3]],
    ["the cat sat", "The cat, sat!", [0, 0, 0, 3]],
    ["the cat sat", "the bat sat", [1, 0, 0, 3]],
    ["the cat sat", "the sat", [0, 0, 1, 3]],
    ["the cat sat", "the cat has sat", [0, 1, 0, 3]],
    ["the cat sat", "", [0, 0, 3, 3]],
    ["", "the cat", [0, 2, 0, 0]],
    ["zip code 90210", "zip code nine oh two one oh", [0, 0, 0, 7]],
    ["a b c d", "b x d e", [1, 1, 1, 4]],
  ])("compares %j with %j", (reference, hypothesis, [substitutions, insertions, deletions, words]) => {
    expect(wordErrors(reference, hypothesis)).toEqual({ substitutions, insertions, deletions, words });
  });

  it("is a distance: balanced, symmetrical, and never more than edits made", () => {
    const word = fc.constantFrom("ape", "bee", "cat", "dog");
    const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(" "));
    const total = (a: string, b: string) => {
      const { substitutions, insertions, deletions } = wordErrors(a, b);
      return substitutions + insertions + deletions;
    };
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const { insertions, deletions, words } = wordErrors(a, b);
        expect(words - deletions + insertions).toBe(wordErrors(b, a).words);
        expect(total(a, b)).toBe(total(b, a));
        expect(total(a, a)).toBe(0);
        expect(total(a, c)).toBeLessThanOrEqual(total(a, b) + total(b, c));
      }),
    );
  });
});

describe("wordErrorRate", () => {
  it("weighs by words, not by texts", () => {
    const one = wordErrors("a b c d e f g h", "a b c d e f g x");
    const two = wordErrors("a b", "x");
    expect(wordErrorRate(one)).toBeCloseTo(1 / 8);
    expect(wordErrorRate(one, two)).toBeCloseTo(3 / 10);
    expect(wordErrorRate(wordErrors("", ""))).toBe(0);
    expect(wordErrorRate(wordErrors("", "x y"))).toBe(1);
    expect(wordErrorRate()).toBe(0);
  });
});

describe("siSdrDb", () => {
  const sine = (period: number) => Float32Array.from({ length: 4000 }, (_, i) => Math.sin((2 * Math.PI * i) / period));
  const mix = (a: Float32Array, b: Float32Array, gain: number) => a.map((x, i) => x + gain * (b[i] as number));

  it("gives the ratio of orthogonal parts, at any scale and offset", () => {
    expect(siSdrDb(sine(40), mix(sine(40), sine(50), 0.1))).toBeCloseTo(20, 3);
    const scaled = mix(sine(40), sine(50), 1).map((x) => -7 * x + 3);
    expect(siSdrDb(sine(40), scaled)).toBeCloseTo(0, 3);
  });

  it("is bounded at both ends", () => {
    expect(siSdrDb(sine(40), sine(40))).toBeGreaterThan(100);
    expect(siSdrDb(sine(40), new Float32Array(4000))).toBe(-120);
    expect(siSdrDb(new Float32Array(4000), sine(40))).toBe(-120);
    expect(siSdrDb(sine(40), sine(50))).toBeLessThan(-100);
    expect(() => siSdrDb(sine(40), new Float32Array(3))).toThrow(RangeError);
  });
});
