import { createRealtimeRecognizer } from "@vivavoce/engines/speech-servers";
import { pcm16ToSamples } from "@vivavoce/audio";
import { expect, onTestFinished, test } from "vitest";
import { openTestServer } from "../src/open-test-server.ts";

test("another server of ours is the ears: over its transcription sessions, one utterance after the other", async () => {
  await using server = await openTestServer({ credentials: { apiKeys: ["key-of-the-ears"], bearerTokens: [] } });
  const ears = createRealtimeRecognizer({ baseUrl: server.url, apiKey: "key-of-the-ears" });
  onTestFinished(() => ears.close());
  for (const text of ["what time is it", "a table for two please"]) {
    const stream = ears.openStream({ language: "en-US" });
    const samples = pcm16ToSamples(server.speech(text, { sampleRate: 16_000 }));
    for (let at = 0; at < samples.length; at += 512) stream.push(samples.subarray(at, at + 512));
    expect((await stream.settle()).text.toLowerCase()).toContain(text);
    stream.close();
  }
  const wrong = createRealtimeRecognizer({ baseUrl: server.url, apiKey: "wrong-key" });
  onTestFinished(() => wrong.close());
  const stream = wrong.openStream({});
  stream.push(new Float32Array(16_000));
  await expect(stream.settle()).rejects.toMatchObject({ code: "unauthorized" });
  stream.close();
});
