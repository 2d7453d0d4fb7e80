import { expect, test } from "vitest";
import { configSchema } from "../config/config-schema.ts";
import { loadLanguageModel } from "./load-language-model.ts";

const load = (model: object, env: Readonly<Record<string, string>>, ollama: readonly string[] = []) =>
  loadLanguageModel(configSchema.parse({ model }).model, {
    env,
    fetch: () =>
      ollama.length === 0
        ? Promise.reject(new Error("nobody answers"))
        : Promise.resolve(Response.json({ models: ollama.map((name) => ({ name })) })),
    timers: { setTimer: () => () => undefined },
  });

const engine = "openai-compatible";
const azure = { AZURE_OPENAI_ENDPOINT: "https://x.openai.azure.com", AZURE_OPENAI_DEPLOYMENT: "d" };
const keyOrAddress = "model.engine: openai-compatible needs model.baseUrl (OPENAI_BASE_URL) or model.apiKey";
const keyAndDeployment = "Azure OpenAI needs AZURE_OPENAI_API_KEY and VIVAVOCE_LLM_MODEL";

test.each([
  ["nothing", {}, {}, keyOrAddress],
  ["a key of blanks", { apiKey: "  " }, {}, keyOrAddress],
  ["a key of Azure without its endpoint", {}, { AZURE_OPENAI_API_KEY: "k" }, keyOrAddress],
  ["an endpoint of blanks", {}, { ...azure, AZURE_OPENAI_API_KEY: "k", AZURE_OPENAI_ENDPOINT: " " }, keyOrAddress],
  ["an endpoint without a key", {}, azure, keyAndDeployment],
  ["an endpoint with a key of blanks", {}, { ...azure, AZURE_OPENAI_API_KEY: "  " }, keyAndDeployment],
  [
    "a deployment of blanks",
    {},
    { ...azure, AZURE_OPENAI_API_KEY: "k", AZURE_OPENAI_DEPLOYMENT: " " },
    keyAndDeployment,
  ],
])("who asks for a server and has set %s is told, not answered from this machine", async (_, model, env, message) => {
  await expect(load({ engine, ...model }, env)).rejects.toThrow(message);
  await expect(load({ engine, ...model }, env, ["llama3.2:3b"])).rejects.toThrow(message);
});

test("a server that is named in full answers", async () => {
  const { languageModel, reason } = await load({ engine }, { ...azure, AZURE_OPENAI_API_KEY: "k" });
  expect(reason).toBe("AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY are set");
  await languageModel.close();
});
