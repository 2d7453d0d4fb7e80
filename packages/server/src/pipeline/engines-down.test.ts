import {
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import { expect, test } from "vitest";
import { enginesDown } from "./engines-down.ts";

const engines = {
  voiceActivity: createScriptedVoiceActivity({ speech: [] }),
  recognizer: createScriptedRecognizer({ utterances: [] }),
  synthesizer: createScriptedSynthesizer(),
  languageModel: createScriptedLanguageModel([]),
};

test("engines that report nothing are ready", () => {
  expect(enginesDown(engines)).toEqual([]);
});

test("those that are not ready are named with what they are for", () => {
  const down = { isReady: false, detail: "0 of 2 workers run" };
  const named = enginesDown({
    ...engines,
    recognizer: { ...engines.recognizer, health: () => down },
    synthesizer: { ...engines.synthesizer, health: () => ({ isReady: true, detail: "1 of 2 workers run" }) },
    voiceActivity: { ...engines.voiceActivity, health: () => ({ isReady: false }) },
  });
  expect(named).toEqual([
    { stage: "voiceActivity", engine: engines.voiceActivity.info.id },
    { stage: "recognizer", engine: engines.recognizer.info.id, detail: "0 of 2 workers run" },
  ]);
});
