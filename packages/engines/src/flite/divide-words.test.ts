import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundWords, orderEnd } from "./divide-words.ts";
import { toSpokenWords } from "./text/spoken-words.ts";
import type { SpokenWord } from "./text/spoken-words.ts";

const maxLetters = 150;

/** What each order says of a part of a text, as words. */
function ordersOf(text: string): SpokenWord[][] {
  const words = boundWords(toSpokenWords(text));
  const orders: SpokenWord[][] = [];
  for (let from: number | undefined = 0; from !== undefined && from < words.length;) {
    const end = orderEnd(words, from, maxLetters);
    orders.push(words.slice(from, end));
    from = end;
  }
  return orders;
}

const letters = (order: readonly SpokenWord[]): number => order.reduce((sum, word) => sum + word.text.length, 0);

/** What was tried against the workers: little to write, long to say. */
const hostile: Readonly<Record<string, string>> = {
  nines: "9".repeat(240),
  money: `$${"9".repeat(230)}`,
  "a hash": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".repeat(3),
  "an address": `https://example.com/${"a1B2-".repeat(40)}`,
  base64: "U29tZSB0ZXh0IHRoYXQgaXMgbG9uZyBlbm91Z2ggdG8gbWF0dGVy/+==".repeat(4),
  exponent: "1e308".repeat(48),
  halves: "1/2".repeat(80),
  "half signs": "½".repeat(240),
  "one letter": "a".repeat(240),
  capitals: "QWRTPSDFGHJKLZXCVBNM".repeat(12),
  "roman numerals": "MMMDCCCLXXXVIII".repeat(16),
  equals: "=".repeat(240),
  "plus signs": "+".repeat(240),
  emoji: "🎉👍🏽".repeat(40),
  zalgo: "Z̴̢̧͓̭͌̈́a̵͕͐l̶̢̛g̷̢o̴".repeat(12),
  "no Latin": "東京特許許可局".repeat(34),
  dots: "1.2.3.4.".repeat(30),
  degrees: "°".repeat(240),
  roots: "√".repeat(240),
};

describe("orders to the synthesizer", () => {
  it.each(Object.entries(hostile))("are short for %s, whatever it is read as", (_, text) => {
    for (const order of ordersOf(text)) expect(letters(order)).toBeLessThanOrEqual(maxLetters);
  });

  it("are short for any text, say all of it once, and each say something", () => {
    const piece = fc.oneof(
      fc.constantFrom(...Object.values(hostile)).map((each) => each.slice(0, 60)),
      fc.string({ unit: "grapheme", maxLength: 40 }),
      fc.constantFrom("Hello there.", "and", "$1,234.50", "10:30"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join(" ").slice(0, 240);
        const orders = ordersOf(text);
        const said = (words: readonly SpokenWord[]): string => words.map((word) => word.text).join("");
        expect(said(orders.flat())).toBe(said(toSpokenWords(text)));
        for (const order of orders) {
          expect(letters(order)).toBeLessThanOrEqual(maxLetters);
          expect(order.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it("leave ordinary clauses whole and cut long ones where they may be cut", () => {
    const clause =
      "The weather in Rome will be sunny, with a high of twenty five degrees and a light wind from the south.";
    expect(ordersOf(clause)).toHaveLength(1);
    const [first = []] = ordersOf(
      `${clause} It gets colder in the evening, when the rain comes in from the west and everybody goes home at last.`,
    );
    expect(first.at(-1)).toMatchObject({ text: "south", break: "." });
  });

  it("keep the mark behind a word that had to be cut", () => {
    const words = boundWords([{ text: "a".repeat(70), wordIndex: 3, break: "?" }]);
    expect(words.map((word) => [word.text.length, word.wordIndex, word.break])).toEqual([
      [30, 3, ""],
      [30, 3, ""],
      [10, 3, "?"],
    ]);
  });
});
