import { EngineError } from "@vivavoce/engine";
import type { LanguageModel } from "@vivavoce/engine";
import { createScriptedLanguageModel, createScriptedSynthesizer } from "@vivavoce/engine/testing";
import { spokenAnswer } from "@vivavoce/protocol/testing";
import { describe, expect, it, test } from "vitest";
import { createLineJournal, replayJournal } from "../journal/session-journal.ts";
import { defaultFailureSentences } from "../session/response/failure-sentence.ts";
import { openScenario } from "../testing/scenario.ts";
import type { Scenario, ScenarioOptions } from "../testing/scenario.ts";

const sentence = "Sorry, it failed.";
const failureSentences = { en: sentence, es: "Lo siento.", zh: "抱歉。" };
const broken = { parts: ["Never."], fail: { code: "unauthorized", message: "it refuses" } } as const;
const cut = { parts: ["Half an answer. And then ", "more."], fail: { beforePart: 1, code: "cut_short" } } as const;
const mark = { stands_for: "failed_answer" };

function done(scenario: Scenario) {
  const event = scenario.events.findLast((candidate) => candidate.type === "response.done");
  if (event?.type !== "response.done") throw new Error("no response is done");
  return event.response;
}

function spoken({ events }: Scenario): string {
  return events.flatMap((event) => (event.type === "response.audio_transcript.delta" ? [event.delta] : [])).join("|");
}

async function ask(options: ScenarioOptions, response: object = {}): Promise<Scenario> {
  const scenario = await openScenario({ failureSentences, ...options });
  await scenario.send({ type: "response.create", response });
  await scenario.wait(2000);
  return scenario;
}

describe("when the model fails, the server says so", () => {
  it("in a marked item of the failed response, with sound, in the order of every response", async () => {
    const scenario = await ask({ answers: [broken] });
    expect(scenario.types(1)).toEqual(spokenAnswer);
    expect(done(scenario)).toMatchObject({
      status: "failed",
      status_details: { type: "failed", error: { code: "unauthorized", message: "it refuses" } },
      output: [{ status: "completed", vivavoce: mark, content: [{ type: "audio", transcript: sentence }] }],
    });
    const items = scenario.events.flatMap((event) => ("item" in event ? [event.item] : []));
    expect(items.map((item) => Reflect.get(item as object, "vivavoce"))).toEqual([mark, mark, mark]);
  });

  it("after what there was of the answer, which stays incomplete", async () => {
    const scenario = await ask({ answers: [cut] });
    const [answer, excuse] = done(scenario).output;
    expect(answer).toMatchObject({ status: "incomplete", content: [{ transcript: "Half an answer. " }] });
    expect(answer).not.toHaveProperty("vivavoce");
    expect(excuse).toMatchObject({ status: "completed", vivavoce: mark, content: [{ transcript: sentence }] });
  });

  it("and the model never hears of it", async () => {
    const languageModel = createScriptedLanguageModel([broken, "Fine again."]);
    const scenario = await ask({ engines: { languageModel } });
    await scenario.send({ type: "response.create" });
    await scenario.wait(1000);
    expect(languageModel.requests).toHaveLength(2);
    expect(JSON.stringify(languageModel.requests[1])).not.toContain("Sorry");
    expect(done(scenario).status).toBe("completed");
  });

  it.each([
    ["a speaker", "speaker"],
    ["the client", "client"],
  ])("and however %s interrupts it, the response has failed", async (_, who) => {
    const long = "Sorry, the language model that I ask does not answer at this moment, and I do not know why. ".repeat(
      3,
    );
    const scenario = await openScenario({
      failureSentences: { en: long },
      answers: [broken, "Yes."],
      speech: [[1500, 2500]],
      heard: ["Hello?"],
    });
    await scenario.send({ type: "response.create" });
    if (who === "client") await scenario.send({ type: "response.cancel" });
    else await scenario.talk(2000);
    expect(scenario.events.filter(({ type }) => type === "response.done")).toHaveLength(1);
    expect(done(scenario)).toMatchObject({
      status: "failed",
      status_details: { type: "failed", error: { code: "unauthorized" } },
      output: [{ status: "incomplete", vivavoce: mark }],
    });
  });

  it("also when the turn was answered ahead of its end", async () => {
    const scenario = await openScenario({
      failureSentences,
      answers: [broken],
      speech: [[500, 1500]],
      heard: ["Hello there."],
      maxWastedPerMinute: 12,
    });
    await scenario.talk(4000);
    expect(spoken(scenario)).toBe(sentence);
    expect(done(scenario).status).toBe("failed");
  });

  it("and a replay of the journal says the same", async () => {
    const lines: string[] = [];
    const journal = createLineJournal((line) => void lines.push(line));
    const scenario = await ask({ answers: [broken], journal });
    const events = replayJournal(lines).flatMap((effect) => (effect.type === "send" ? [effect.event] : []));
    expect(events.map(({ type }) => type)).toEqual(scenario.events.map(({ type }) => type));
  });
});

describe("it says nothing", () => {
  const nothing = (scenario: Scenario): void => {
    expect(spoken(scenario)).toBe("");
    expect(done(scenario)).toMatchObject({ status: "failed", output: [] });
  };

  it("where it is turned off", async () => {
    const scenario = await openScenario({ answers: [broken] });
    await scenario.send({ type: "response.create" });
    nothing(scenario);
  });

  it.each([
    ["out of band", { conversation: "none" }],
    ["in responses that do not join the conversation", { commit: false }],
    ["in text", { modalities: ["text"] }],
  ])("%s", async (_, response) => nothing(await ask({ answers: [broken] }, response)));

  it("when the voice is what fails", async () => {
    const scenario = await ask({ answers: ["One. Two."], synthesis: { failAtRequest: 1 } });
    expect(spoken(scenario)).toBe("One. ");
    expect(done(scenario).status_details).toMatchObject({ error: { code: "engine_failed" } });
  });

  it("when the voice fails too, and tells the model's failure", async () => {
    const scenario = await ask({ answers: [broken], synthesis: { failAtRequest: 1 } });
    expect(done(scenario).status_details).toMatchObject({ error: { code: "unauthorized" } });
  });
});

describe("the sentence is in the session's language, as far as the voice speaks it", () => {
  const voice = (language: string, languages?: string[]) => ({
    name: "Una",
    language,
    gender: "female" as const,
    ...(languages === undefined ? {} : { languages }),
  });
  test.each([
    ["en-US", undefined, "", sentence],
    ["es-MX", undefined, "", "Lo siento."],
    ["en-US", undefined, "es-ES", sentence],
    ["en-US", ["es", "zh"], "zh-CN", "抱歉。"],
    ["en-US", ["*"], "es-ES,en", "Lo siento."],
    ["fi-FI", undefined, "en", ""],
  ])("voice %s with %j, session %j: %s", async (language, languages, asked, said) => {
    const scripted = createScriptedSynthesizer();
    const { info } = scripted;
    const voices = [voice(language, languages)];
    const synthesizer = { ...scripted, info: { ...info, capabilities: { ...info.capabilities, voices } } };
    const scenario = await openScenario({ failureSentences, answers: [broken], engines: { synthesizer } });
    const transcription = { model: "azure-speech" as const, ...(asked === "" ? {} : { language: asked }) };
    await scenario.send({ type: "session.update", session: { input_audio_transcription: transcription } });
    await scenario.send({ type: "response.create" });
    await scenario.wait(1000);
    expect(spoken(scenario)).toBe(said);
  });

  test("there is a short one for each of the usual languages", () => {
    for (const code of ["en", "zh", "es", "fr", "de", "it", "pt", "ja", "ko", "hi", "ar"]) {
      expect(defaultFailureSentences[code]?.length ?? 0).toBeGreaterThan(5);
      expect(defaultFailureSentences[code]?.length ?? 0).toBeLessThan(80);
    }
  });
});

test("the log has what the operator needs, the wire has not", async () => {
  const details = { address: "https://model.test/v1/chat/completions", status: 503, beginning: "no upstream" };
  const scripted = createScriptedLanguageModel([]);
  const languageModel: LanguageModel = {
    ...scripted,
    // oxlint-disable-next-line require-yield -- a model that fails before its first part
    async *generate() {
      await Promise.resolve();
      throw new EngineError("scripted-language-model", "engine_failed", "it failed", { details });
    },
  };
  const scenario = await ask({ engines: { languageModel } });
  expect(scenario.log.find((line) => line.includes("response failed"))).toMatch(
    /code=engine_failed reason="it failed" address=https:\/\/model\.test\/v1\/chat\/completions status=503 beginning="no upstream"/,
  );
  expect(JSON.stringify(scenario.events)).not.toMatch(/model\.test|no upstream/);
});
