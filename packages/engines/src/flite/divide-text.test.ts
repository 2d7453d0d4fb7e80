import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divideText } from "./divide-text.ts";

const divided = (text: string, maxChars: number): string[] => [...divideText(text, maxChars)];

describe("divideText", () => {
  it("leaves short text whole and prefers the ends of sentences", () => {
    expect(divided("One. Two, three.", 100)).toEqual(["One. Two, three."]);
    expect(divided("One two three. Four, five six seven", 24)).toEqual(["One two three.", "Four, five six seven"]);
    expect(divided("One two three, four five six seven", 24)).toEqual(["One two three,", "four five six seven"]);
    expect(divided("  ", 10)).toEqual([]);
  });

  it("keeps every word, in parts that are short, and cuts only words that are longer than a part", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", " ", ".", ",", "\n"), maxLength: 400 }), (text) => {
        const words = (whole: string): string[] => whole.split(/\s+/).filter((word) => word !== "");
        const parts = divided(text, 40);
        const isWhole = words(text).every((word) => word.length <= 40);
        if (isWhole) expect(parts.flatMap(words)).toEqual(words(text));
        expect(parts.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
        for (const part of parts) expect(part.length).toBeLessThanOrEqual(40);
      }),
    );
  });

  it("cuts no character in two", () => {
    for (const part of divided("😀".repeat(50), 33)) expect(part).toMatch(/^(?:😀)+$/u);
  });

  it("gives the first part of a very long text without looking at the rest", () => {
    const text = `${" ".repeat(10)}${"word ".repeat(200_000)}`;
    let looked = 0;
    const watched = new Proxy(new String(text), {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== "function") return value;
        if (key === "toString" || key === Symbol.toPrimitive) return value.bind(target) as unknown;
        return (...args: unknown[]): unknown => {
          const result: unknown = Reflect.apply(value, target, args);
          if (typeof result === "string") looked += result.length;
          return result;
        };
      },
    }) as unknown as string;
    expect(divideText(watched, 100).next().value).toMatch(/^word .* word$/);
    expect(looked).toBeLessThan(1000);
  });
});
