import { expect, test } from "vitest";
import { isPunctuation, textOf, tokenText } from "./token-text.ts";

test("tokens become text without the blank that begins it", () => {
  expect(textOf([15043, 29892, 3186, 29991])).toBe("Hello, world!");
  expect(tokenText(3186)).toBe(" world");
  expect(textOf([])).toBe("");
});

test("bytes that make up one character are put together", () => {
  expect(textOf([243, 162, 145, 133])).toBe("🎂");
});

test("punctuation is told from words", () => {
  expect([29892, 29889, 29899].map(isPunctuation)).toEqual([true, true, true]);
  expect([15043, 29896].map(isPunctuation)).toEqual([false, false]);
});
