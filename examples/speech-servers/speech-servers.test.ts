import { fakeSpeech } from "@vivavoce/testing";
import { expect, onTestFinished, test } from "vitest";
import { startFakeServer } from "./fake-server.ts";
import { enginesOf } from "./speech-servers.ts";

test("a server speaks and hears in place of the embedded engines", async () => {
  const server = await startFakeServer();
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
