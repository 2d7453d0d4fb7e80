import {
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import { expect, it } from "vitest";
import { hearItself, judgeHearing, trialOf, trialsOf } from "./self-test.ts";

const voice = (name: string, language: string, languages?: string[]) => ({
  name,
  language,
  gender: "female" as const,
  ...(languages && { languages }),
});

/** Voices, and ears that hear such texts in such languages, each of them twice. */
function engines(voices: ReturnType<typeof voice>[], languages: readonly string[], heard: readonly string[] = []) {
  return {
    synthesizer: createScriptedSynthesizer({ voices }),
    recognizer: createScriptedRecognizer({ utterances: heard.flatMap((text) => [text, text]), languages }),
    voiceActivity: createScriptedVoiceActivity({ speech: [[0, 900]] }),
  };
}

async function tried(given: ReturnType<typeof engines>) {
  let now = 0;
  const findings = await hearItself(given.synthesizer, given, () => (now += 10), "Mend it.");
  const said = given.synthesizer.requests.map(({ text, language, voice: by }) => [by, language, text]);
  const asked = given.recognizer.streams.map(({ options }) => options.language);
  return { findings, said, asked };
}

it("tries Chinese ears and a Chinese voice in Chinese", async () => {
  const { findings, said, asked } = await tried(engines([voice("zf", "zh-CN")], ["zh", "en"], ["现在几点了"]));
  expect(said).toEqual([["zf", "zh", "现在几点了？"]]);
  expect(asked).toEqual(["zh", "zh"]);
  expect(findings).toMatchObject([
    { name: "Hearing itself", status: "ok", found: expect.stringMatching(/^in zh: heard what was said, \d+ times/) },
  ]);
});

it("tries each pair of ears and voice that there is, and says in which language", async () => {
  const given = engines([voice("slt", "en-US"), voice("thorsten", "de-DE")], ["en", "de"]);
  expect(trialsOf(given.synthesizer, given)).toEqual([{ language: "en", voice: "slt", sentence: "What time is it?" }]);
  const { recognizer } = given;
  const german = createScriptedRecognizer({ utterances: [], languages: ["de"], id: "german" });
  const both = { ...recognizer, byLanguage: { usual: recognizer, parts: [{ language: "de", engine: german }] } };
  expect(trialsOf(given.synthesizer, { recognizer: both as typeof recognizer })).toEqual([
    { language: "en", voice: "slt", sentence: "What time is it?" },
    { language: "de", voice: "thorsten", sentence: "Wie spät ist es?" },
  ]);
});

it("goes by the voice where the ears know any language, and by English where both do", () => {
  const fr = engines([voice("siwis", "fr-FR")], ["*"]);
  expect(trialsOf(fr.synthesizer, fr)).toMatchObject([{ language: "fr" }]);
  const any = engines([voice("alloy", "*", ["*"])], ["*"]);
  expect(trialsOf(any.synthesizer, any)).toMatchObject([{ language: "en", voice: "alloy" }]);
  expect(trialOf(any.synthesizer)).toMatchObject({ language: "en", voice: "alloy" });
});

it("says that it could not try where voice and ears share no language", async () => {
  const { findings, said } = await tried(engines([voice("slt", "en-US")], ["zh"]));
  expect(said).toEqual([]);
  expect(findings).toMatchObject([{ status: "note", advice: expect.stringContaining("vivavoce transcribe") }]);
});

it.each([
  ["zh", "现在几点了？", "現在幾點了？", "ok"],
  ["zh", "现在几点了？", "现在几点呢", "note"],
  ["zh", "现在几点了？", "你好", "fail"],
  ["de", "Wie spät ist es?", "wie spät ist es", "ok"],
  ["de", "Wie spät ist es?", "Wie spet ist es?", "note"],
  ["de", "Wie spät ist es?", "", "fail"],
  ["hi", "अभी कितने बजे हैं?", "अभी कितने बजे हैं", "ok"],
  ["en", "What time is it?", "What time is it", "ok"],
  ["en", "What time is it?", "What dime is it?", "fail"],
])("%s: %s heard as %s is %s", (language, sentence, heard, status) => {
  expect(judgeHearing({ language, voice: "v", sentence }, heard, 10, "Mend it.").status).toBe(status);
});

it("is slow where it is slower than twice as fast as speech", () => {
  const trial = { language: "en", voice: "v", sentence: "What time is it?" };
  expect(judgeHearing(trial, "What time is it?", 1.5, "").status).toBe("note");
});
