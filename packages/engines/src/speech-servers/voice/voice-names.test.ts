import { expect, test } from "vitest";
import { describeVoice } from "./voice-names.ts";

test.each([
  ["en-US-GuyNeural", "en-US", "male"],
  ["de-DE-KatjaNeural", "de-DE", "female"],
  ["zh-Hans-CN", "zh-Hans-CN", "female"],
  ["bm_george", "en-GB", "male"],
  ["de_DE-thorsten-medium", "de-DE", "male"],
  ["george", "fr-FR", "female"],
])("%s speaks %s and sounds %s", (name, language, gender) => {
  expect(describeVoice(name, "fr-FR")).toEqual({ name, language, gender });
});

test("OpenAI's voices speak what they are given to read", () => {
  expect(describeVoice("onyx", "en-US")).toEqual({ name: "onyx", language: "en-US", gender: "male", languages: ["*"] });
});
