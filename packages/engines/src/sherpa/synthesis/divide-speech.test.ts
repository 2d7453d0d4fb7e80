import { expect, test } from "vitest";
import { divideSpeech, pauseAfter } from "./divide-speech.ts";

const divide = (text: string, first: number, most = first): string[] => [...divideSpeech(text, first, most)];

test("short text stays whole", () => {
  expect(divide("Good morning, how can I help?", 60)).toEqual(["Good morning, how can I help?"]);
});

test("long text ends a piece with a sentence, else at a mark, else between words", () => {
  expect(divide("One two three. Four five six seven.", 22)).toEqual(["One two three.", "Four five six seven."]);
  expect(divide("One two three, four five six seven.", 22)).toEqual(["One two three,", "four five six seven."]);
  expect(divide("One two three four five six seven", 22)).toEqual(["One two three four", "five six seven"]);
});

test("a sign of Chinese counts for a syllable, and its marks divide", () => {
  expect(divide("你好你好你好。早上好，你好吗？", 24)).toEqual(["你好你好你好。", "早上好，你好吗？"]);
});

test("the first piece is short, the others are not", () => {
  const [first = "", second = ""] = divide("one two three four five six seven eight nine ten eleven", 12, 40);
  expect(first.length).toBeLessThanOrEqual(12);
  expect(second.length).toBeGreaterThan(20);
});

test("nothing is lost of a word that is longer than a piece, and no number is cut at its point", () => {
  expect(divide("a".repeat(250), 100).join("")).toBe("a".repeat(250));
  expect(divide("It costs 3.50 or more than that", 12)).toContain("It costs");
  expect(divide("", 10)).toEqual([]);
  expect(divide(" … ?! ", 10)).toEqual([]);
});

test("takes time by the length of the text", () => {
  const text = "no mark and no end ".repeat(20_000);
  expect(divide(text, 60, 150).join(" ").length).toBeGreaterThan(text.length * 0.95);
});

test.each([
  ["Yes.", 250],
  ['He said "yes."', 250],
  ["是的。", 250],
  ["well,", 120],
  ["，", 120],
  ["and", 20],
  ["Τι κάνεις;", 250],
  ["wait;", 120],
  ["Ναι·", 120],
  ["ደህና ነኝ።", 250],
  ["ሰላም፣", 120],
  ["Լավ եմ։", 250],
  ["សុខសប្បាយ។", 250],
  ["နေကောင်းပါတယ်။", 250],
  ["ဟုတ်ကဲ့၊", 120],
])("the pause behind %s is %d ms", (text, ms) => {
  expect(pauseAfter(text)).toBe(ms);
});
