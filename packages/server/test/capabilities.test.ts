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
