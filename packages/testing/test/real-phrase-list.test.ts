import { createFliteSynthesizer } from "@vivavoce/engines/flite";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { createSileroVoiceActivity } from "@vivavoce/engines/silero";
import type { Recognizer, Synthesizer, VoiceActivityEngine } from "@vivavoce/engine";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openCall, scriptedModel } from "../src/index.ts";

let voiceActivity: VoiceActivityEngine;
let recognizer: Recognizer;
let voice: Synthesizer;

beforeAll(async () => {
  [voiceActivity, recognizer, voice] = await Promise.all([
    createSileroVoiceActivity(),
    createMoonshineRecognizer({ workers: 1 }),
    createFliteSynthesizer(),
  ]);
}, 60_000);

afterAll(async () => {
  await Promise.all([voiceActivity?.close(), recognizer?.close(), voice?.close()]);
});

/** What a session with these settings hears of a sentence, and which of them it warns of. */
async function hear(transcription: Readonly<Record<string, unknown>>) {
  await using call = await openCall({
    model: scriptedModel(["I will look."]),
    engines: { voiceActivity, recognizer },
    userVoice: voice,
    session: {
      input_audio_transcription: { model: "azure-speech", language: "en-US", ...transcription },
      turn_detection: { type: "server_vad" },
    },
  });
  await call.userSays("I would like to know more about Lumivex.");
  await call.expectTurn({ says: "I will look." });
  return {
    text: call.conversation[0]?.text,
    warnings: call.events.flatMap((event) => (event.type === "warning" ? [event.warning.param] : [])),
  };
}

it("hears a name of the session's phrase list, and no name without one (SF-11.3)", { timeout: 120_000 }, async () => {
  const without = await hear({});
  expect(without.text).not.toMatch(/lumivex/i);
  const listed = await hear({ phrase_list: ["Zirkova", "Lumivex", "Novafleet"] });
  expect(listed.text).toMatch(/^I would like to know more about Lumivex\.?$/);
  expect(listed.warnings).not.toContain("session.input_audio_transcription.phrase_list");
  const prompted = await hear({ prompt: "The caller asks about the services Zirkova and Lumivex." });
  expect(prompted.text).toMatch(/Lumivex/);
  expect(prompted.warnings).toContain("session.input_audio_transcription.prompt");
});
