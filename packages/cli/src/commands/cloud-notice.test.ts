import { expect, test } from "vitest";
import { configSchema } from "../config/config-schema.ts";
import { cloudNotice } from "./cloud-notice.ts";

const configWith = (model: object) => configSchema.parse({ model });

test.each([
  ["a key that was found", {}, "OPENAI_API_KEY is set", "OpenAI"],
  ["keys of Azure", {}, "AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY are set", "Azure OpenAI"],
])("%s is told", (_, model, languageModelReason, service) => {
  expect(cloudNotice(configWith(model), { languageModelReason })).toContain(`is sent to ${service}, because`);
});

test.each([
  ["an engine that was chosen", { engine: "openai-compatible" }, "OPENAI_API_KEY is set"],
  ["a server that was named", {}, "OPENAI_BASE_URL is set"],
  ["Ollama", {}, "Ollama answers at 127.0.0.1:11434"],
  ["the built-in model", {}, "no key is set and no Ollama answers on this machine"],
])("%s needs no word", (_, model, languageModelReason) => {
  expect(cloudNotice(configWith(model), { languageModelReason })).toBeUndefined();
});
