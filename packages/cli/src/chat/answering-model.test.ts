import { expect, it } from "vitest";
import { answeringModel } from "./answering-model.ts";

const told = {
  default_model: "small",
  models: [{ name: "small", aliases: [] }, { name: "large", aliases: ["gpt-4o"] }, null, { aliases: ["nameless"] }],
};

it.each([
  ["large", "large"],
  ["GPT-4o", "large"],
  ["gpt-5", "small"],
])("who is asked for %s gets the answers of %s", (asked, answers) => {
  expect(answeringModel(told, asked)).toBe(answers);
});

it.each([undefined, {}, { default_model: 1, models: "many" }, { default_model: "" }])(
  "knows nobody from %j",
  (each) => {
    expect(answeringModel(each, "gpt-4o")).toBeUndefined();
  },
);
