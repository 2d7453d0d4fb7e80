import {
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import { expect, test } from "vitest";
import { enginesDegraded, enginesDown } from "./engines-down.ts";

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

test("what an engine does without is named, and the engine is not down", () => {
  const set = {
    ...engines,
    recognizer: { ...engines.recognizer, health: () => ({ isReady: true, degraded: "heard with its noise" }) },
    judge: { id: "both", judge: () => 1, health: () => ({ isReady: true, degraded: "words decide alone" }) },
  };
  expect(enginesDegraded(set)).toEqual([
    { stage: "recognizer", engine: engines.recognizer.info.id, detail: "heard with its noise" },
    { stage: "judge", engine: "both", detail: "words decide alone" },
  ]);
  expect(enginesDown(set)).toEqual([]);
  expect(enginesDegraded(engines)).toEqual([]);
  // What loads engines keeps its own things in their set.
  const loaded = { ...engines, models: {}, close: () => Promise.resolve() };
  expect(enginesDegraded(loaded)).toEqual([]);
});
