import { expect, it } from "vitest";
import { ConfigError } from "../config/config-error.ts";
import { resolveChatSettings, unreadSampleVariables } from "./chat-settings.ts";

it("has the quickstart's defaults", () => {
  expect(resolveChatSettings({}, { AZURE_VOICE_LIVE_API_KEY: "" }, {})).toEqual({
    endpoint: "http://localhost:8080",
    model: "gpt-4o",
    apiVersion: "2025-05-01-preview",
    signIn: { type: "none" },
    instructions: undefined,
    voice: undefined,
    transcription: undefined,
    microphone: undefined,
    speaker: undefined,
    json: false,
    verbose: false,
    inputPath: undefined,
    outputPath: undefined,
    logPath: "voicelive.log",
    timeoutMs: 30_000,
  });
});

it("prefers flags to the environment and the environment to .env", () => {
  const settings = resolveChatSettings(
    { model: "flag", timeout: "2.5" },
    { VOICE_LIVE_MODEL: "env", AZURE_VOICE_LIVE_ENDPOINT: "wss://env" },
    { VOICE_LIVE_MODEL: "file", AZURE_VOICE_LIVE_ENDPOINT: "wss://file", AZURE_VOICE_LIVE_API_KEY: "file-key" },
  );
  expect(settings).toMatchObject({
    model: "flag",
    endpoint: "wss://env",
    signIn: { type: "key", key: "file-key" },
    timeoutMs: 2500,
  });
});

it("reads the names of Microsoft's present samples, and the quickstart's older ones", () => {
  const present = {
    AZURE_VOICELIVE_ENDPOINT: "https://present",
    AZURE_VOICELIVE_MODEL: "gpt-realtime",
    AZURE_VOICELIVE_API_VERSION: "2025-10-01",
    AZURE_VOICELIVE_API_KEY: "present-key",
    AZURE_VOICELIVE_VOICE: "en-US-Ava:DragonHDLatestNeural",
    AZURE_VOICELIVE_INSTRUCTIONS: "Be brief.",
  };
  const older = { AZURE_VOICE_LIVE_ENDPOINT: "https://older", AZURE_VOICE_LIVE_API_KEY: "older-key" };
  const expected = {
    endpoint: "https://present",
    model: "gpt-realtime",
    apiVersion: "2025-10-01",
    signIn: { type: "key", key: "present-key" },
    voice: "en-US-Ava:DragonHDLatestNeural",
    instructions: "Be brief.",
  };
  expect(resolveChatSettings({}, { ...older, ...present }, {})).toMatchObject(expected);
  expect(resolveChatSettings({}, {}, { ...older, ...present })).toMatchObject(expected);
  expect(resolveChatSettings({}, older, present).endpoint).toBe("https://older");
  expect(resolveChatSettings({ voice: "rms" }, present, {}).voice).toBe("rms");
});

it.each([{ endpoint: "localhost:8080" }, { endpoint: "nowhere" }, { timeout: "0" }, { timeout: "soon" }])(
  "refuses %j",
  (flags) => {
    expect(() => resolveChatSettings(flags, {}, {})).toThrow(ConfigError);
  },
);

const azure = "https://mine.services.ai.azure.com";
it.each([
  [{}, {}, "none"],
  [{ endpoint: azure }, {}, "entra"],
  [{ endpoint: azure }, { AZURE_VOICE_LIVE_API_KEY: "k" }, "key"],
  [{ endpoint: azure, entra: true }, { AZURE_VOICE_LIVE_API_KEY: "k" }, "entra"],
  [{}, { VOICE_LIVE_TOKEN: "t" }, "token"],
  [{ endpoint: "https://azure.com.example.org" }, {}, "none"],
])("with %j and %j the chat signs in by %s", (flags, environment, type) => {
  expect(resolveChatSettings(flags, environment, {}).signIn.type).toBe(type);
});

it("names variables of samples that it does not read, and no others", () => {
  const env = {
    AZURE_VOICELIVE_ENDPONT: "https://a",
    AZURE_VOICELIVE_MODEL: "m",
    AZURE_VOICELIVE_AGENT_ID: "",
    PATH: "/",
  };
  const dotEnv = { VOICE_LIVE_MODEL: "m", AZURE_VOICE_LIVE_KEY: "k", AZURE_VOICELIVE_ENDPONT: "https://b" };
  expect(unreadSampleVariables(env, dotEnv)).toEqual(["AZURE_VOICELIVE_ENDPONT", "AZURE_VOICE_LIVE_KEY"]);
});
