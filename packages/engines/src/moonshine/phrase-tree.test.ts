import { expect, test } from "vitest";
import { endsWord, phraseAt, phraseTree, phraseTreeOf } from "./phrase-tree.ts";
import { endToken, tokensOf } from "./token-text.ts";

test("a text has the longest phrase that ends where a word does", () => {
  const tree = phraseTree(["Nova", "Nova  Fleet", " vivavoce "]);
  const at = (text: string) => phraseAt(tree, tokensOf(text), 0);
  expect(at("Nova")).toBe(tokensOf("Nova").length);
  expect(at("Nova Fleet, please")).toBe(tokensOf("Nova Fleet").length);
  expect(at("Nova Fleeting")).toBe(tokensOf("Nova").length);
  expect(at("Vivavoce's")).toBe(tokensOf("Vivavoce").length);
  expect(at("vivavoce")).toBe(tokensOf("vivavoce").length);
  expect(at("Novak")).toBe(0);
  expect(at("")).toBe(0);
});

test("blank phrases are none", () => {
  expect(phraseTree(["", "  ", "\n"])).toEqual({ next: new Map(), isEnd: false });
});

test("a tree is made once for the same phrases, holds a bounded number of them, and goes when others are asked for", () => {
  const tree = phraseTreeOf(["Zirkova", "Qintara"]);
  expect(phraseTreeOf(["Zirkova", "Qintara"])).toBe(tree);
  expect(phraseTreeOf(["Zirkova", "x".repeat(101), "Qintara"])).toBe(tree);
  const many = Array.from({ length: 600 }, (_, index) => `name${index}`);
  const big = phraseTreeOf(many);
  expect(phraseAt(big, tokensOf("name499"), 0)).toBeGreaterThan(0);
  expect(phraseAt(big, tokensOf("name500"), 0)).toBe(0);
  for (let index = 0; index < 70; index++) phraseTreeOf([`other ${index}`]);
  expect(phraseTreeOf(["Zirkova", "Qintara"])).not.toBe(tree);
});

test("large trees go sooner, so that those that are kept hold a bounded number of places", () => {
  // No letter of these is a token: each takes three.
  const list = (first: number): string[] =>
    Array.from({ length: 500 }, (_, index) => String.fromCodePoint(0xac00 + first + index).repeat(100));
  const large = phraseTreeOf(list(0));
  expect(phraseTreeOf(list(0))).toBe(large);
  const small = phraseTreeOf(["Zirkova", "Qintara"]);
  phraseTreeOf(list(500));
  const last = phraseTreeOf(list(1000));
  expect(phraseTreeOf(list(1000))).toBe(last);
  expect(phraseTreeOf(["Zirkova", "Qintara"])).toBe(small);
  expect(phraseTreeOf(list(0))).not.toBe(large);
});

test.each([
  [endToken, true],
  [tokensOf("a, b")[1] ?? 0, true],
  [tokensOf("and")[0] ?? 0, true],
  [tokensOf("Kubernetes")[1] ?? 0, false],
])("token %i ends a word: %s", (token, expected) => {
  expect(endsWord(token)).toBe(expected);
});
