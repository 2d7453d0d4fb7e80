import type { LanguageModel } from "@vivavoce/engine";
import { createAgentTable, createModelTable } from "@vivavoce/server";
import type { AgentDefinition, Logger, ModelEntry, ModelTable, Upstream } from "@vivavoce/server";
import { ConfigError } from "../config/config-error.ts";
import { defined } from "../config/defined.ts";
import type { Config } from "../config/config-schema.ts";
import type { AgentConfig, ModelEntryConfig } from "../config/models-schema.ts";
import { nearestName } from "../config/nearest-name.ts";
import { loadLanguageModel } from "./load-language-model.ts";
import type { ModelSurroundings } from "./load-language-model.ts";

/** Who answers by which name. */
export interface Models {
  readonly table: ModelTable;
  /** Names of the models beside the default. */
  readonly names: readonly string[];
  readonly agents: readonly AgentDefinition[];
  /** Closes the language models that were loaded here, not the default; never rejects. */
  close(): Promise<void>;
}

/**
 * Loads the models of the configuration, each once, beside the default that is loaded already.
 * @throws ConfigError on names used twice, entries that lack something, and agents that cannot be
 */
export async function loadModels(
  config: Pick<Config, "model" | "models" | "agents">,
  defaultModel: LanguageModel,
  surroundings: ModelSurroundings & { readonly logger: Logger },
): Promise<Models> {
  checkNames(config.models);
  const loading = Object.entries(config.models).map(([name, entry]) => loadEntry(name, entry, config, surroundings));
  const settled = await Promise.allSettled(loading);
  const entries = settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const loaded = entries.flatMap((entry) => (entry.kind === "language-model" ? [entry.languageModel] : []));
  const close = async (): Promise<void> => {
    for (const result of await Promise.allSettled(loaded.map((model) => model.close()))) {
      if (result.status === "rejected") {
        surroundings.logger.log("warn", "an engine did not close", { error: String(result.reason) });
      }
    }
  };
  try {
    for (const result of settled) if (result.status === "rejected") throw result.reason;
    const table = createModelTable(defaultModel, entries);
    const names = Object.keys(config.models);
    return { table, names, agents: readAgents(config.agents, table, names), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function loadEntry(
  name: string,
  entry: ModelEntryConfig,
  config: Pick<Config, "model">,
  surroundings: ModelSurroundings,
): Promise<ModelEntry> {
  const { aliases } = entry;
  if (entry.engine === "realtime") {
    const { engine: _, aliases: __, apiKey, token, apiVersion, ...upstream } = entry;
    if (apiKey === undefined && token === undefined && Object.keys(entry.headers).length === 0) {
      throw new ConfigError(`models.${name}: the service needs an apiKey or a token.`);
    }
    const fixed = { ...upstream, ...defined({ apiVersion }) };
    return { kind: "realtime", name, aliases, upstream: withSecrets(fixed, name, { apiKey, token }, surroundings) };
  }
  try {
    const { languageModel } = await loadLanguageModel(
      { ...blank(config.model), ...entry },
      surroundings,
      `models.${name}`,
    );
    return { kind: "language-model", name, aliases, languageModel };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.message.replaceAll("model.", `models.${name}.`), { cause: error });
  }
}

/** A service that is shown what opens it at the moment. */
function withSecrets(
  fixed: Omit<Upstream, "apiKey" | "token">,
  name: string,
  given: { readonly apiKey: string | undefined; readonly token: string | undefined },
  { secrets }: ModelSurroundings,
): Upstream {
  const now = () => ({ ...defined(given), headers: fixed.headers ?? {}, ...secrets?.of(`models.${name}`) });
  const member = (key: "apiKey" | "token" | "headers") => ({ enumerable: true, get: () => now()[key] });
  return Object.defineProperties({ ...fixed } as Upstream, {
    ...(given.apiKey !== undefined && { apiKey: member("apiKey") }),
    ...(given.token !== undefined && { token: member("token") }),
    headers: member("headers"),
  });
}

/** Nothing of the default's server and key goes to another; the time zone is the machine's, and limits are every model's. */
function blank(model: Config["model"]): Config["model"] {
  const { baseUrl: _, apiKey: __, model: ___, apiVersion: ____, ...rest } = model;
  return { ...rest, engine: "builtin", api: "openai", headers: {} };
}

function checkNames(models: Config["models"]): void {
  const owners = new Map<string, string>();
  for (const [name, { aliases }] of Object.entries(models)) {
    for (const key of new Set([name, ...aliases].map((each) => each.trim().toLowerCase()))) {
      const owner = owners.get(key);
      if (owner !== undefined) throw new ConfigError(`models.${name}: "${key}" means models.${owner} already.`);
      owners.set(key, name);
    }
  }
}

function readAgents(agents: Config["agents"], table: ModelTable, known: readonly string[]): AgentDefinition[] {
  const definitions = Object.entries(agents).map(([name, agent]) => definitionOf(name, agent));
  for (const { name, model } of definitions) {
    if (model === undefined) continue;
    const selected = table.select(model);
    if (selected.kind === "realtime") {
      throw new ConfigError(`agents.${name}.model: "${model}" is passed through; an agent needs a language model.`);
    }
    if (!selected.exact) {
      const nearest = nearestName(model, known);
      const hint = nearest === undefined ? `Known: ${known.join(", ") || "none"}.` : `Did you mean ${nearest}?`;
      throw new ConfigError(`agents.${name}.model: there is no model "${model}" in models. ${hint}`);
    }
  }
  try {
    createAgentTable(definitions);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ConfigError(`agents: ${error.message}`, { cause: error });
  }
  return definitions;
}

function definitionOf(name: string, { instructions, ...optional }: AgentConfig): AgentDefinition {
  return { name, instructions, ...defined(optional) };
}
