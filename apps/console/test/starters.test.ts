import { expect, it } from "vitest";
import { modelName } from "../src/app/model-name.ts";
import { faultOf } from "../src/turns/answer-outcome.ts";
import { starterLanguage } from "../src/talk/starters.ts";

it.each([
  [["en"], "zh-CN", "en"],
  [["en-US", "de"], "zh-CN", "en"],
  [["zh"], "en", "zh-CN"],
  [["zh", "en"], "zh-CN", "zh-CN"],
  [["yue", "zh-TW"], "zh-CN", "zh-CN"],
  [["*"], "zh-CN", "zh-CN"],
  [["de"], "zh-CN", "zh-CN"],
  [[], "zh-CN", "zh-CN"],
  [[""], "zh-CN", "zh-CN"],
] as const)("offers things to say to a server that understands %j, on a page in %s, in %s", (heard, page, wanted) => {
  expect(starterLanguage(page, heard, ["en", "zh-CN"])).toBe(wanted);
});

it.each([
  ["The language model server answered with a web page: check the base URL.", "model-address"],
  ["The language model server answered with something that is no completion: check the base URL.", "model-address"],
  ["The language model server gave an empty answer.", "model-broken"],
])("knows a wrong address from a model that fails: %s", (message, fault) => {
  expect(faultOf({ code: "invalid_output", message, status: 200 })).toBe(fault);
});

it("calls a model by its own name", () => {
  expect(["openai-compatible:qwen3:4b", "openai-compatible:", "gpt-4o"].map(modelName)).toEqual([
    "qwen3:4b",
    "openai-compatible:",
    "gpt-4o",
  ]);
});
