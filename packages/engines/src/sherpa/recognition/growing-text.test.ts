import { expect, test } from "vitest";
import { GrowingText } from "./growing-text.ts";
import { heardLanguage, heardText, heardWords } from "./heard-text.ts";

test("all but the last word stays", () => {
  const text = new GrowingText();
  expect(text.add("go")).toEqual({ text: "go", stableText: "" });
  expect(text.add("going home")).toEqual({ text: "going home", stableText: "going" });
  expect(text.add("going home.")).toEqual({ text: "going home.", stableText: "going home." });
});

test("Chinese stays sign by sign", () => {
  expect(new GrowingText().add("你好")).toEqual({ text: "你好", stableText: "你好" });
});

test("what was said to stay is kept when the network changes its mind", () => {
  const text = new GrowingText();
  text.add("I scream for");
  expect(text.add("ice cream for me")).toEqual({ text: "I scream for me", stableText: "I scream for" });
  expect(text.fit("ice cream for you")).toBe("I scream for you");
});

test("capitals only are written small, and marks of the network left out", () => {
  expect(heardText({ text: " GOOD MORNING" }, true)).toBe("good morning");
  expect(heardText({ text: "<|en|><|NEUTRAL|>Good morning." }, false)).toBe("Good morning.");
  expect(heardLanguage({ text: "", lang: "<|yue|>" })).toBe("yue");
  expect(heardLanguage({ text: "", lang: "<|nospeech|>" })).toBeUndefined();
});

test("words begin with their first token and end where the next begins", () => {
  const result = { text: "", tokens: ["▁good", "▁mor", "ning", "."], timestamps: [0.2, 0.5, 0.7, 0.9] };
  expect(heardWords(result, false, 1500)).toEqual([
    { text: "good", offsetMs: 200, durationMs: 300 },
    { text: "morning.", offsetMs: 500, durationMs: 300 },
  ]);
  expect(heardWords({ text: "", tokens: ["a"], timestamps: [] }, false, 1000)).toBeUndefined();
  const signs = { text: "", tokens: ["你", "好", "。"], timestamps: [0.1, 0.3, 0.4] };
  expect(heardWords(signs, false, 1000)?.map(({ text }) => text)).toEqual(["你", "好。"]);
});
