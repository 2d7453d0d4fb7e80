import { describe, expect, it } from "vitest";
import { createRandom } from "../random.ts";
import { hesitating, meetingExchange } from "./meeting-turns.ts";
import { ownTurns } from "./own-turns.ts";

describe("meetingExchange", () => {
  it("breaks off now and then, and never calls that an end", () => {
    const random = createRandom(2);
    const drawn = Array.from({ length: 500 }, () => meetingExchange(random));
    const cut = drawn.filter(({ isFinished }) => !isFinished);
    expect(cut.length).toBeGreaterThan(5);
    expect(cut.length).toBeLessThan(100);
    for (const { answer, isFinished } of drawn) expect(answer.endsWith("{cutOff}")).toBe(!isFinished);
    expect(ownTurns(2000, 3).some(({ isFinished }) => !isFinished)).toBe(true);
  });
});

describe("hesitating", () => {
  it("keeps all words in their order", () => {
    const random = createRandom(4);
    const text = "so the plan is that we go and it works";
    const told = Array.from({ length: 200 }, () => hesitating(text, random));
    expect(new Set(told).size).toBeGreaterThan(20);
    for (const one of told) {
      const rest = one.split(" ");
      for (const word of text.split(" ")) {
        expect(rest, one).toContain(word);
        rest.splice(0, rest.indexOf(word) + 1);
      }
    }
  });
});
