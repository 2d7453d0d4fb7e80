import { fakeSpeech, readFakeTranscription, startSpeechServer } from "@vivavoce/testing";
import { expect, onTestFinished, test } from "vitest";
import { enginesOf } from "./speech-servers.ts";

test("a server speaks and hears in place of the embedded engines", async () => {
  // #region fake
  const server = await startSpeechServer({
    "/audio/speech": (asked, response) => void response.end(fakeSpeech(String(asked.json["input"])).wav(22_050)),
    "/audio/transcriptions": async (asked, response) => {
      const { text } = await readFakeTranscription(asked);
      response.end(JSON.stringify({ text }));
    },
  });
  // #endregion
  onTestFinished(() => server.close());
  const engines = await enginesOf(server.baseUrl);
  onTestFinished(() => engines.close());

  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  const signal = new AbortController().signal;
  let samples = 0;
  for await (const chunk of engines.synthesizer.synthesize({
    text: "Hello there.",
    voice: "bm_george",
    prosody,
    signal,
  })) {
    samples += chunk.samples.length;
  }
  expect(samples / 24).toBeCloseTo(fakeSpeech("Hello there.").durationMs, -1);

  const stream = engines.recognizer.openStream({});
  stream.push(new Float32Array(16_000));
  expect((await stream.settle()).text).toBe("one two");
  stream.close();
});
