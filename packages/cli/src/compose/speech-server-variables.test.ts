import { fakeSpeech, readFakeTranscription, startSpeechServer } from "@vivavoce/engine/testing";
import type { FakeSpeechServer } from "@vivavoce/engine/testing";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { explained } from "../commands/program-surroundings.ts";
import { loadConfig } from "../config/load-config.ts";
import { printConfig } from "../config/show-config.ts";
import { checkVoice } from "../doctor/check-engines.ts";
import { speakText } from "../speech/speak-text.ts";
import { withCredentials } from "./engine-credentials.ts";
import { loadEngine } from "./load-engines.ts";

let server: FakeSpeechServer;
beforeEach(async () => {
  server = await startSpeechServer({
    "/audio/speech": (asked, response) => void response.end(fakeSpeech(String(asked.json["input"])).pcm(24_000)),
    "/audio/transcriptions": async (asked, response) =>
      void response.end(JSON.stringify({ text: (await readFakeTranscription(asked)).text })),
  });
});
afterEach(() => server.close());

const load = (env: Record<string, string>) => loadConfig({ flags: {}, env, cwd: "/nowhere-at-all" });

test("two variables, and that server speaks", async () => {
  const loaded = await load({
    VIVAVOCE_SYNTHESIZER_URL: server.baseUrl,
    VIVAVOCE_SYNTHESIZER_VOICES: "af_heart, bm_george",
    VIVAVOCE_SYNTHESIZER_KEY: "key-of-the-server",
  });
  expect(loaded.config.synthesizer.engine).toBe("openai-compatible");
  const shown = printConfig(loaded);
  expect(shown).toMatch(/synthesizer.engine +"openai-compatible" +VIVAVOCE_SYNTHESIZER_URL in the environment/);
  expect(shown).toMatch(/synthesizer.options.voices +"af_heart, bm_george"/);
  expect(shown).not.toContain("key-of-the-server");

  const voice = await loadEngine("synthesizer", loaded.config);
  const { samples } = await speakText(voice, "Hello.", "bm_george");
  expect(samples.length / 24).toBeCloseTo(fakeSpeech("Hello.").durationMs, -1);
  expect(server.received.at(-1)).toMatchObject({
    headers: { authorization: "Bearer key-of-the-server" },
    json: { voice: "bm_george", input: "Hello." },
  });
  let nowMs = 0;
  expect(await checkVoice(voice, () => (nowMs += 120))).toEqual({
    name: "Voice",
    status: "ok",
    found: "af_heart, first of 2 voices, 24000 Hz, first sound after 120 ms",
  });
  await voice.close();
});

test("two variables, and that server hears", async () => {
  const loaded = await load({ VIVAVOCE_RECOGNIZER_URL: server.baseUrl, VIVAVOCE_RECOGNIZER_MODEL: "whisper-small" });
  expect(loaded.config.recognizer.engine).toBe("openai-compatible");
  const ears = await loadEngine("recognizer", loaded.config);
  expect(ears.info).toMatchObject({ id: "openai-compatible:whisper-small", languages: ["*"] });
  const stream = ears.openStream({ language: "de" });
  stream.push(new Float32Array(16_000));
  expect((await stream.settle()).text).toBe("one two");
  await ears.close();
});

test("an address that is none is named with its variable, and an engine refuses what it does not know", async () => {
  await expect(load({ VIVAVOCE_SYNTHESIZER_URL: "somewhere" })).rejects.toThrow(
    /VIVAVOCE_SYNTHESIZER_URL in the environment: synthesizer.options.baseUrl/,
  );
  const { config } = await load({ VIVAVOCE_SYNTHESIZER_URL: server.baseUrl, VIVAVOCE_SYNTHESIZER: "flite" });
  await expect(loadEngine("synthesizer", config)).rejects.toThrow('there is no option "baseUrl"');
});

test("an engine that asks a server says what it lacks", async () => {
  for (const name of ["OPENAI_API_KEY", "AZURE_SPEECH_KEY", "SPEECH_KEY"]) vi.stubEnv(name, "");
  onTestFinished(() => void vi.unstubAllEnvs());
  const of = async (engine: string, section: "recognizer" | "synthesizer") => {
    const { config } = await load({ [`VIVAVOCE_${section.toUpperCase()}`]: engine });
    return loadEngine(section, config);
  };
  await expect(of("openai-compatible", "synthesizer")).rejects.toThrow(
    "baseUrl, of a speech server, or apiKey, of OpenAI",
  );
  await expect(of("realtime", "recognizer")).rejects.toThrow("baseUrl, of a speech server");
  await expect(of("azure-speech", "recognizer")).rejects.toThrow("AZURE_SPEECH_KEY");
});

test("a key that stands in .env alone opens a speech server for every command", async () => {
  const env = { SPEECH_REGION: "westeurope", AZURE_SPEECH_KEY: "of-dot-env" };
  const { config } = await load({ VIVAVOCE_SYNTHESIZER: "azure-speech" });
  for (const name of Object.keys(env)) vi.stubEnv(name, "");
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(loadEngine("synthesizer", config)).rejects.toThrow("AZURE_SPEECH_KEY");
  await (await loadEngine("synthesizer", config, env)).close();
});

test("a command says in one line why an engine cannot be had", async () => {
  const lines: unknown[] = [];
  const write = vi.spyOn(process.stderr, "write").mockImplementation((line) => lines.push(line) > 0);
  onTestFinished(() => write.mockRestore());
  const { config } = await load({ VIVAVOCE_SYNTHESIZER: "flite", VIVAVOCE_SYNTHESIZER_URL: server.baseUrl });
  expect(await explained(async () => ((await loadEngine("synthesizer", config)).info.id === "" ? 0 : 2))).toBe(1);
  expect(lines).toEqual([expect.stringMatching(/^The synthesizer engine "flite" could not be loaded: .*baseUrl.*\n$/)]);
});

test("keys are found in the environment, and OpenAI's goes to OpenAI alone", () => {
  const env = { OPENAI_API_KEY: "sk-1", GROQ_API_KEY: "gsk-2", AZURE_SPEECH_KEY: "az-3", SPEECH_REGION: "westeurope" };
  const of = (engine: string, options?: Record<string, string>) => withCredentials("synthesizer", engine, options, env);
  expect(of("openai-compatible")).toEqual({ apiKey: "sk-1" });
  expect(of("openai-compatible", { baseUrl: "http://127.0.0.1:8880/v1" })).toEqual({
    baseUrl: "http://127.0.0.1:8880/v1",
  });
  expect(
    of("openai-compatible", { baseUrl: "https://api.groq.com/openai/v1", apiKeyVariable: "GROQ_API_KEY" }),
  ).toEqual({
    baseUrl: "https://api.groq.com/openai/v1",
    apiKey: "gsk-2",
  });
  expect(of("azure-speech", { apiKey: "own" })).toEqual({ apiKey: "own", region: "westeurope" });
  expect(of("flite")).toBeUndefined();
  expect(() => of("openai-compatible", { apiKeyVariable: "NO_KEY" })).toThrow(
    "synthesizer.options.apiKeyVariable: NO_KEY is not set",
  );
});

test("says in one line what is wrong with a server that nobody answers at", async () => {
  const { config } = await load({ VIVAVOCE_SYNTHESIZER_URL: server.baseUrl });
  await server.close();
  const voice = await loadEngine("synthesizer", config);
  await expect(checkVoice(voice, () => 0)).rejects.toThrow("The speech server cannot be reached: nothing listens");
});
