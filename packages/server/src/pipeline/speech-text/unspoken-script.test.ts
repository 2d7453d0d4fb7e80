import { expect, test } from "vitest";
import { unspokenScript } from "./unspoken-script.ts";

test.each([
  ["Hello there.", ["en-US"], undefined],
  ["今天天气很好。", ["en-US"], "Chinese"],
  ["今天天气很好。", ["en-US", "zh-CN"], undefined],
  ["今天天气很好。", ["en", "*"], undefined],
  ["今天天气很好。", ["ja-JP"], undefined],
  ["こんにちは。", ["en-GB"], "Japanese"],
  ["こんにちは。", ["zh-CN"], "Japanese"],
  ["안녕하세요.", ["en"], "Korean"],
  ["Привет, как дела?", ["en"], "Cyrillic"],
  ["Привет!", ["ru-RU"], undefined],
  ["Γειά σου.", ["en"], "Greek"],
  ["مرحبا", ["en"], "Arabic"],
  ["שלום", ["en"], "Hebrew"],
  ["नमस्ते", ["en"], "Devanagari"],
  ["สวัสดี", ["en"], "Thai"],
  ["The word for tea is 茶.", ["en"], undefined],
  ["Buenos días.", ["en"], undefined],
  ["Hello.", ["zh-CN"], undefined],
  ["4 + 4", ["en"], undefined],
  ["", ["en"], undefined],
])("%j by a voice of %j: %s", (text, [language = "", ...languages], script) => {
  expect(unspokenScript(text, { language, languages })).toBe(script);
});
