import { once } from "node:events";
import { createAzureSpeechSynthesizer } from "@vivavoce/engines/speech-servers";
import { startAzureStandIn } from "@vivavoce/engines/speech-servers/testing";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { openTestServer } from "../src/open-test-server.ts";
import { scriptedModel } from "../src/scripted-model.ts";

interface Event {
  readonly type: string;
  readonly [member: string]: unknown;
}

test("a session speaks with the quickstart's voice, its style and its lexicon, with words and visemes from the service", async () => {
  const apiKey = "key-of-azure-speech";
  const azure = await startAzureStandIn({ key: apiKey });
  onTestFinished(() => azure.close());
  const synthesizer = await createAzureSpeechSynthesizer({ apiKey, baseUrl: azure.baseUrl });
  onTestFinished(() => synthesizer.close());
  await using server = await openTestServer({ model: scriptedModel(["All is well."]), engines: { synthesizer } });
  const target = `${server.url.replace("http", "ws")}/voice-live/realtime?api-version=2025-10-01&model=any`;
  const socket = new WebSocket(target);
  onTestFinished(() => socket.terminate());
  const events: Event[] = [];
  const isDone = new Promise<void>((resolve) => {
    socket.on("message", (data: Buffer) => {
      const event = JSON.parse(data.toString()) as Event;
      events.push(event);
      if (event.type === "response.done") resolve();
    });
  });
  await once(socket, "open");
  const voice = {
    type: "azure-standard",
    name: "en-US-Ava:DragonHDLatestNeural",
    style: "cheerful",
    temperature: 0.7,
    rate: "1.2",
    pitch: "+2st",
    custom_lexicon_url: "https://example.org/names.xml",
  };
  const session = { voice, animation: { outputs: ["viseme_id"] }, output_audio_timestamp_types: ["word"] };
  socket.send(JSON.stringify({ type: "session.update", session }));
  const content = [{ type: "input_text", text: "How are you?" }];
  socket.send(JSON.stringify({ type: "conversation.item.create", item: { type: "message", role: "user", content } }));
  socket.send(JSON.stringify({ type: "response.create" }));
  await isDone;

  const ssml = azure.turns[0]?.sent["ssml"] ?? "";
  expect(ssml).toContain('<voice name="en-US-Ava:DragonHDLatestNeural" parameters="temperature=0.7">');
  expect(ssml).toContain('<lexicon uri="https://example.org/names.xml"/><mstts:express-as style="cheerful">');
  expect(ssml).toContain('<prosody rate="+20%" pitch="+2st">All is well.</prosody>');
  const warned = events.filter(({ type }) => type === "warning").map((event) => JSON.stringify(event));
  expect(warned.filter((text) => text.includes("voice") || text.includes("animation"))).toEqual([]);
  const words = events.filter(({ type }) => type === "response.audio_timestamp.delta");
  expect(words.map((event) => [event["text"], event["audio_offset_ms"]])).toEqual([
    ["All", 0],
    ["is", 180],
    ["well", 300],
  ]);
  const visemes = events.filter(({ type }) => type === "response.animation_viseme.delta");
  expect(visemes.map((event) => [event["viseme_id"], event["audio_offset_ms"]])).toEqual([
    [3, 0],
    [2, 180],
    [5, 300],
  ]);
});
