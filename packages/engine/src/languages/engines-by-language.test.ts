import { describe, expect, it } from "vitest";
import { createScriptedRecognizer, createScriptedSynthesizer } from "../testing/index.ts";
import { createJudgeByLanguage } from "./judge-by-language.ts";
import { baseLanguage, servesLanguage } from "./language-code.ts";
import { createRecognizerByLanguage, recognizerFor } from "./recognizer-by-language.ts";
import { createSynthesizerByLanguage, synthesizerOf } from "./synthesizer-by-language.ts";

describe("language codes", () => {
  it.each([
    ["zh-Hans-CN", "zh"],
    ["cmn", "zh"],
    ["zh-HK", "yue"],
    ["pt_BR", "pt"],
    ["no", "nb"],
    ["EN", "en"],
  ])("%s is %s", (code, base) => expect(baseLanguage(code)).toBe(base));

  it("go by the language, not the region", () => {
    expect(servesLanguage(["en-US"], "en-GB")).toBe(true);
    expect(servesLanguage(["zh"], "yue")).toBe(false);
    expect(servesLanguage(["*"], "sw")).toBe(true);
  });
});

describe("recognizers by language", () => {
  const engine = (id: string, languages: readonly string[], identifiesLanguage = false) =>
    createScriptedRecognizer({ utterances: [id], id, languages, identifiesLanguage });
  const english = engine("english", ["en"]);
  const chinese = engine("chinese", ["zh"]);
  const brazil = engine("brazil", ["pt"]);
  const all = engine("all", ["en", "zh", "de", "pt"], true);
  const chosen = (parts: Record<string, typeof english>, ...languages: string[]): string => {
    const engines = Object.entries(parts).map(([language, part]) => ({ language, engine: part }));
    return recognizerFor(createRecognizerByLanguage({ usual: english, parts: engines }), languages).info.id;
  };

  it.each([
    ["the part for a language hears it", { zh: chinese }, ["zh-CN"], "chinese"],
    ["the usual one its own", { zh: chinese }, ["en-GB"], "english"],
    ["the usual one where nothing is known", { zh: chinese }, [], "english"],
    ["the usual one what nobody knows", { zh: chinese }, ["fi"], "english"],
    ["the part for all others the rest", { zh: chinese, "*": all }, ["fi"], "all"],
    ["the nearest code wins", { pt: all, "pt-BR": brazil }, ["pt-BR"], "brazil"],
    ["one that finds out hears several", { zh: chinese, de: all }, ["en", "de"], "all"],
    ["the first of several decides where nobody finds out", { zh: chinese }, ["zh", "en"], "chinese"],
    ["one that finds out hears those who named nothing", { "*": all }, [], "all"],
  ] as const)("%s", (_what, parts, languages, id) => expect(chosen(parts, ...languages)).toBe(id));

  it("opens streams by their languages, and closes all", async () => {
    const recognizer = createRecognizerByLanguage({ usual: english, parts: [{ language: "zh", engine: chinese }] });
    const stream = recognizer.openStream({ language: "zh" });
    stream.push(new Float32Array(160));
    expect((await stream.settle()).text).toBe("chinese");
    expect(recognizer.info.languages).toEqual(["en", "zh"]);
    await recognizer.close();
    await expect(stream.settle()).rejects.toThrow("closed");
  });

  it("stay ready while one of the others is down, and say so", () => {
    const down = { ...chinese, health: () => ({ isReady: false }) };
    const parts = [{ language: "zh", engine: down }];
    expect(createRecognizerByLanguage({ usual: english, parts }).health?.()).toEqual({
      isReady: true,
      detail: "chinese cannot work",
      degraded: "chinese cannot work",
    });
    expect(createRecognizerByLanguage({ usual: down, parts: [] }).health?.().isReady).toBe(false);
  });

  it("must take one rate", () => {
    const slow = createScriptedRecognizer({ utterances: [], sampleRate: 8000, id: "slow" });
    expect(() => createRecognizerByLanguage({ usual: english, parts: [{ language: "zh", engine: slow }] })).toThrow(
      "the recognizer for zh takes 8000 Hz",
    );
  });
});

it("judges are chosen by the language of what was said", () => {
  const judge = createJudgeByLanguage({
    usual: { id: "one", languages: ["en"], judge: () => 0.1 },
    parts: [{ language: "*", engine: { id: "other", judge: () => 0.9 } }],
  });
  const facts = { text: "x", speechMs: 500, lastAssistantText: "" };
  expect(
    [undefined, "en-US", "de"].map((language) => judge.judge({ ...facts, ...(language && { language }) })),
  ).toEqual([0.1, 0.1, 0.9]);
  expect(judge.languages).toEqual(["en", "*"]);
});

describe("synthesizers by language", () => {
  const voice = (name: string, language: string) => ({ name, language, gender: "female" }) as const;
  const usual = createScriptedSynthesizer({ id: "usual", voices: [voice("ann", "en-US")] });
  const other = createScriptedSynthesizer({
    id: "other",
    sampleRate: 24_000,
    voices: [voice("ann", "zh-CN"), voice("li", "zh-CN")],
  });
  const synthesizer = createSynthesizerByLanguage({ usual, parts: [{ language: "zh", engine: other }] });

  it("have the voices of all, each under a name of its own", () => {
    expect(synthesizer.info.capabilities.voices.map(({ name }) => name)).toEqual(["ann", "zh/ann", "li"]);
    expect(["ann", "zh/ann", "li"].map((name) => synthesizerOf(synthesizer, name).info.id)).toEqual([
      "usual",
      "other",
      "other",
    ]);
  });

  it.each(["ann", "zh/ann"])("speak with %s at one rate, and as long as it takes", async (name) => {
    const { signal } = new AbortController();
    const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
    let samples = 0;
    for await (const chunk of synthesizer.synthesize({ text: "hello you", voice: name, prosody, signal }))
      samples += chunk.samples.length;
    const alone = name === "ann" ? usual : other;
    let own = 0;
    for await (const chunk of alone.synthesize({ text: "hello you", voice: "ann", prosody, signal }))
      own += chunk.samples.length;
    expect(synthesizer.info.capabilities.sampleRate).toBe(24_000);
    expect(samples).toBe(Math.round((own * 24_000) / alone.info.capabilities.sampleRate));
  });
});
