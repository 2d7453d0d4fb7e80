import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineText, wantsColour } from "./line.ts";
import { levelBar } from "./level-meter.ts";
import { fitLine, printable, printableJson, printableLines, textWidth, wrapText } from "./text-width.ts";

describe("width", () => {
  it.each([
    ["", 0],
    ["abc", 3],
    ["é", 1],
    ["e\u0301", 1],
    ["日本", 4],
    ["👋🏽", 2],
  ])("of %j is %i", (text, width) => expect(textWidth(text)).toBe(width));
});

it("wraps between words and loses none", () => {
  expect(wrapText("one two three", 7)).toEqual(["one two", "three"]);
  expect(wrapText("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
  expect(wrapText("", 10)).toEqual([""]);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 4, max: 30 }), (text, columns) => {
      const rows = wrapText(text, columns);
      expect(rows.every((row) => textWidth(row) <= columns)).toBe(true);
      expect(rows.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
    }),
  );
});

it("cuts a line to its columns", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "grapheme" }), { maxLength: 4 }),
      fc.integer({ min: 1, max: 20 }),
      (texts, columns) => {
        const fitted = fitLine(
          texts.map((text) => ({ text })),
          columns,
        );
        expect(textWidth(lineText(fitted))).toBeLessThanOrEqual(columns);
      },
    ),
  );
});

it("makes outside text safe to print", () => {
  expect(printable("a\u001b[31mb\r\nc\u0007\u009b2J")).toBe("a [31mb c 2J");
  expect(printable("a\u202etxt.exe\u2028b\u2029\u2066c")).toBe("a txt.exe b c");
  expect(printable("שלום \u200fעולם 👩\u200d👩\u200d👧")).toBe("שלום \u200fעולם 👩\u200d👩\u200d👧");
});

it("lets lines of an error be lines, and nothing else of it act", () => {
  expect(printableLines("a:\n  b\u001b[2J\r\n\u202ec")).toBe("a:\n  b [2J c");
});

it("makes JSON of outside text safe to print, and the same value", () => {
  const value = { "a\u009b31m": ["b\u202e\u2028\u007f", "é👩\u200d👧"] };
  const text = printableJson(value, 2);
  expect(text).toContain("\\u009b31m");
  expect(text).not.toMatch(/[\x7f-\x9f\u2028\u202e]/);
  expect(JSON.parse(text)).toEqual(value);
});

it("shows levels from quiet to loud", () => {
  expect([-120, -54, -30, -6, 0].map((levelDb) => levelBar(levelDb, 4))).toEqual([
    "    ",
    "    ",
    "██  ",
    "████",
    "████",
  ]);
  expect(levelBar(-27, 4)).toBe("██▎ ");
});

it.each([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: "1" }, true, false],
  [{ NO_COLOR: "" }, true, true],
  [{ TERM: "dumb" }, true, false],
  [{ FORCE_COLOR: "1" }, false, true],
  [{ FORCE_COLOR: "0" }, true, false],
])("with %j on a terminal (%s) colour is %s", (env, isTerminal, colour) => {
  expect(wantsColour(env, isTerminal)).toBe(colour);
});
