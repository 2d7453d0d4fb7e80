import { describe, expect, test } from "vitest";
import { normalise } from "../normalise.ts";
import { evaluate } from "./expression.ts";
import { findSum } from "./find-sum.ts";
import { formatNumber } from "./format-number.ts";
import { readNumber } from "./read-number.ts";

function result(said: string, previous?: number): number | undefined {
  const sum = findSum(normalise(said), previous !== undefined);
  return sum && Number(evaluate(sum, previous ?? Number.NaN).toFixed(9));
}

describe("sums", () => {
  test.each([
    ["What's twelve times seven?", 84],
    ["3.5 plus 4", 7.5],
    ["half of 90", 45],
    ["square root of 16", 4],
    ["what is the square root of sixteen plus nine", 13],
    ["20 percent of 50", 10],
    ["What is 20% of 50?", 10],
    ["two plus three times four", 14],
    ["(2+3)*4", 20],
    ["ten minus two minus three", 5],
    ["2 to the power of 3 to the power of 2", 512],
    ["seven squared plus one", 50],
    ["12 x 12", 144],
    ["1,200 divided by 3", 400],
    ["What is one hundred and five plus twenty-one?", 126],
    ["two and a half times 4", 10],
    ["three point one four times two", 6.28],
    ["add five and six", 11],
    ["the sum of 1 and 2", 3],
    ["What is the sum of three, four and five?", 12],
    ["Add 1, 2, 3 and 4 together, please.", 10],
    ["multiply 2, 3 and 4", 24],
    ["subtract 3 from 10", 7],
    ["multiply six by seven", 42],
    ["divide 100 by eight", 12.5],
    ["the difference between 10 and 4", 6],
    ["5 factorial", 120],
    ["50 plus 10 percent", 55],
    ["minus five plus two", -3],
    ["2 million divided by a thousand", 2000],
    ["12 times to", 24],
    ["double 21", 42],
  ])("%s", (said, expected) => {
    expect(result(said)).toBe(expected);
  });

  test.each([
    "I told you two times to stop",
    "I have two dogs and five cats",
    "20 percent",
    "times two",
    "that squared",
    "minus five",
    "",
  ])("finds none in %j", (said) => {
    expect(result(said)).toBeUndefined();
  });

  test.each([
    ["and times two?", 20],
    ["Plus 5.", 15],
    ["minus two", 8],
    ["half of that", 5],
    ["that squared", 100],
    ["add five", 15],
    ["divide it by 4", 2.5],
    ["And 20 percent of that?", 2],
  ])("goes on from ten: %s", (said, expected) => {
    expect(result(said, 10)).toBe(expected);
  });

  test("division by zero has no finite value", () => {
    expect(result("10 divided by 0")).toBe(Number.POSITIVE_INFINITY);
  });

  test("deep nesting ends", () => {
    expect(result(`${"(".repeat(500)}1 plus 1`)).toBe(2);
    expect(result(`${"half of ".repeat(500)}1`)).toBeDefined();
  });
});

describe("readNumber", () => {
  test.each([
    ["nineteen", 19, 1],
    ["twenty one", 21, 2],
    ["two hundred and five", 205, 4],
    ["a hundred", 100, 2],
    ["three thousand four hundred and twelve", 3412, 6],
    ["1.5 million", 1_500_000, 2],
    ["five and six", 5, 1],
    ["two three", 2, 1],
    ["zero point zero five", 0.05, 4],
  ])("%s", (words, value, length) => {
    expect(readNumber(words.split(" "), 0)).toEqual({ value, length });
  });
});

test.each([
  [84, "84"],
  [-3, "minus 3"],
  [1 / 3, "about 0.3333"],
  [0.1 + 0.2, "0.3"],
  [1000, "1000"],
])("formatNumber(%d)", (value, expected) => {
  expect(formatNumber(value)).toBe(expected);
});
