import { expect, test } from "vitest";
import { repeatedTokens } from "./repetition.ts";

const times = (count: number, ...tokens: number[]): number[] => Array.from({ length: count }, () => tokens).flat();

test.each([
  ["nothing", [], 0],
  ["a text", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17], 0],
  ["a word said five times", times(5, 7, 8), 0],
  ["a phrase said three times", times(3, 1, 2, 3, 4, 5, 6), 0],
  ["a phrase said four times", [9, ...times(4, 1, 2, 3, 4)], 12],
  ["one token over and over", times(16, 5), 15],
  ["a circle that was left", [...times(5, 1, 2, 3, 4), 9], 0],
])("%s", (_, tokens, expected) => {
  expect(repeatedTokens(tokens)).toBe(expected);
});
