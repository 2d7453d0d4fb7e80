import { pcm16ToBytes, samplesToPcm16 } from "@vivavoce/audio";
import { createIncrementalRecognizer } from "@vivavoce/engine";
import type { BufferedRecognizer } from "@vivavoce/engine";
import { createEnergyVoiceActivity } from "@vivavoce/engine/testing";
import type { TurnDetection } from "@vivavoce/protocol";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { silentLogger } from "../../runtime/logger.ts";
import { inputSettings, serverVad, withJudge } from "../../testing/input-settings.ts";
import type { AudioInputFact } from "../turn-taking/cues.ts";
import { AudioInput } from "./audio-input.ts";
import type { InputSettings } from "./audio-input-port.ts";

const rate = 16_000;
const speechSeconds = 8;

/** A word of eight seconds between two seconds of silence, in frames of 20 ms. */
const frames = Array.from({ length: (speechSeconds + 4) * 50 }, (_, frame) => {
  const isSaid = frame >= 100 && frame < 100 + speechSeconds * 50;
  const tone = Float32Array.from({ length: rate / 50 }, (_, n) =>
    isSaid ? 0.3 * Math.sin((2 * Math.PI * n) / 40) : 0,
  );
  return pcm16ToBytes(samplesToPcm16(tone));
});

const byMeaning = { ...withJudge, silence_duration_ms: 200 };

/** How often a caller who says one thing is recognized, and what the session is told of it. */
async function passesOf(turnDetection: TurnDetection | null, model: string | null, drafts = true) {
  const passes = { partial: 0, final: 0 };
  const facts: AudioInputFact["type"][] = [];
  const buffered: BufferedRecognizer<string> = {
    info: {
      id: "counted",
      languages: ["*"],
      licence: "MIT",
      capabilities: { sampleRate: rate, wordTimes: false, logprobs: false, phraseList: false },
    },
    recognize({ purpose }) {
      passes[purpose] += 1;
      return Promise.resolve({ text: "one two three four five", ...(drafts && { draft: "a draft" }) });
    },
    close: () => Promise.resolve(),
  };
  const input = new AudioInput({
    voiceActivity: createEnergyVoiceActivity(),
    recognizer: createIncrementalRecognizer(buffered, { drafts }),
    logger: silentLogger,
    limits: { maxPendingMs: 60_000, maxUtteranceMs: 60_000 },
    post: (fact) => facts.push(fact.type),
  });
  const transcription: InputSettings["input_audio_transcription"] =
    model === null ? null : { model, language: "en", phrase_list: [], custom_speech: null, prompt: null, delay: null };
  input.configure(inputSettings({ input_audio_transcription: transcription, turn_detection: turnDetection }), 1);
  for (const frame of frames) {
    input.append(frame);
    while (input.isWorking()) await setImmediate();
  }
  input.close();
  return { ...passes, told: facts.filter((type) => type === "partialRecognized").length };
}

test.each([
  // What is shown comes as often as the recognizer gives it.
  ["text that is shown", serverVad, "gpt-4o-transcribe", { partial: 16, final: 1, told: 16 }],
  // The wire shows none of this model (SE-16).
  ["a transcript at the end", serverVad, "azure-speech", { partial: 4, final: 1, told: 0 }],
  ["no transcript", serverVad, null, { partial: 4, final: 1, told: 0 }],
  // The judge waits for the text, and so more of it is read ahead.
  ["a judge after 200 ms", byMeaning, null, { partial: 8, final: 1, told: 0 }],
  ["a judge, and text that is shown", byMeaning, "gpt-4o-transcribe", { partial: 16, final: 1, told: 16 }],
  // A commit may come at any time; before it nothing is told.
  ["turns by hand", null, "gpt-4o-transcribe", { partial: 8, final: 1, told: 0 }],
])("with %s, speech is recognized as often as somebody needs it", async (_, turnDetection, model, expected) => {
  expect(await passesOf(turnDetection, model)).toEqual(expected);
});

test("a recognizer that makes no drafts is not asked before somebody needs the text", async () => {
  expect(await passesOf(byMeaning, "azure-speech", false)).toEqual({ partial: 0, final: 1, told: 0 });
  expect(await passesOf(serverVad, "gpt-4o-transcribe", false)).toEqual({ partial: 16, final: 1, told: 16 });
});
