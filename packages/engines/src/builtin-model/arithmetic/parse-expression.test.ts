import { expect, test } from "vitest";
import { ExpressionReader } from "./parse-expression.ts";

/** How often words are looked at in reading an expression at each of them. */
function looksAt(text: string): number {
  let looks = 0;
  const words = new Proxy(text.split(" "), {
    get(target, key): unknown {
      if (typeof key === "string" && /^\d+$/.test(key)) looks += 1;
      return Reflect.get(target, key, target);
    },
  });
  const reader = new ExpressionReader(words);
  for (let at = 0; at < words.length; at++) reader.read(at);
  return looks;
}

test.each([
  ["the square root of", "banana"],
  ["the", "banana"],
  ["half of", "banana"],
  ["(", "1 plus"],
  ["minus", "banana"],
  ["two to the power of", "banana"],
  ["( one plus", ")"],
  ["the cube root of the", "( one"],
  ["the half of", "the"],
  ["( the", ") )"],
  ["hundred and", "a half"],
])("twice as many %j take about twice as many steps", (piece, end) => {
  const steps = (times: number): number => looksAt(`${piece} `.repeat(times) + end);
  for (const times of [8, 16, 32, 64, 128]) expect(steps(2 * times)).toBeLessThanOrEqual(2.2 * steps(times) + 200);
});

test("nesting may be as deep as the text is long", () => {
  const { expression, end } = new ExpressionReader(`${"half of ".repeat(2000)}one`.split(" ")).read(0);
  expect(expression).toMatchObject({ kind: "apply", name: "half of" });
  expect(end).toBe(4001);
});
