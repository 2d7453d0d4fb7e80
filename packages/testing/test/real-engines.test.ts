import { createFliteSynthesizer } from "@vivavoce/engines/flite";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { createSileroVoiceActivity } from "@vivavoce/engines/silero";
import { expect, it, onTestFinished } from "vitest";
import { openCall, scriptedModel } from "../src/index.ts";

it("mixes real engines into a scripted call", { timeout: 180_000 }, async () => {
  const [voiceActivity, recognizer, voice] = await Promise.all([
    createSileroVoiceActivity(),
    createMoonshineRecognizer({ workers: 1, partialEveryMs: 0 }),
    createFliteSynthesizer(),
  ]);
  onTestFinished(async () => {
    await Promise.all([voiceActivity.close(), recognizer.close(), voice.close()]);
  });
  await using call = await openCall({
    model: scriptedModel(["It is in the kitchen."]),
    engines: { voiceActivity, recognizer, synthesizer: voice },
    userVoice: voice,
  });
  await call.userSays("Where is the coffee machine?");
  const turn = await call.expectTurn({ says: "It is in the kitchen." });
  expect(call.conversation[0]?.text).toMatch(/coffee machine/i);
  expect(turn.heard).toBeNull();
  expect(turn.audioMs).toBeGreaterThan(600);
  // Half a second of silence, and nothing for the work of the engines.
  expect(turn.firstAudioAfterMs).toBeLessThan(800);
});
