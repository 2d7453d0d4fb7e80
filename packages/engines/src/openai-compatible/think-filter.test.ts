import fc from "fast-check";
import { expect, test } from "vitest";
import { ThinkFilter } from "./think-filter.ts";

function filter(texts: readonly string[]): string {
  const thinkFilter = new ThinkFilter();
  return texts.map((text) => thinkFilter.push(text)).join("") + thinkFilter.end();
}

test.each([
  ["plain", "plain"],
  ["<think>no</think>yes", "yes"],
  ["<thinking>no</thinking>\n\nyes", "yes"],
  ["before <think>no</think> after", "before after"],
  ["<think>never closed", ""],
  ["a < b <thi", "a < b <thi"],
  ["<think>one</think>a<think>two</think>b", "ab"],
])("%j", (text, spoken) => {
  expect(filter([text])).toBe(spoken);
  expect(filter(Array.from(text))).toBe(spoken);
});

test("gives the same text however it is divided", () => {
  const piece = fc.constantFrom("<think>", "</think>", "<thi", "nk>", "<", "word ", "\n", "</");
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.nat(60)), (pieces, cuts) => {
      const whole = pieces.join("");
      const at = [0, ...cuts.filter((cut) => cut < whole.length), whole.length].sort((a, b) => a - b);
      const divided = at.slice(1).map((end, index) => whole.slice(at[index], end));
      expect(filter(divided)).toBe(filter([whole]));
    }),
  );
});
