import { describe, expect, it } from "vitest";
import { createRandom } from "../random.ts";
import { expand } from "./grammar.ts";
import { numberTurn } from "./number-turns.ts";
import { ownTurns } from "./own-turns.ts";

describe("ownTurns", () => {
  it("is the same for a seed, and different for another", () => {
    expect(ownTurns(50, 1)).toEqual(ownTurns(50, 1));
    expect(ownTurns(50, 1)).not.toEqual(ownTurns(50, 2));
  });

  it("leaves no rule unexpanded, in thousands of turns", () => {
    const turns = ownTurns(4000, 5);
    expect(turns.filter(({ text }) => text.trim() === "" || /[{}]|undefined/.test(text))).toEqual([]);
    expect(new Set(turns.map(({ text }) => text)).size).toBeGreaterThan(2500);
    expect(turns.filter(({ asked }) => asked.includes("phone")).length).toBeGreaterThan(10);
  });
});

describe("expand", () => {
  it("refuses rules that do not exist or never end", () => {
    expect(() => expand({ a: ["{b}"] }, "a", createRandom(1))).toThrow(RangeError);
    expect(() => expand({ a: ["{a}"] }, "a", createRandom(1))).toThrow(RangeError);
  });
});

describe("numberTurn", () => {
  it("answers with as many digits as were asked for", () => {
    const random = createRandom(3);
    const zips = Array.from({ length: 400 }, () => numberTurn(random)).filter(({ asked }) => /zip|postal/.test(asked));
    expect(zips.length).toBeGreaterThan(20);
    for (const { text } of zips) {
      const figures = text.replace(/\D/g, "").length;
      const words = text.match(/\b(zero|oh|one|two|three|four|five|six|seven|eight|nine)\b/g)?.length ?? 0;
      expect(figures + words, text).toBe(5);
    }
  });
});
