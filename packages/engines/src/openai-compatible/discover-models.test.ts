import { afterEach, describe, expect, test } from "vitest";
import { discoverModels } from "./discover-models.ts";
import { sendJson, startChatServer } from "./testing/chat-server.ts";
import type { ChatServer } from "./testing/chat-server.ts";

const timers = { setTimer: () => () => undefined };
const impatient = {
  setTimer: (_: number, fire: () => void) => {
    setImmediate(fire);
    return () => undefined;
  },
};
const noFetch = (): Promise<Response> => Promise.reject(new Error("nothing may be asked"));
/** A pattern itself says nothing in `toMatchObject`: it has no members that could differ. */
const matching = (pattern: RegExp): string => expect.stringMatching(pattern) as string;
let server: ChatServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function ollama(models: readonly string[]): Promise<string> {
  server = await startChatServer((_, response) =>
    sendJson(response, 200, { models: models.map((name) => ({ name })) }),
  );
  return server.origin;
}

describe("by environment", () => {
  test("a key means OpenAI where the engine says that a server shall be asked", async () => {
    const env = { OPENAI_API_KEY: "k", VIVAVOCE_LLM_MODEL: "m", VIVAVOCE_LLM_ENGINE: "openai-compatible" };
    expect(await discoverModels(env, noFetch, timers)).toEqual({
      kind: "openai",
      api: "openai",
      baseUrl: "https://api.openai.com/v1",
      apiKey: "k",
      model: "m",
      reason: "OPENAI_API_KEY is set",
    });
  });

  test("a base URL with a model is taken as it is", async () => {
    const env = { OPENAI_BASE_URL: "http://127.0.0.1:9/v1/", VIVAVOCE_LLM_MODEL: "m" };
    expect(await discoverModels(env, noFetch, timers)).toMatchObject({ baseUrl: "http://127.0.0.1:9/v1", model: "m" });
  });

  test("a base URL without a model serves the first chat model it lists", async () => {
    server = await startChatServer((_, response) =>
      sendJson(response, 200, { data: [{ id: "text-embedding-3" }, { id: "qwen" }] }),
    );
    const found = await discoverModels({ OPENAI_BASE_URL: server.baseUrl }, fetch, timers);
    expect(found).toMatchObject({ kind: "openai", model: "qwen" });
    expect(server.received[0]?.path).toBe("/v1/models");
  });

  test("Azure OpenAI needs endpoint, key and deployment", async () => {
    const env = {
      AZURE_OPENAI_ENDPOINT: "https://x.openai.azure.com/",
      AZURE_OPENAI_API_KEY: "k",
      VIVAVOCE_LLM_ENGINE: "openai-compatible",
    };
    expect(await discoverModels({ ...env, AZURE_OPENAI_DEPLOYMENT: "d" }, noFetch, timers)).toMatchObject({
      kind: "azure",
      api: "azure",
      baseUrl: "https://x.openai.azure.com",
      model: "d",
    });
    expect(await discoverModels(env, noFetch, timers)).toMatchObject({ kind: "builtin" });
  });

  test.each([
    [{ OPENAI_API_KEY: "k" }, /^OPENAI_API_KEY alone is not used and no Ollama answers/],
    [{ OPENAI_API_KEY: "k", VIVAVOCE_LLM_ENGINE: "auto", VIVAVOCE_LLM_MODEL: "gpt-4o" }, /^OPENAI_API_KEY alone/],
    [
      { AZURE_OPENAI_ENDPOINT: "https://x.openai.azure.com/", AZURE_OPENAI_API_KEY: "k", AZURE_OPENAI_DEPLOYMENT: "d" },
      /^AZURE_OPENAI_API_KEY alone is not used/,
    ],
    [
      { AZURE_OPENAI_API_KEY: "k", AZURE_OPENAI_ENDPOINT: " " },
      /^AZURE_OPENAI_API_KEY without AZURE_OPENAI_ENDPOINT is not used and no Ollama answers/,
    ],
  ])("what other programs were given sends nothing anywhere: %j", async (env, reason) => {
    expect(await discoverModels(env, noFetch, timers)).toMatchObject({ kind: "builtin", reason: matching(reason) });
  });

  test("empty variables are not set", async () => {
    expect(await discoverModels({ OPENAI_API_KEY: " ", OPENAI_BASE_URL: "" }, noFetch, timers)).toMatchObject({
      kind: "builtin",
    });
  });
});

describe("Ollama", () => {
  test.each([
    [undefined, "llama3.2:3b", /^Ollama answers at 127/],
    ["qwen3", "qwen3:8b", /^Ollama answers/],
    ["absent", "llama3.2:3b", /it has no model absent/],
  ])("with VIVAVOCE_LLM_MODEL %s", async (wanted, model, reason) => {
    const host = await ollama(["nomic-embed-text:latest", "llama3.2:3b", "qwen3:8b"]);
    const found = await discoverModels({ OLLAMA_HOST: host, VIVAVOCE_LLM_MODEL: wanted }, fetch, timers);
    expect(found).toMatchObject({ kind: "ollama", baseUrl: `${host}/v1`, model, reason: matching(reason) });
  });

  test("without a chat model", async () => {
    const host = await ollama(["nomic-embed-text"]);
    expect(await discoverModels({ OLLAMA_HOST: host }, fetch, timers)).toMatchObject({
      kind: "builtin",
      reason: matching(/no chat model/),
    });
  });

  test("that does not answer in time", async () => {
    server = await startChatServer(() => undefined);
    expect(await discoverModels({ OLLAMA_HOST: server.origin }, fetch, impatient)).toMatchObject({ kind: "builtin" });
  });

  test.each([
    [undefined, "http://127.0.0.1:11434/api/tags"],
    ["0.0.0.0", "http://127.0.0.1:11434/api/tags"],
    [":9000", "http://127.0.0.1:9000/api/tags"],
    ["box.local:80", "http://box.local/api/tags"],
    ["https://box.local", "https://box.local/api/tags"],
  ])("host %s", async (host, url) => {
    const asked: unknown[] = [];
    const recording = (address: unknown): Promise<Response> => {
      asked.push(address);
      return Promise.reject(new Error("nobody"));
    };
    await discoverModels({ OLLAMA_HOST: host }, recording as typeof fetch, timers);
    expect(asked).toEqual([url]);
  });
});
