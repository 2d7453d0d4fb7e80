import { pcm16ToSamples, samplesToPcm16, samplesToUlaw, ulawToSamples } from "@vivavoce/audio";
import { openTestServer, scriptedModel } from "@vivavoce/testing";
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
