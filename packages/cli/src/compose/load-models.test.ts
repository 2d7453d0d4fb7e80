import { createScriptedLanguageModel } from "@vivavoce/engine/testing";
import { silentLogger } from "@vivavoce/server";
import { describe, expect, test } from "vitest";
import { configSchema } from "../config/config-schema.ts";
import { loadModels } from "./load-models.ts";
import type { Models } from "./load-models.ts";

const surroundings = {
  env: {},
  fetch: (): Promise<Response> => Promise.reject(new Error("nobody answers")),
  timers: { setTimer: () => () => undefined },
  logger: silentLogger,
};

async function load(config: object): Promise<Models> {
  return loadModels(configSchema.parse(config), createScriptedLanguageModel([]), surroundings);
}

const compatible = { engine: "openai-compatible", baseUrl: "http://127.0.0.1:9/v1", model: "llama" };
const upstream = { engine: "realtime", api: "openai", url: "wss://service.test", apiKey: "k", model: "gpt-realtime" };

describe("models of the configuration", () => {
  test("are selected by name, alias and id, in any letter case; all else is the default", async () => {
    const models = await load({
      models: { Fast: { ...compatible, aliases: ["gpt-4o-mini"] }, own: { engine: "builtin" }, cloud: upstream },
    });
    const idOf = (name: string): string => {
      const selected = models.table.select(name);
      return `${selected.kind === "realtime" ? selected.upstream.model : selected.languageModel.info.id} ${selected.exact}`;
    };
    expect(idOf("fast")).toMatch(/llama.* true$/);
    expect(idOf("GPT-4o-mini")).toBe(idOf("fast"));
    expect(idOf("own")).toBe("vivavoce-builtin true");
    expect(idOf("vivavoce-builtin")).toBe("vivavoce-builtin true");
    expect(idOf("Cloud")).toBe("gpt-realtime true");
    expect(idOf("scripted-language-model")).toBe("scripted-language-model true");
    expect(idOf("gpt-4o")).toBe("scripted-language-model false");
    await models.close();
  });

  test.each([
    [{ a: compatible, b: { ...compatible, aliases: ["A"] } }, 'models.b: "a" means models.a already.'],
    [{ a: { engine: "openai-compatible" } }, "models.a.engine: openai-compatible needs models.a.baseUrl"],
    [{ a: { ...compatible, api: "azure" } }, "models.a.api: azure needs models.a.baseUrl"],
    [{ a: { ...upstream, apiKey: undefined } }, "models.a: the service needs an apiKey or a token."],
  ])("%j cannot be", async (models, message) => {
    await expect(load({ models })).rejects.toThrow(message);
  });
});

describe("agents of the configuration", () => {
  const instructions = "Sell pizza.";

  test("have voice, tools, model and greeting", async () => {
    const tools = [{ type: "function", name: "order", parameters: { type: "object", properties: {} } }];
    const agent = { instructions, model: "OWN", voice: "alloy", tools, greeting: "Pizza!" };
    const { agents } = await load({ models: { own: { engine: "builtin" } }, agents: { shop: agent } });
    expect(agents).toEqual([{ name: "shop", ...agent }]);
  });

  test.each([
    [{ a: { instructions, model: "fats" } }, 'agents.a.model: there is no model "fats" in models. Did you mean fast?'],
    [{ a: { instructions, model: "cloud" } }, 'agents.a.model: "cloud" is passed through'],
    [{ a: { instructions, voice: { type: "nonsense" } } }, "agents: Agent 'a': "],
    [{ a: { instructions, tools: [{ type: "function" }] } }, "agents: Agent 'a': "],
    [{ a: { instructions }, b: { instructions, id: "A" } }, "agents: Two agents have the name or id 'a'."],
  ])("%j cannot be", async (agents, message) => {
    const models = { fast: compatible, cloud: upstream };
    await expect(load({ models, agents })).rejects.toThrow(message);
  });
});
