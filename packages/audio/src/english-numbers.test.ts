import { expect, it } from "vitest";
import { belowTwenty, ordinalOf, tens, valueOfOrdinal, valueOfWord } from "./english-numbers.ts";

it("gives each word of a number its value", () => {
  expect(valueOfWord.size).toBe(28);
  expect([...belowTwenty, ...tens].map((word) => valueOfWord.get(word))).toEqual([
    ...Array.from({ length: 20 }, (_, value) => value),
    20,
    30,
    40,
    50,
    60,
    70,
    80,
    90,
  ]);
});

it.each([
  [1, "first"],
  [2, "second"],
  [3, "third"],
  [4, "fourth"],
  [5, "fifth"],
  [8, "eighth"],
  [9, "ninth"],
  [12, "twelfth"],
  [19, "nineteenth"],
  [20, "twentieth"],
  [40, "fortieth"],
])("knows the ordinal of %i", (value, ordinal) => {
  expect(valueOfOrdinal.get(ordinal)).toBe(value);
});

it("has an ordinal for scales, and none for nothing", () => {
  expect(["hundred", "thousand", "million"].map(ordinalOf)).toEqual(["hundredth", "thousandth", "millionth"]);
  expect([...valueOfOrdinal.values()]).not.toContain(0);
});
