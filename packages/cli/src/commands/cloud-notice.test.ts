import { expect, test } from "vitest";
import { configSchema } from "../config/config-schema.ts";
import { cloudNotice } from "./cloud-notice.ts";

const configWith = (model: object) => configSchema.parse({ model });
const no = (key: string): string => `${key} alone is not used and no Ollama answers on this machine`;

test.each([
  ["a key that was found", {}, no("OPENAI_API_KEY"), "OPENAI_API_KEY is set, and not used"],
  ["keys of Azure", {}, no("AZURE_OPENAI_API_KEY"), "sends it to Azure OpenAI"],
  [
    "a server elsewhere",
    { baseUrl: "https://api.example.com/v1" },
    "OPENAI_BASE_URL is set",
    "is sent to api.example.com,",
  ],
  ["an address elsewhere", { baseUrl: "http://172.32.0.1:8000/v1" }, "OPENAI_BASE_URL is set", "172.32.0.1:8000"],
])("%s is told", (_, model, languageModelReason, said) => {
  expect(cloudNotice(configWith(model), { languageModelReason })).toContain(said);
});

test.each([
  ["an engine that was chosen", { engine: "openai-compatible" }, "OPENAI_API_KEY is set"],
  ["a server of this machine", { baseUrl: "http://127.0.0.1:8000/v1" }, "OPENAI_BASE_URL is set"],
  ["a container beside it", { baseUrl: "http://ollama:11434/v1" }, "OPENAI_BASE_URL is set"],
  ["a server of this network", { baseUrl: "http://192.168.1.4:8000/v1" }, "OPENAI_BASE_URL is set"],
  ["a name of this network", { baseUrl: "http://box.local:8000/v1" }, "OPENAI_BASE_URL is set"],
  ["Ollama", {}, "Ollama answers at 127.0.0.1:11434"],
  ["the built-in model", {}, "no key is set and no Ollama answers on this machine"],
])("%s needs no word", (_, model, languageModelReason) => {
  expect(cloudNotice(configWith(model), { languageModelReason })).toBeUndefined();
});
