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

function linesWith(names: readonly string[], agents: readonly string[], config: object = {}): string {
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
  return openDoors(configSchema.parse(config), engines, "http://127.0.0.1:8080").join("\n");
}

test("models and agents are listed where there are some", () => {
  const lines = linesWith(["fast", "cloud"], ["pizza"]);
  expect(lines).toMatch(/^ {2}Models +fast, cloud$/m);
  expect(lines).toMatch(/^ {2}Agents +pizza$/m);
  expect(lines).not.toContain("secret");
  expect(linesWith([], [])).not.toMatch(/Models|Agents/);
});

test("how many may come is told, by this machine or by the configuration", () => {
  expect(linesWith([], [])).toMatch(/^ {2}Has room for +\d+ conversations at once/m);
  const config = { server: { limits: { maxSessions: 5 } } };
  expect(linesWith([], [], config)).toMatch(/^ {2}Has room for +5 conversations at once/m);
});
