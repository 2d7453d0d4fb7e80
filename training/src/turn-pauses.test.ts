import { describe, expect, it } from "vitest";
import { createRandom } from "./random.ts";
import { pauseWeight, turnPauses } from "./turn-pauses.ts";
import type { TextForm } from "./turn-pauses.ts";

const turn = (text: string, isFinished = true) => ({ dialogue: "d", text, asked: "Yes?", isFinished });
const texts = (text: string, form: TextForm) =>
  turnPauses(turn(text), form, createRandom(1)).map(({ facts }) => facts.text);

describe("turnPauses", () => {
  it("takes every boundary between words, and the end", () => {
    expect(texts("Hi, I want tea.", "bare")).toEqual(["hi", "hi i", "hi i want", "hi i want tea"]);
    expect(texts("hi, I want tea", "punctuated")).toEqual(["Hi.", "Hi, I.", "Hi, I want.", "Hi, I want tea."]);
  });

  it("gives nothing away: an end looks like a pause to a judge that sees marks", () => {
    const pauses = turnPauses(turn("well, where is it - at 7:30, maybe?"), "punctuated", createRandom(1));
    for (const { facts } of pauses) expect(facts.text, facts.text).toMatch(/[.?]$/);
    expect(pauses.some(({ facts, isEnd }) => !isEnd && facts.text.endsWith("?"))).toBe(true);
  });

  it("calls the last an end only if the speaker finished", () => {
    const ends = (isFinished: boolean) =>
      turnPauses(turn("i think so", isFinished), "bare", createRandom(1)).map(({ isEnd }) => isEnd);
    expect(ends(true)).toEqual([false, false, true]);
    expect(ends(false)).toEqual([false, false, false]);
  });

  it("keeps what the other side said", () => {
    expect(turnPauses(turn("tea"), "bare", createRandom(1))[0]?.facts.lastAssistantText).toBe("Yes?");
  });
});

describe("pauseWeight", () => {
  it("grows with the size of what ends", () => {
    const weights = [
      ["red", "car"],
      ["went", "to"],
      ["tea", "and"],
      ["tea,", "please"],
      ["tea.", "Thanks"],
    ].map(([before = "", after = ""]) => pauseWeight(before, after));
    expect(weights).toEqual(weights.toSorted((a, b) => a - b));
    expect(new Set(weights).size).toBe(5);
  });
});
