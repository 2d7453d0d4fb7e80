import { createScriptedLanguageModel } from "@vivavoce/engine/testing";
import { expect, test } from "vitest";
import { createModelTable } from "./model-table.ts";
import type { ModelEntry } from "./model-table.ts";
import { isWellKnownModel } from "./well-known-models.ts";

function model(id: string) {
  const scripted = createScriptedLanguageModel([]);
  return { ...scripted, info: { ...scripted.info, id } };
}

const small: ModelEntry = {
  kind: "language-model",
  name: "Small",
  aliases: ["gpt-4o-mini"],
  languageModel: model("s-1"),
};
const cloud: ModelEntry = {
  kind: "realtime",
  name: "cloud",
  upstream: { api: "openai", url: "wss://service.test", model: "gpt-realtime" },
};
const table = createModelTable(model("default-1"), [small, cloud]);

test.each([
  ["small", "s-1", true],
  [" SMALL ", "s-1", true],
  ["GPT-4o-mini", "s-1", true],
  ["s-1", "s-1", true],
  ["Default-1", "default-1", true],
  ["gpt-4o", "default-1", false],
  ["no such model", "default-1", false],
  ["", "default-1", false],
])("%s is answered by %s", (name, id, exact) => {
  const selected = table.select(name);
  expect(selected.kind === "language-model" && selected.languageModel.info.id).toBe(id);
  expect(selected.exact).toBe(exact);
});

test("a realtime service is selected by its name", () => {
  expect(table.select("CLOUD")).toMatchObject({ kind: "realtime", exact: true, upstream: { model: "gpt-realtime" } });
});

test("a name means one model", () => {
  const other: ModelEntry = { ...small, name: "other", aliases: ["SMALL"] };
  expect(() => createModelTable(model("d"), [small, other])).toThrow("Two models have the name 'small'.");
  expect(() => createModelTable(model("d"), [{ ...small, aliases: ["small"] }])).not.toThrow();
});

// The names of wire.md 9.
const wellKnown = `gpt-realtime gpt-realtime-datazone gpt-realtime-mini gpt-realtime-1.5 gpt-realtime-1.5-datazone
  gpt-realtime-2.1 gpt-realtime-2.1-mini gpt-realtime-2 gpt-4o-realtime-preview gpt-4o-mini-realtime-preview
  phi4-mm-realtime azure-realtime gpt-4o gpt-4o-mini gpt-4.1 gpt-4.1-mini gpt-4.1-nano gpt-5 gpt-5-mini gpt-5-nano
  gpt-5-chat gpt-5.1 gpt-5.2 gpt-5.4 gpt-5.6-terra gpt-5.6-luna phi4-mini gpt-5.5 gpt-5.4-mini gpt-5.4-nano
  GPT-4o-2024-11-20`;

test.each(wellKnown.split(/\s+/))("%s is well known", (name) => {
  expect(isWellKnownModel(name)).toBe(true);
});

test.each(["", "gpt", "gpt-4oo", "my-gpt-4o", "llama3.2", "gpt-50", "gpt-4.15"])("%s is not", (name) => {
  expect(isWellKnownModel(name)).toBe(false);
});
