import { createScriptedLanguageModel, createScriptedRecognizer } from "@vivavoce/engine/testing";
import type { ClientEvent } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { createLineJournal, replayJournal } from "../journal/session-journal.ts";
import { openScenario } from "../testing/scenario.ts";
import type { Scenario, ScenarioOptions } from "../testing/scenario.ts";

const languageSentences = { en: "Sorry, only {languages} here.", de: "Hier leider nur {languages}." };
const mark = { stands_for: "unknown_language" };
const foreign = { text: "Would I am glad to see your young Phil?", foreignLogOdds: 3.2 };
const doubtful = { text: "Nor are they here.", foreignLogOdds: 1.2 };
const english = { text: "What time is it?", foreignLogOdds: -3.5 };
const short = { text: "Yes." };

type SessionUpdate = Extract<ClientEvent, { type: "session.update" }>["session"];
type Heard = NonNullable<ScenarioOptions["heard"]>[number];

/** A caller who says one thing after the other, to ears that know English alone. */
async function call(heard: readonly Heard[], options: ScenarioOptions & { languages?: readonly string[] } = {}) {
  const { languages = ["en"], ...others } = options;
  const recognizer = createScriptedRecognizer({ utterances: heard, languages });
  const languageModel = createScriptedLanguageModel(heard.map((_, index) => `Answer ${index + 1}.`));
  const scenario = await openScenario({
    languageSentences,
    moreLanguages: "pull a model",
    speech: heard.map((_, index) => [500 + index * 6000, 2500 + index * 6000] as const),
    ...others,
    engines: { recognizer, languageModel, ...others.engines },
  });
  await scenario.talk(heard.length * 6000);
  return { scenario, languageModel };
}

const warnings = ({ events }: Scenario): string[] =>
  events.flatMap((event) => (event.type === "warning" ? [event.warning.code ?? ""] : []));

const told = "Sorry, only English here.";

describe("who speaks a language that nobody here understands is told so", () => {
  it("at the second utterance, in a marked item in place of the answer", async () => {
    const { scenario } = await call([foreign, foreign]);
    expect(scenario.answers()).toEqual(["Answer 1.", told]);
    const done = scenario.events.findLast((event) => event.type === "response.done");
    expect(done).toMatchObject({
      response: { status: "completed", output: [{ status: "completed", vivavoce: mark }] },
    });
    expect(scenario.events.some((event) => event.type === "response.audio.delta")).toBe(true);
  });

  it("with a warning for the client and a line for the operator", async () => {
    const { scenario } = await call([foreign, foreign]);
    const warning = scenario.events.find((event) => event.type === "warning");
    expect(warning).toMatchObject({
      warning: { code: "language_not_understood", param: "session.input_audio_transcription" },
    });
    expect(JSON.stringify(warning)).toContain("knows en only");
    expect(scenario.log.filter((line) => line.includes("pull a model"))).toHaveLength(1);
  });

  it("and the log says so where the version has no warnings", async () => {
    const { scenario } = await call([foreign, foreign], { apiVersion: "2025-10-01" });
    expect(warnings(scenario)).toEqual([]);
    expect(scenario.log.filter((line) => line.includes("pull a model"))).toHaveLength(1);
    expect(scenario.answers()).toEqual(["Answer 1.", told]);
  });

  it("once: after that turns are answered", async () => {
    const { scenario } = await call([foreign, foreign, foreign, foreign]);
    expect(scenario.answers()).toEqual(["Answer 1.", told, "Answer 2.", "Answer 3."]);
    expect(warnings(scenario)).toEqual(["language_not_understood"]);
  });

  it("and the model never hears of the sentence", async () => {
    const { languageModel } = await call([foreign, foreign, english]);
    expect(languageModel.requests).toHaveLength(2);
    expect(JSON.stringify(languageModel.requests)).not.toContain("Sorry");
  });

  it("after more of it where each alone says less, and past what is too short to say anything", async () => {
    const { scenario } = await call([doubtful, short, doubtful, doubtful]);
    expect(scenario.answers()).toEqual(["Answer 1.", "Answer 2.", "Answer 3.", told]);
  });

  it("also who changes the language in the middle", async () => {
    const { scenario } = await call([english, english, foreign, foreign]);
    expect(scenario.answers()).toEqual(["Answer 1.", "Answer 2.", "Answer 3.", told]);
  });

  it("also when the turn was answered ahead of its end: with the same words", async () => {
    const { scenario, languageModel } = await call([foreign, foreign], { maxWastedPerMinute: 12 });
    expect(scenario.answers()).toEqual(["Answer 1.", told]);
    expect(languageModel.requests).toHaveLength(1);
  });

  it("also where an engine only says yes or no", async () => {
    const sure = { text: "Nor her.", isForeign: true };
    expect((await call([sure, sure])).scenario.answers()).toEqual(["Answer 1.", told]);
  });

  const asked = { input_audio_transcription: { model: "azure-speech", language: "en-" } };
  const named = { voice: { type: "azure-standard", name: "x", locale: "en--US" } } as const;
  it.each<[string, SessionUpdate, string[]]>([
    ["the client calls its language", asked, ["en"]],
    ["the client calls the voice's", named, ["en"]],
    ["the engine calls its own", {}, ["en", "zh_CN"]],
  ])("also where what %s is no code", async (_, session, languages) => {
    const recognizer = createScriptedRecognizer({ utterances: [foreign, foreign], languages });
    const speech = [500, 6500].map((startMs) => [startMs, startMs + 2000] as const);
    const scenario = await openScenario({ languageSentences, speech, engines: { recognizer }, answers: ["Answer 1."] });
    await scenario.send({ type: "session.update", session });
    await scenario.talk(12_000);
    expect(scenario.answers()).toEqual(["Answer 1.", expect.stringMatching(/^Sorry, only English.* here\.$/)]);
  });

  it("and a replay of the journal says the same", async () => {
    const lines: string[] = [];
    const { scenario } = await call([foreign, foreign], {
      journal: createLineJournal((line) => void lines.push(line)),
    });
    const events = replayJournal(lines).flatMap((effect) => (effect.type === "send" ? [effect.event] : []));
    expect(events.map(({ type }) => type)).toEqual(scenario.events.map(({ type }) => type));
  });
});

describe("nobody is told", () => {
  const nobody = ({ scenario }: Awaited<ReturnType<typeof call>>): void => {
    expect(scenario.answers().some((answer) => answer.includes("only"))).toBe(false);
    expect(warnings(scenario)).not.toContain("language_not_understood");
  };

  it("for one utterance, however sure the engine is", async () =>
    nobody(await call([{ ...foreign, foreignLogOdds: 40 }])));

  it("when English comes between", async () => nobody(await call([foreign, english, foreign, english, foreign])));

  it("where it is turned off", async () => {
    const recognizer = createScriptedRecognizer({ utterances: [foreign, foreign], languages: ["en"] });
    const speech = [
      [500, 2500],
      [6500, 8500],
    ] as const;
    const scenario = await openScenario({ speech, engines: { recognizer }, answers: ["One.", "Two."] });
    await scenario.talk(12_000);
    expect(scenario.answers()).toEqual(["One.", "Two."]);
    expect(warnings(scenario)).toEqual([]);
  });

  it.each([[["*"]], [["mul"]]])("by ears that know any language: %s", async (languages) =>
    nobody(await call([foreign, foreign], { languages })),
  );

  it("by ears that find out what is spoken", async () => {
    const recognizer = createScriptedRecognizer({
      utterances: [foreign, foreign],
      languages: ["en", "de"],
      identifiesLanguage: true,
    });
    nobody(await call([foreign, foreign], { engines: { recognizer } }));
  });
});
