import { engineTable } from "@vivavoce/engines";
import { expect, test } from "vitest";
import { configSchema } from "./config-schema.ts";
import { configArgs } from "./flags.ts";
import { editDistance, nearestName } from "./nearest-name.ts";
import { describeKeys, isSecret, settings } from "./settings.ts";

test("every setting is a key of the schema, and every key has a description", () => {
  const keys = describeKeys();
  for (const { key } of settings) expect(keys.has(key), key).toBe(true);
  for (const [key, description] of keys) expect(description, key).not.toBe("");
});

test.each([
  ["recognizer", "recognizer.engine"],
  ["synthesizer", "synthesizer.engine"],
  ["judge", "endOfUtterance.engine"],
  ["noiseSuppressor", "noiseSuppressor.engine"],
] as const)("what is said of the %s names every engine", (kind, key) => {
  const { recognizer, synthesizer, endOfUtterance, noiseSuppressor } = configSchema.parse({});
  const usual = { recognizer, synthesizer, judge: endOfUtterance, noiseSuppressor }[kind].engine;
  const said = `${usual} ${describeKeys().get(key)}`;
  expect(Object.keys(engineTable[kind]).filter((name) => !said.includes(name))).toEqual([]);
});

test("names are used once", () => {
  for (const names of [
    settings.map(({ key }) => key),
    settings.flatMap(({ flag }) => flag ?? []),
    settings.flatMap(({ variable }) => variable ?? []),
  ]) {
    expect(new Set(names).size).toBe(names.length);
  }
});

test("flags are described for the help", () => {
  expect(configArgs).toMatchObject({
    port: { type: "string", description: "TCP port to listen on; 0 takes a free one [PORT, 8080]" },
    console: { type: "boolean" },
  });
});

test.each([
  ["prot", "port"],
  ["MAXITEMS", "maxItems"],
  ["something", undefined],
])("nearestName(%s)", (name, nearest) => {
  expect(nearestName(name, ["port", "host", "maxItems"])).toBe(nearest);
});

test("editDistance", () => {
  expect(editDistance("kitten", "sitting")).toBe(3);
  expect(editDistance("", "abc")).toBe(3);
  expect(editDistance("prot", "port")).toBe(1);
});

test.each([
  ["recognizer.options.apiKey", true],
  ["recognizer.byLanguage.zh.options", true],
  ["recognizer.byLanguage.pt-BR.options.apiKey", true],
  ["recognizer.byLanguage.zh.options.baseUrl", false],
  ["recognizer.byLanguage.zh.engine", false],
])("%s may hold a secret: %s", (key, secret) => expect(isSecret(key)).toBe(secret));
