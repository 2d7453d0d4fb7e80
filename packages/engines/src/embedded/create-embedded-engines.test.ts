import {
  createEnergyVoiceActivity,
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
} from "@vivavoce/engine/testing";
import { describe, expect, it } from "vitest";
import { createEmbeddedEngines } from "./create-embedded-engines.ts";

describe("createEmbeddedEngines", () => {
  it("takes what it is given, loads the rest, and closes all", async () => {
    const languageModel = createScriptedLanguageModel(["Hello."]);
    const synthesizer = createScriptedSynthesizer();
    const recognizer = createScriptedRecognizer({ utterances: [] });
    const engines = await createEmbeddedEngines({ languageModel, synthesizer, recognizer });
    expect(engines.voiceActivity.info.id).toMatch(/^silero/);
    expect(engines.languageModel).toBe(languageModel);
    expect(engines.synthesizer).toBe(synthesizer);
    await engines.close();
    expect(languageModel.closed).toBe(true);
  });

  it("closes the others when one cannot be loaded", async () => {
    const languageModel = createScriptedLanguageModel([]);
    const broken = createEmbeddedEngines({
      languageModel,
      voiceActivity: createEnergyVoiceActivity(),
      recognizer: createScriptedRecognizer({ utterances: [] }),
      synthesizer: Promise.reject(new Error("no voice")) as never,
    });
    await expect(broken).rejects.toThrow("no voice");
    expect(languageModel.closed).toBe(true);
  });
});
