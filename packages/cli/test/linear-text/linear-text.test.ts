import { describe, expect, it } from "vitest";
import { findGrowthFault } from "./growth.ts";
import { shapes } from "./shapes.ts";
import { textFunctions } from "./text-functions.ts";

/** Length of the texts where a function takes any, in characters; see `GrowthLimits` for what that shows. */
const usualChars = 16 * 1024;
/** Several times what the slowest takes on a quiet machine, in milliseconds. */
const maxMs = 400;

// A text of a caller, a model, a tool or a server takes time by its length, whatever it is made of.
describe.each(textFunctions)("$name", ({ run, maxChars = usualChars }) => {
  it("takes time by the length of its text", { timeout: 300_000 }, () => {
    const faults = shapes.flatMap(({ name, text }) => {
      const fault = findGrowthFault(run, text, { chars: Math.min(maxChars, usualChars), maxMs });
      return fault === undefined ? [] : [`${name}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });
});

describe("the measure itself", () => {
  const text = (chars: number): string => "a".repeat(chars);
  const limits = { chars: usualChars, maxMs };

  it("finds work that grows with the square, and work that never ends", () => {
    const quadratic = (all: string): number => {
      let sum = 0;
      for (let from = 0; from < all.length; from++)
        for (let at = 0; at < all.length / 8; at++) sum += all.charCodeAt(at);
      return sum;
    };
    expect(findGrowthFault(quadratic, text, limits)).toMatch(/times as long|characters take/);
    expect(findGrowthFault((all) => /^(a+)+$/.test(`${all}!`), text, limits)).toMatch(/for ever/);
  });

  it("finds nothing in linear work", () => {
    const linear = (all: string): number =>
      all
        .repeat(40)
        .split("")
        .reduce((sum, each) => sum + each.charCodeAt(0), 0);
    expect(findGrowthFault(linear, text, limits)).toBeUndefined();
  });
});
