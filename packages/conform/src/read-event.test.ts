import { expect, test } from "vitest";
import { at, covers, textAt } from "./read-event.ts";

test("a path leads through objects and lists", () => {
  expect(at({ response: { output: [{ id: "item_1" }] } }, "response.output.0.id")).toBe("item_1");
  expect(at({ response: null }, "response.output.0.id")).toBeUndefined();
});

test("missing text is a failure that names the place", () => {
  expect(() => textAt({ item: { id: 7 } }, "item.id")).toThrow("text at 'item.id'");
});

test.each([
  [{ a: 1, b: 2 }, { a: 1 }, true],
  [{ a: 0.8000000001 }, { a: 0.8 }, true],
  [{ a: null }, { a: undefined }, true],
  [{}, { a: null }, true],
  [{ a: [1, 2] }, { a: [1, 2] }, true],
  [{ a: [1, 2] }, { a: [1] }, false],
  [{ a: 2 }, { a: 1 }, false],
  ["x", { a: 1 }, false],
  [undefined, 1, false],
])("%j covers %j: %s", (actual, wanted, expected) => {
  expect(covers(actual, wanted)).toBe(expected);
});
