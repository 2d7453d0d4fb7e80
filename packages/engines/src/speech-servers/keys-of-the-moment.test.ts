import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { EngineSettings } from "@vivavoce/engine";
import { expect, onTestFinished, test } from "vitest";
import { engineTable } from "../engine-table.ts";
import { startAzureStandIn } from "./testing/index.ts";

const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };

test("the voice of a speech server is asked with the key of the moment, whatever its options say", async () => {
  const shown: IncomingMessage["headers"][] = [];
  const server = createServer((request, response) => {
    shown.push(request.headers);
    request.resume();
    response.writeHead(200, { "content-type": "audio/pcm;rate=24000" }).end(Buffer.alloc(4800));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  let key = "first";
  const voice = await engineTable.synthesizer["openai-compatible"]({
    options: {
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
      apiKey: "of the start",
      model: "m",
      voices: "v",
    },
    apiKey: () => key,
  });
  onTestFinished(() => voice.close());
  const say = async (): Promise<void> => {
    const request = { text: "Good day.", voice: "v", prosody, signal: new AbortController().signal };
    for await (const _ of voice.synthesize(request));
  };
  await say();
  key = "second";
  await say();
  expect(shown.map(({ authorization }) => authorization)).toEqual(["Bearer first", "Bearer second"]);
});

test("Azure is asked with the key of the moment, and no connection with an old one is used again", async () => {
  const azure = await startAzureStandIn({ key: "second" });
  onTestFinished(() => azure.close());
  let key = "first";
  const settings: EngineSettings = {
    options: { apiKey: "of the start", baseUrl: azure.baseUrl, voices: "en-US-AvaNeural" },
    apiKey: () => key,
  };
  const voice = await engineTable.synthesizer["azure-speech"](settings);
  onTestFinished(() => voice.close());
  const say = async (): Promise<string> => {
    const request = { text: "Good day.", voice: "en-US-AvaNeural", prosody, signal: new AbortController().signal };
    try {
      for await (const _ of voice.synthesize(request));
      return "spoken";
    } catch (error) {
      return String(error);
    }
  };
  expect(await say()).toContain("401");
  key = "second";
  expect(await say()).toBe("spoken");
  key = "third";
  expect(await say()).toContain("401");
});
