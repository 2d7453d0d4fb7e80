import { expect, test } from "vitest";
import { answer } from "./answer.ts";
import { createSentenceReader, narrowTurn } from "./turn.ts";
import type { Turn } from "./turn.ts";

const turn: Turn = {
  said: "One. Two.",
  words: "one two",
  earlier: Array.from({ length: 40 }, () => ({ said: "a. ".repeat(200), answered: "" })),
  instructions: "",
  ownName: "Vivavoce",
  requestedAt: new Date(0),
  timeZone: "UTC",
};

test("what was said before is read once for all sentences of a turn", () => {
  let reads = 0;
  const words = createSentenceReader((sentence) => {
    reads += 1;
    return sentence;
  });
  const sentences = Array.from({ length: 20 }, (_, index) => `Sentence ${index}.`);
  for (const sentence of sentences) {
    expect(words(narrowTurn(turn, sentence)).slice(-2)).toEqual(["a.", sentence]);
  }
  expect(reads).toBe(40 * 200 + 20);
});

test("sentences that nobody says in one breath are not looked at", () => {
  const asked = "What is two plus two?";
  const said = (before: number) => answer({ ...turn, earlier: [], said: `${"Mm. ".repeat(before)}${asked}` });
  expect(said(10)).toContain("2 plus 2 is 4");
  expect(said(100)).not.toContain("2 plus 2 is 4");
});
