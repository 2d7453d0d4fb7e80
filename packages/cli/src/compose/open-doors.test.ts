import { createModelTable } from "@vivavoce/server";
import {
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import { expect, test } from "vitest";
import { configSchema } from "../config/config-schema.ts";
import { openDoors } from "./open-doors.ts";

const address = { netmask: "", mac: "", cidr: null } as const;
const networks = {
  lo: [{ ...address, address: "127.0.0.1", family: "IPv4", internal: true }],
  wlan0: [
    { ...address, address: "fe80::1", family: "IPv6", scopeid: 2, internal: false },
    { ...address, address: "192.168.1.20", family: "IPv4", internal: false },
  ],
} as const satisfies Record<string, unknown>;

function linesWith(names: readonly string[], agents: readonly string[], config: object = {}, url?: string): string {
  const languageModel = createScriptedLanguageModel([]);
  const close = async (): Promise<void> => {};
  const engines = {
    voiceActivity: createScriptedVoiceActivity({ speech: [] }),
    recognizer: createScriptedRecognizer({ utterances: [] }),
    synthesizer: createScriptedSynthesizer(),
    languageModel,
    judge: { id: "judge", judge: () => 1 },
    languageModelReason: "it is configured",
    models: {
      table: createModelTable(languageModel),
      names,
      agents: agents.map((name) => ({ name, instructions: "A secret." })),
      close,
    },
    close,
  };
  const shown = { lo: [...networks.lo], wlan0: [...networks.wlan0] };
  return openDoors(configSchema.parse(config), engines, url ?? "http://127.0.0.1:8080", shown).join("\n");
}

test("models and agents are listed where there are some", () => {
  const lines = linesWith(["fast", "cloud"], ["pizza"]);
  expect(lines).toMatch(/^ {2}Models +fast, cloud$/m);
  expect(lines).toMatch(/^ {2}Agents +pizza$/m);
  expect(lines).not.toContain("secret");
  expect(linesWith([], [])).not.toMatch(/Models|Agents/);
});

test("engines for single languages are named beside the usual one", () => {
  const config = {
    recognizer: { byLanguage: { zh: { engine: "sherpa-onnx", options: { model: "sense-voice" } } } },
    synthesizer: { byLanguage: { zh: { engine: "azure-speech" } } },
  };
  const lines = linesWith([], [], config);
  expect(lines).toMatch(/^ {2}Hears with +scripted-recognizer; zh: sense-voice$/m);
  expect(lines).toMatch(/^ {2}Speaks with +scripted-synthesizer; zh: azure-speech$/m);
  expect(linesWith([], [])).toMatch(/^ {2}Hears with +scripted-recognizer$/m);
});

test("how many may come is told, by this machine or by the configuration", () => {
  expect(linesWith([], [])).toMatch(/^ {2}Has room for +\d+ conversations at once/m);
  const config = { server: { limits: { maxSessions: 5 } } };
  expect(linesWith([], [], config)).toMatch(/^ {2}Has room for +5 conversations at once/m);
});

test("a server for the whole network says what others type, and that a key belongs to it", () => {
  const config = { server: { host: "0.0.0.0", port: 8443, apiKeys: ["a-long-one"] } };
  const lines = linesWith([], [], config, "https://localhost:8443");
  expect(lines).toMatch(/^ {2}From elsewhere +https:\/\/192\.168\.1\.20:8443$/m);
  expect(lines).toMatch(/chat --endpoint https:\/\/localhost:8443 --api-key …$/m);
  expect(lines).not.toContain("a-long-one");
  expect(linesWith([], [])).not.toMatch(/elsewhere|--api-key/);
  const named = { server: { host: "192.168.1.20", apiKeys: ["a-long-one"] } };
  expect(linesWith([], [], named, "http://192.168.1.20:8080")).not.toMatch(/elsewhere/);
});
