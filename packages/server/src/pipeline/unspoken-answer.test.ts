import { createScriptedLanguageModel, createScriptedSynthesizer } from "@vivavoce/engine/testing";
import type { VoiceInfo } from "@vivavoce/engine";
import { describe, expect, it, test } from "vitest";
import { openScenario } from "../testing/scenario.ts";
import type { Scenario } from "../testing/scenario.ts";

async function ask(answer: string, voices: readonly VoiceInfo[], response: object = {}): Promise<Scenario> {
  const scripted = createScriptedSynthesizer();
  const { info } = scripted;
  const synthesizer = { ...scripted, info: { ...info, capabilities: { ...info.capabilities, voices } } };
  const scenario = await openScenario({ answers: [answer], engines: { synthesizer } });
  await scenario.send({ type: "response.create", response });
  await scenario.wait(8000);
  return scenario;
}

const una: VoiceInfo = { name: "alto", language: "en-US", gender: "female" };
const warnings = (scenario: Scenario): unknown[] =>
  scenario.events.flatMap((event) => (event.type === "warning" ? [event.warning] : []));

describe("an answer that the voice cannot speak", () => {
  it("is completed with a warning, once, and a line in the log", async () => {
    const scenario = await ask("今天天气很好。我们去公园吧。", [una]);
    expect(warnings(scenario)).toMatchObject([
      { code: "text_not_spoken", message: expect.stringContaining("Voice 'alto' cannot speak Chinese text") as string },
    ]);
    expect(scenario.log.filter((line) => line.includes("cannot speak the answer"))).toHaveLength(1);
    expect(scenario.types().at(-1)).toBe("response.done");
  });

  it.each([
    ["a voice that reads it", [{ ...una, languages: ["zh-CN"] }], {}],
    ["a response in text", [una], { modalities: ["text" as const] }],
  ])("is not warned of with %s", async (_, voices, response) => {
    expect(warnings(await ask("今天天气很好。", voices, response))).toEqual([]);
  });
});

describe("the default instructions promise only what is spoken", () => {
  test.each([
    [[una], "Answer in English."],
    [[una, { ...una, name: "Dora", language: "de-DE" }], "Answer in English. You also speak German"],
    [[{ ...una, languages: ["*"] }], "Answer in the language you are spoken to."],
  ])("%j: %s", async (voices, promise) => {
    const languageModel = createScriptedLanguageModel(["Yes."]);
    const scripted = createScriptedSynthesizer();
    const { info } = scripted;
    const synthesizer = { ...scripted, info: { ...info, capabilities: { ...info.capabilities, voices } } };
    const scenario = await openScenario({ engines: { synthesizer, languageModel } });
    await scenario.send({ type: "response.create" });
    await scenario.wait(500);
    const [system] = languageModel.requests[0]?.messages ?? [];
    expect(system).toMatchObject({ role: "system", text: expect.stringContaining(promise) as string });
  });
});
