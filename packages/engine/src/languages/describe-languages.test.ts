import { expect, test } from "vitest";
import { createScriptedRecognizer, createScriptedSynthesizer } from "../testing/index.ts";
import type { EndOfUtteranceJudge } from "../end-of-utterance.ts";
import type { Recognizer } from "../recognizer.ts";
import type { Synthesizer, VoiceInfo } from "../synthesizer.ts";
import { describeLanguages } from "./describe-languages.ts";
import { createJudgeByLanguage } from "./judge-by-language.ts";
import { createRecognizerByLanguage } from "./recognizer-by-language.ts";
import { createSynthesizerByLanguage } from "./synthesizer-by-language.ts";

function ears(id: string, languages: readonly string[]): Recognizer {
  const engine = createScriptedRecognizer({ utterances: [] });
  return { ...engine, info: { ...engine.info, id, languages } };
}

function voice(id: string, voices: readonly VoiceInfo[]): Synthesizer {
  const engine = createScriptedSynthesizer();
  const capabilities = { ...engine.info.capabilities, voices };
  return { ...engine, info: { ...engine.info, id, languages: voices.map(({ language }) => language), capabilities } };
}

const judge = (id: string, languages?: readonly string[]): EndOfUtteranceJudge => ({
  id,
  judge: () => 1,
  ...(languages === undefined ? {} : { languages }),
});
const slt: VoiceInfo = { name: "slt", language: "en-US", gender: "female" };

test("languages that nobody hears, judges or speaks are told as such", () => {
  const engines = {
    recognizer: ears("small", ["en"]),
    synthesizer: voice("flite", [slt, { name: "anna", language: "de-DE", gender: "female" }]),
    judge: judge("words", ["en"]),
  };
  expect(describeLanguages(engines)).toEqual([
    { languages: ["en"], recognizer: "small", judge: "words", synthesizer: "flite" },
    { languages: ["de"], recognizer: null, judge: null, synthesizer: "flite" },
  ]);
  const { judge: _, ...others } = engines;
  expect(describeLanguages(others)[0]).toMatchObject({ judge: null });
});

test("of several engines each language has its own, and languages of the same ones stand together", () => {
  const chinese = ears("sense-voice", ["zh", "ja", "ko"]);
  const recognizer = createRecognizerByLanguage({
    usual: ears("small", ["en"]),
    parts: [
      { language: "zh-CN", engine: chinese },
      { language: "ja", engine: chinese },
    ],
  });
  const matcha = voice("matcha", [{ name: "mei", language: "zh-CN", gender: "female" }]);
  const synthesizer = createSynthesizerByLanguage({
    usual: voice("flite", [slt]),
    parts: [{ language: "zh", engine: matcha }],
  });
  const judges = createJudgeByLanguage({
    usual: judge("words", ["en"]),
    parts: [{ language: "zh", engine: judge("turns", ["zh", "ja"]) }],
  });
  expect(describeLanguages({ recognizer, synthesizer, judge: judges })).toEqual([
    { languages: ["en"], recognizer: "small", judge: "words", synthesizer: "flite" },
    { languages: ["zh"], recognizer: "sense-voice", judge: "turns", synthesizer: "matcha" },
    { languages: ["ja"], recognizer: "sense-voice", judge: "turns", synthesizer: null },
    { languages: ["ko"], recognizer: "sense-voice", judge: null, synthesizer: null },
  ]);
});
