import fc from "fast-check";
import { expect, test } from "vitest";
import { LocalAgreement } from "./local-agreement.ts";

test("what two passes agree on becomes stable, without the last two words of the newer", () => {
  const agreement = new LocalAgreement();
  expect(agreement.add("turn on the")).toEqual({ text: "turn on the", stableText: "" });
  expect(agreement.add("turn on the living room")).toEqual({
    text: "turn on the living room",
    stableText: "turn on the",
  });
  expect(agreement.add("turn on the living room").stableText).toBe("turn on the");
  expect(agreement.add("turn on the living room lamp").stableText).toBe("turn on the living");
});

test("punctuation and case do not count", () => {
  const agreement = new LocalAgreement();
  agreement.add("And so, my fellow");
  expect(agreement.add("and so my fellow Americans ask").stableText).toBe("and so my fellow");
});

test("stable words keep the spelling they were shown in", () => {
  const agreement = new LocalAgreement();
  agreement.add("one two three four");
  agreement.add("one two three four");
  expect(agreement.add("One, two, three four five")).toEqual({
    text: "one two three four five",
    stableText: "one two three",
  });
});

test("a pass that contradicts stable text goes on where it says the same", () => {
  const agreement = new LocalAgreement();
  agreement.add("I scream for ice cream now please");
  agreement.add("I scream for ice cream now please");
  expect(agreement.add("ice cream for ice cream now please and more").text).toBe(
    "I scream for ice cream now please and more",
  );
});

test("a pass that lost its words takes nothing back", () => {
  const agreement = new LocalAgreement();
  agreement.add("a b c d");
  agreement.add("a b c d");
  expect(agreement.add("")).toEqual({ text: "a b", stableText: "a b" });
  expect(agreement.add("a b c d e").text).toBe("a b c d e");
});

test("stable text only grows, and every text begins with it", () => {
  const pass = fc.array(fc.constantFrom("a", "b", "C", "c,", "d."), { maxLength: 9 });
  fc.assert(
    fc.property(fc.array(pass, { maxLength: 8 }), (passes) => {
      const agreement = new LocalAgreement();
      let stable = "";
      for (const words of passes) {
        const shown = agreement.add(words.join(" "));
        expect(shown.text.startsWith(shown.stableText)).toBe(true);
        expect(shown.stableText.startsWith(stable)).toBe(true);
        stable = shown.stableText;
      }
    }),
  );
});
