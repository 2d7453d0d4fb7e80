import { pcm16ToSamples, samplesToPcm16, samplesToUlaw, ulawToSamples } from "@vivavoce/audio";
import { openCall, openTestServer, scriptedModel } from "@vivavoce/testing";
import { expect, it, vi } from "vitest";
import { answerTelephone } from "./telephone.ts";

it("hears and answers over µ-law at 8 kHz", async () => {
  await using server = await openTestServer({ model: scriptedModel(["You are through to the kitchen."]) });
  const played: number[] = [];
  let speak: (ulaw: Uint8Array) => void = () => undefined;
  let clears = 0;
  const hangUp = await answerTelephone(
    {
      onFrame: (handler) => (speak = handler),
      play: (ulaw) => void played.push(...ulaw),
      clear: () => (clears += 1),
    },
    server.url,
  );
  const speech = samplesToUlaw(pcm16ToSamples(server.speech("The kitchen, please", { sampleRate: 8000 })));
  const silence = samplesToUlaw(new Float32Array(8000));
  for (const sound of [speech, silence])
    for (let at = 0; at < sound.length; at += 160) speak(sound.subarray(at, at + 160));
  const heard = (): string => server.understand(samplesToPcm16(ulawToSamples(Uint8Array.from(played))), 8000);
  await vi.waitFor(() => expect(heard()).toBe("You are through to the kitchen."), 5000);
  expect(clears).toBe(1);
  await hangUp();
});

// #region call
it("understands a caller on the telephone", async () => {
  await using call = await openCall({
    model: scriptedModel(["You are through to the kitchen."]),
    session: { input_audio_format: "g711_ulaw", input_audio_sampling_rate: 8000, output_audio_format: "g711_ulaw" },
  });
  await call.userSays("The kitchen, please");
  await call.expectTurn({ heard: "You are through to the kitchen." });
});
// #endregion
