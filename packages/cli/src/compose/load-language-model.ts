import type { LanguageModel } from "@vivavoce/engine";
import type { DiscoveredModel, Timers } from "@vivavoce/engines/openai-compatible";
import { ConfigError } from "../config/config-error.ts";
import { defined } from "../config/defined.ts";
import type { Config } from "../config/config-schema.ts";
import type { EngineSecrets, ServerSecrets } from "./engine-secrets.ts";

/** What discovery may use. */
export interface ModelSurroundings {
  /** Azure OpenAI and Ollama are looked for here; what the configuration holds is taken from it alone. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof globalThis.fetch;
  readonly timers: Timers;
  /** What servers are asked with at each request; what the configuration holds, for good, when absent. */
  readonly secrets?: EngineSecrets;
}

/** The language model in use, and why it is this one. */
export interface ChosenModel {
  readonly languageModel: LanguageModel;
  /** One clause for people, shown at the start. */
  readonly reason: string;
}

/**
 * Loads the language model that is configured, or found.
 * @param place where it stands in the configuration
 * @throws ConfigError when a server is asked for and none is named
 */
export async function loadLanguageModel(
  config: Config["model"],
  surroundings: ModelSurroundings,
  place = "model",
): Promise<ChosenModel> {
  const found = await choose(config, surroundings);
  if (found.kind === "builtin") {
    const { createBuiltinModel } = await import("@vivavoce/engines/builtin-model");
    const { timeZone } = config;
    return { languageModel: createBuiltinModel(defined({ timeZone })), reason: found.reason };
  }
  const { createOpenAiCompatibleModel } = await import("@vivavoce/engines/openai-compatible");
  const { baseUrl, model, api, apiKey, apiVersion, reason } = found;
  const languageModel = createOpenAiCompatibleModel({
    baseUrl,
    model,
    api,
    ...defined({ apiVersion }),
    ...(apiKey !== undefined && { apiKey: () => keyNow(found, surroundings.secrets?.of(place)) ?? apiKey }),
    headers: () => surroundings.secrets?.of(place).headers ?? config.headers,
    firstTokenTimeoutMs: config.firstTokenTimeoutMs,
    requestTimeoutMs: config.requestTimeoutMs,
    maxMessageBytes: config.maxMessageBytes,
    maxStreamBytes: config.maxStreamBytes,
    fetch: surroundings.fetch,
    timers: surroundings.timers,
  });
  return { languageModel, reason };
}

/** Azure OpenAI that was found by the environment has its key there. */
function keyNow(found: DiscoveredModel, secrets: ServerSecrets | undefined): string | undefined {
  return secrets?.apiKey ?? (found.kind === "azure" ? secrets?.azureKey : undefined);
}

async function choose(config: Config["model"], surroundings: ModelSurroundings): Promise<DiscoveredModel> {
  const { engine, api, baseUrl, apiKey, model, apiVersion } = config;
  if (engine === "builtin") return { kind: "builtin", reason: "it is configured" };
  if (api === "azure") {
    if (baseUrl === undefined || apiKey === undefined || model === undefined) {
      throw new ConfigError("model.api: azure needs model.baseUrl, model.apiKey and model.model (the deployment) too.");
    }
    return { kind: "azure", api, baseUrl, apiKey, model, ...defined({ apiVersion }), reason: "it is configured" };
  }
  const { discoverModels } = await import("@vivavoce/engines/openai-compatible");
  const env = {
    ...surroundings.env,
    OPENAI_BASE_URL: baseUrl,
    OPENAI_API_KEY: apiKey,
    VIVAVOCE_LLM_MODEL: model,
    VIVAVOCE_LLM_ENGINE: engine,
  };
  const found = await discoverModels(env, surroundings.fetch, surroundings.timers);
  // Who asked for a server is never answered by what is on this machine.
  const isElsewhere = found.kind === "openai" || found.kind === "azure";
  if (engine === "openai-compatible" && !isElsewhere) throw noServer(surroundings.env);
  return found;
}

/** What is missing where neither a server nor a key is named, nor all of Azure OpenAI. */
function noServer(env: ModelSurroundings["env"]): ConfigError {
  const isAzure = (env["AZURE_OPENAI_ENDPOINT"] ?? "").trim() !== "";
  return new ConfigError(
    isAzure
      ? "AZURE_OPENAI_ENDPOINT in the environment: Azure OpenAI needs AZURE_OPENAI_API_KEY and VIVAVOCE_LLM_MODEL (the deployment) too."
      : "model.engine: openai-compatible needs model.baseUrl (OPENAI_BASE_URL) or model.apiKey (OPENAI_API_KEY).",
  );
}
