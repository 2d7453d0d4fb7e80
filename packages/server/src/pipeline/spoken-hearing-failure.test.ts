import {
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
} from "@vivavoce/engine/testing";
import type { ClientEvent } from "@vivavoce/protocol";
import { spokenAnswer } from "@vivavoce/protocol/testing";
import { describe, expect, it, test } from "vitest";
import { createLineJournal, replayJournal } from "../journal/session-journal.ts";
import { defaultFailureSentences } from "../session/response/failure-sentence.ts";
import { defaultHearingSentences } from "../session/turn/failed-hearing.ts";
import { openScenario } from "../testing/scenario.ts";
import type { ScenarioOptions } from "../testing/scenario.ts";

const sentence = "Sorry, the ears are gone.";
const hearingSentences = { en: sentence, de: "Entschuldigung.", zh: "抱歉。" };
const mark = { stands_for: "failed_recognition" };
const deaf = { text: "", failure: "the speech server refuses" };

type Heard = NonNullable<ScenarioOptions["heard"]>[number];

/** A caller who says one thing after the other, six seconds apart. */
async function call(
  heard: readonly Heard[],
  options: ScenarioOptions & { readonly session?: Extract<ClientEvent, { type: "session.update" }>["session"] } = {},
) {
  const { session, ...others } = options;
  const languageModel = createScriptedLanguageModel(heard.map((_, index) => `Answer ${index + 1}.`));
  const scenario = await openScenario({
    hearingSentences,
    heard,
    speech: heard.map((_, index) => [500 + index * 6000, 2000 + index * 6000] as const),
    ...others,
    engines: { languageModel, ...others.engines },
  });
  if (session !== undefined) await scenario.send({ type: "session.update", session });
  await scenario.talk(heard.length * 6000);
  return { scenario, languageModel };
}

describe("when speech cannot be recognized, the server says so", () => {
  it("in a marked item with sound, after the failed transcription and the item, as every answer to a turn", async () => {
    const { scenario } = await call([deaf]);
    const types = scenario.types();
    expect(types.slice(types.indexOf("conversation.item.input_audio_transcription.failed"))).toEqual([
      "conversation.item.input_audio_transcription.failed",
      "conversation.item.created",
      ...spokenAnswer,
    ]);
    expect(scenario.events.at(-1)).toMatchObject({
      response: {
        status: "completed",
        output: [{ status: "completed", vivavoce: mark, content: [{ type: "audio", transcript: sentence }] }],
      },
    });
  });

  it("once until something is heard again, and no turn of a streak asks the model", async () => {
    const { scenario, languageModel } = await call([deaf, deaf, deaf, "What time is it?", deaf]);
    expect(scenario.answers()).toEqual([sentence, "Answer 1.", sentence]);
    expect(languageModel.requests).toHaveLength(1);
  });

  it("and the model never hears of it", async () => {
    const { languageModel } = await call([deaf, "What time is it?"]);
    expect(languageModel.requests).toHaveLength(1);
    expect(JSON.stringify(languageModel.requests)).not.toContain("Sorry");
  });

  it("again to who spoke on before anything of it was to be heard", async () => {
    const hold = createScriptedSynthesizer({ manual: true });
    const { scenario } = await call([deaf, deaf], { engines: { synthesizer: hold } });
    expect(scenario.events.filter(({ type }) => type === "response.created")).toHaveLength(2);
    const doubled = hold.requests.map(({ text }) => text);
    expect(doubled).toEqual([sentence, sentence]);
  });

  it("again when noise that cut it before anything of it was to be heard is over", async () => {
    const hold = createScriptedSynthesizer({ manual: true });
    const { scenario, languageModel } = await call([deaf, ""], { engines: { synthesizer: hold } });
    expect(scenario.events.filter(({ type }) => type === "response.created")).toHaveLength(2);
    expect(hold.requests.map(({ text }) => text)).toEqual([sentence, sentence]);
    expect(languageModel.requests).toHaveLength(0);
  });

  it("and a replay of the journal says the same", async () => {
    const lines: string[] = [];
    const { scenario } = await call([deaf, deaf], { journal: createLineJournal((line) => void lines.push(line)) });
    const events = replayJournal(lines).flatMap((effect) => (effect.type === "send" ? [effect.event] : []));
    expect(events.map(({ type }) => type)).toEqual(scenario.events.map(({ type }) => type));
  });

  it("where the client asks for a response too, that is its own", async () => {
    const { scenario } = await call([deaf], { speech: [[500, 2000]] });
    await scenario.send({ type: "response.create" });
    await scenario.wait(2000);
    expect(scenario.answers()).toEqual([sentence, "Answer 1."]);
  });
});

describe("nothing is said", () => {
  it("where it is turned off", async () => {
    const recognizer = createScriptedRecognizer({ utterances: [deaf] });
    const scenario = await openScenario({ speech: [[500, 2000]], engines: { recognizer }, answers: ["Never."] });
    await scenario.talk(6000);
    expect(scenario.types()).toContain("conversation.item.input_audio_transcription.failed");
    expect(scenario.types()).not.toContain("response.created");
  });

  it.each<[string, NonNullable<Parameters<typeof call>[1]>["session"]]>([
    ["no answer would be made by itself", { turn_detection: { type: "server_vad", create_response: false } }],
    ["answers are written", { modalities: ["text"] }],
  ])("where %s", async (_, session) => {
    const { scenario } = await call([deaf], session === undefined ? {} : { session });
    expect(scenario.types()).toContain("conversation.item.input_audio_transcription.failed");
    expect(scenario.types()).not.toContain("response.created");
  });

  it("where the client commits: it asks for itself", async () => {
    const scenario = await openScenario({ hearingSentences, heard: [deaf], answers: ["Answer 1."] });
    await scenario.send({ type: "session.update", session: { turn_detection: null } });
    await scenario.talk(1000);
    await scenario.send({ type: "input_audio_buffer.commit" });
    await scenario.wait(1000);
    expect(scenario.types()).not.toContain("response.created");
    await scenario.send({ type: "response.create" });
    await scenario.wait(2000);
    expect(scenario.answers()).toEqual(["Answer 1."]);
  });

  it("where nothing fails: noise without words is not answered", async () => {
    const { scenario } = await call([""]);
    expect(scenario.types()).not.toContain("response.created");
  });
});

describe("the sentence is in the language of the session, or of who spoke", () => {
  const una = { name: "Una", language: "en-US", languages: ["de", "zh"], gender: "female" as const };
  const scripted = createScriptedSynthesizer();
  const { info } = scripted;
  const synthesizer = { ...scripted, info: { ...info, capabilities: { ...info.capabilities, voices: [una] } } };

  test.each([
    ["zh-CN", "抱歉。"],
    ["en-US", sentence],
  ])("%s: %s", async (language, said) => {
    const session = { input_audio_transcription: { model: "azure-speech" as const, language } };
    const { scenario } = await call([deaf], { session, engines: { synthesizer } });
    expect(scenario.answers()).toEqual([said]);
  });

  test("German was spoken before", async () => {
    const recognizer = createScriptedRecognizer({
      utterances: [{ text: "Wie spät ist es?", language: "de" }, deaf],
      identifiesLanguage: true,
    });
    const session = { input_audio_transcription: { model: "azure-speech" as const, language: "en,de" } };
    const speech = [500, 6500].map((startMs) => [startMs, startMs + 1500] as const);
    const { scenario } = await call(["", ""], { session, speech, engines: { synthesizer, recognizer } });
    expect(scenario.answers()).toEqual(["Answer 1.", "Entschuldigung."]);
  });

  test("there is a short one for each language that has one for the model", () => {
    expect(Object.keys(defaultHearingSentences).toSorted()).toEqual(Object.keys(defaultFailureSentences).toSorted());
    for (const said of Object.values(defaultHearingSentences)) {
      expect(said.length).toBeGreaterThan(5);
      expect(said.length).toBeLessThan(80);
    }
  });
});
