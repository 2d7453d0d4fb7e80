import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divideText } from "./divide-text.ts";

describe("divideText", () => {
  it("leaves short text whole and prefers the ends of sentences", () => {
    expect(divideText("One. Two, three.", 100)).toEqual(["One. Two, three."]);
    expect(divideText("One two three. Four, five six seven", 24)).toEqual(["One two three.", "Four, five six seven"]);
    expect(divideText("One two three, four five six seven", 24)).toEqual(["One two three,", "four five six seven"]);
    expect(divideText("  ", 10)).toEqual([]);
  });

  it("keeps every word, in parts that are short unless a word is long", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", " ", ".", ",", "\n"), maxLength: 400 }), (text) => {
        const words = (whole: string): string[] => whole.split(/\s+/).filter((word) => word !== "");
        const parts = divideText(text, 40);
        expect(parts.flatMap(words)).toEqual(words(text));
        for (const part of parts) expect(part.length <= 40 || words(part).length === 1).toBe(true);
      }),
    );
  });
});
