import { describe, expect, it } from "vitest";
import { askedFor } from "./asked-for.ts";
import { clauseShape } from "./clause-shape.ts";
import { featureBucket } from "./feature-hash.ts";
import { describePause } from "./pause-features.ts";
import { wordClass } from "./word-class.ts";

describe("askedFor", () => {
  it.each([
    ["", "nothing yet"],
    ["Your order is on its way.", "no question"],
    ["Sure! What is your phone number?", "number"],
    ["What is your name?", "name"],
    ["Where should I send it? What is your address?", "address"],
    ["Could you tell me your email?", "email"],
    ["Okay. Does that look right?", "confirmation"],
    ["Anything else?", "anything else"],
    ["How many people?", "amount"],
    ["What time works for you?", "time"],
    ["Shall I book it?", "yes or no"],
    ["Small or large?", "choice"],
    ["How can I help you?", "how to help"],
    ["Please tell me your zip code.", "number"],
  ])("reads %s as %s", (text, kind) => {
    expect(askedFor(text)).toBe(kind);
  });
});

describe("wordClass", () => {
  it("knows function words and guesses the others by their endings", () => {
    expect(["the", "um", "with", "walking", "12th", "e", "doesn't", "mariposa", ""].map(wordClass)).toEqual([
      "article",
      "filler",
      "preposition",
      "-ing",
      "digits",
      "letter",
      "negation",
      "x",
      "^",
    ]);
  });
});

describe("clauseShape", () => {
  it("tells whether something follows the verb of the last clause", () => {
    const shape = (text: string) => clauseShape(text.split(" "));
    expect(shape("i want")).not.toBe(shape("i want coffee"));
    expect(shape("we left and i want")).toBe(shape("they left and i want"));
    expect(shape("when i arrive")).toMatch(/^when /);
  });
});

describe("describePause", () => {
  const features = (text: string, lastAssistantText = "") =>
    new Set(describePause({ text, lastAssistantText }).features);

  it("is blind to full stops and capitals", () => {
    expect(features("I want a coffee.")).toEqual(features("i want a coffee"));
  });

  it("sees the last words, the question, and what the rules say", () => {
    const seen = features("I want to pay", "Anything else?");
    expect(seen).toContain("w21 to pay");
    expect(seen).toContain("q anything else");
    expect(describePause({ text: "I want to", lastAssistantText: "" }).ruleEvidence).toBeLessThan(-1);
  });

  it("looks at the end of long text only", () => {
    expect(features(`${"and so on ".repeat(500)}stop`)).toContain("w1 stop");
  });
});

describe("featureBucket", () => {
  it("spreads names over all buckets", () => {
    const counts = new Uint16Array(64);
    for (let index = 0; index < 6400; index++) {
      const bucket = featureBucket(`w1 word${String(index)}`, 64);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(50);
    expect(Math.max(...counts)).toBeLessThan(150);
  });
});
