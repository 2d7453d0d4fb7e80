import { createJudgeByLanguage, createRecognizerByLanguage, createSynthesizerByLanguage } from "@vivavoce/engine";
import type { EndOfUtteranceJudge } from "@vivavoce/engine";
import { createScriptedRecognizer, createScriptedSynthesizer } from "@vivavoce/engine/testing";
import { expect, it } from "vitest";
import { openScenario } from "../testing/scenario.ts";

const germanAnswer =
  "Das ist eine lange Antwort, in der jemand etwas sagen kann, viel oder wenig, bevor sie vorbei ist.";

/** A judge that finds all complete, and notes what it was asked. */
function judgeOf(id: string, languages: readonly string[], judged: string[]): EndOfUtteranceJudge {
  return {
    id,
    languages,
    judge: ({ text }) => {
      judged.push(`${id}: ${text}`);
      return 1;
    },
  };
}

it("ears, judge, back-channels and voice go with a speaker who changes the language", async () => {
  const judged: string[] = [];
  const english = createScriptedRecognizer({ id: "english", languages: ["en"], utterances: ["And now in English"] });
  const all = createScriptedRecognizer({
    id: "all",
    identifiesLanguage: true,
    utterances: [
      { text: "Good morning to you", language: "en" },
      { text: "Guten Morgen zusammen", language: "de" },
      { text: "Genau, ja, natürlich, das stimmt", language: "de" },
    ],
  });
  const ann = createScriptedSynthesizer({ voices: [{ name: "ann", language: "en-US", gender: "female" }] });
  const ramona = createScriptedSynthesizer({
    id: "german-voices",
    voices: [{ name: "ramona", language: "de-DE", gender: "female", readsFigures: false }],
  });
  const scenario = await openScenario({
    speech: [
      [500, 1500],
      [8000, 9000],
      [11_000, 12_200],
      [22_000, 23_000],
    ],
    answers: ["Good morning.", `3 Uhr. ${germanAnswer}`, "Well then."],
    engines: {
      recognizer: createRecognizerByLanguage({ usual: english, parts: [{ language: "*", engine: all }] }),
      synthesizer: createSynthesizerByLanguage({ usual: ann, parts: [{ language: "de", engine: ramona }] }),
      judge: createJudgeByLanguage({
        usual: judgeOf("english", ["en"], judged),
        parts: [{ language: "de", engine: judgeOf("german", ["de"], judged) }],
      }),
    },
  });
  const turn_detection = {
    type: "azure_semantic_vad",
    remove_filler_words: true,
    end_of_utterance_detection: { model: "semantic_detection_v1_multilingual" },
  } as const;
  await scenario.send({ type: "session.update", session: { turn_detection } });
  await scenario.talk(7000);
  expect(ann.requests.map(({ text }) => text)).toEqual(["Good morning."]);
  await scenario.talk(13_500);
  const done = scenario.events.filter((event) => event.type === "response.done");
  // Four words that are nothing but back-channels in German: the answer was left whole.
  expect(done.map(({ response }) => response.status)).toEqual(["completed", "completed"]);
  expect(ramona.requests.map(({ text }) => text).join(" ")).toBe(`drei Uhr. ${germanAnswer}`);
  await scenario.send({
    type: "session.update",
    session: { input_audio_transcription: { model: "azure-speech", language: "en" } },
  });
  await scenario.talk(6000);
  expect(english.streams.filter(({ pushedSamples }) => pushedSamples > 0)).toHaveLength(1);
  expect(ann.requests.map(({ text }) => text)).toEqual(["Good morning.", "Well then."]);
  expect([...new Set(judged)]).toEqual([
    "english: Good morning to you",
    "german: Guten Morgen zusammen",
    "german: Genau, ja, natürlich, das stimmt",
    "english: And now in English",
  ]);
});
