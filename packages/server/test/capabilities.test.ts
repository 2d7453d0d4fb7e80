import { request } from "node:http";
import {
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import { expect, onTestFinished, test } from "vitest";
import { createServer } from "../src/create-server.ts";
import type { ServerOptions } from "../src/create-server.ts";
import { createModelTable } from "../src/pipeline/models/model-table.ts";

const model = (id: string) => {
  const scripted = createScriptedLanguageModel([]);
  return { ...scripted, info: { ...scripted.info, id } };
};

async function start(options: Partial<ServerOptions> = {}): Promise<string> {
  const engines = {
    voiceActivity: createScriptedVoiceActivity({ speech: [] }),
    recognizer: createScriptedRecognizer({ utterances: [] }),
    synthesizer: createScriptedSynthesizer(),
    languageModel: model("small"),
  };
  const server = createServer({ engines, ...options });
  onTestFinished(() => server.close());
  const { url } = await server.listen();
  return `${url}/voice-live/capabilities`;
}

test("tells models, voices, languages, engines and what becomes of each setting", async () => {
  const models = createModelTable(model("small"), [
    { kind: "language-model", name: "large", aliases: ["gpt-4o"], languageModel: model("large-1") },
    {
      kind: "realtime",
      name: "cloud",
      upstream: { api: "openai", url: "wss://secret.test", model: "m", apiKey: "sk-upstream" },
    },
  ]);
  const answer = await fetch(await start({ models }));
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
  const text = await answer.text();
  // Neither where other services are, nor what opens them.
  expect(text).not.toMatch(/secret\.test|sk-upstream/);
  const body = JSON.parse(text) as { readonly settings: Record<string, string> };
  expect(body).toMatchObject({
    object: "capabilities",
    default_model: "small",
    models: [
      { name: "small", kind: "language-model", engine: "small", tools: true },
      { name: "large", aliases: ["gpt-4o"], kind: "language-model", engine: "large-1" },
      { name: "cloud", kind: "realtime", engine: null },
    ],
    voices: [
      { name: "alto", language: "en-US", languages: ["en-US"], gender: "female" },
      { name: "bass", language: "en-US", languages: ["en-US"], gender: "male" },
    ],
    by_language: [
      { languages: ["en"], recognizer: "scripted-recognizer", judge: null, synthesizer: "scripted-synthesizer" },
      { languages: ["*"], recognizer: "scripted-recognizer", judge: null, synthesizer: null },
    ],
    engines: { synthesizer: "scripted-synthesizer", judge: null, noise_suppressor: null },
  });
  expect(body.settings).toMatchObject({
    instructions: "honoured",
    voice: "honoured",
    "voice.style": "without_effect",
    avatar: "without_effect",
    "turn_detection.end_of_utterance_detection": "without_effect",
    input_audio_noise_reduction: "without_effect",
  });
});

test("tells it to whoever may open a session, and to pages where they may", async () => {
  const closed = await start({ credentials: { apiKeys: ["k"], bearerTokens: [] } });
  expect((await fetch(closed)).status).toBe(401);
  expect((await fetch(closed, { headers: { "api-key": "wrong" } })).status).toBe(401);
  const shared = await fetch(closed, { headers: { "api-key": "k", origin: "https://page.test" } });
  expect([shared.status, shared.headers.get("access-control-allow-origin")]).toEqual([200, "https://page.test"]);
  const asked = await fetch(closed, { method: "OPTIONS", headers: { origin: "https://page.test" } });
  expect([asked.status, asked.headers.get("access-control-allow-methods")]).toEqual([204, "GET"]);
  expect((await fetch(closed, { method: "POST" })).status).toBe(405);
  const open = await start();
  expect((await fetch(open, { headers: { origin: "https://page.test" } })).status).toBe(403);
});

/** What is answered to who asks by this name and sends no Origin. */
function statusBy(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on("error", reject).end();
  });
}

test("an open server does not tell it to a page whose name was pointed at it", async () => {
  const open = await start({ allowedOrigins: ["https://app.example"] });
  const { host } = new URL(open);
  expect(await statusBy(open, "evil.example:8080")).toBe(403);
  for (const name of [host, "localhost:8080", "192.168.1.5:8080", "[::1]:8080", "app.example"]) {
    expect([name, await statusBy(open, name)]).toEqual([name, 200]);
  }
  const closed = await start({ credentials: { apiKeys: ["k"], bearerTokens: [] } });
  expect(await statusBy(`${closed}?api-key=k`, "voice.example")).toBe(200);
});
