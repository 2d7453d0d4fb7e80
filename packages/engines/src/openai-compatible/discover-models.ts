import type { Timers } from "@vivavoce/audio/clock";
import { getJson, namesIn } from "./get-json.ts";

/** Variables that are read; names as in the process environment. */
export type DiscoveryEnvironment = Readonly<Record<string, string | undefined>>;

/** The language model that was found, and why: shown at the start of the server. */
export type DiscoveredModel =
  | {
      readonly kind: "openai" | "azure" | "ollama";
      readonly baseUrl: string;
      readonly apiKey?: string;
      readonly model: string;
      readonly api: "openai" | "azure";
      readonly apiVersion?: string;
      /** One clause for people; never holds a secret. */
      readonly reason: string;
    }
  | { readonly kind: "builtin"; readonly reason: string };

const OLLAMA_TIMEOUT_MS = 300;
const MODEL_LIST_TIMEOUT_MS = 1000;
const OPENAI_BASE_URL = "https://api.openai.com/v1";
const OPENAI_MODEL = "gpt-4.1-mini";
/** Models that cannot chat. */
const NO_CHAT = /embed|bge-|minilm|rerank|whisper|tts|moderation|dall-e|image|transcribe|realtime/i;

/**
 * Finds a language model: an OpenAI-compatible server named in the environment, OpenAI or Azure OpenAI by a key where
 * `VIVAVOCE_LLM_ENGINE` is `openai-compatible`, a local Ollama with at least one model, or else the built-in one. A key that
 * other programs may have been given is no wish to send there what people say. Never throws; asks loopback or the named server
 * only.
 */
export async function discoverModels(
  env: DiscoveryEnvironment,
  fetch: typeof globalThis.fetch,
  timers: Timers,
): Promise<DiscoveredModel> {
  const wanted = filled(env["VIVAVOCE_LLM_MODEL"]);
  const baseUrl = filled(env["OPENAI_BASE_URL"]);
  const apiKey = filled(env["OPENAI_API_KEY"]);
  const key = apiKey === undefined ? {} : { apiKey };
  if (baseUrl !== undefined) {
    const base = baseUrl.replace(/\/+$/, "");
    const model = wanted ?? (await firstListed(base, apiKey, fetch, timers)) ?? "default";
    const named = wanted === undefined ? "; VIVAVOCE_LLM_MODEL names another of its models" : "";
    return { kind: "openai", api: "openai", baseUrl: base, model, ...key, reason: `OPENAI_BASE_URL is set${named}` };
  }
  const isMeant = filled(env["VIVAVOCE_LLM_ENGINE"]) === "openai-compatible";
  if (isMeant && apiKey !== undefined) {
    const model = wanted ?? OPENAI_MODEL;
    return { kind: "openai", api: "openai", baseUrl: OPENAI_BASE_URL, model, apiKey, reason: "OPENAI_API_KEY is set" };
  }
  const azure = isMeant ? findAzure(env, wanted) : undefined;
  return azure ?? (await findOllama(env, wanted, fetch, timers));
}

function findAzure(env: DiscoveryEnvironment, wanted: string | undefined): DiscoveredModel | undefined {
  const baseUrl = filled(env["AZURE_OPENAI_ENDPOINT"]);
  const apiKey = filled(env["AZURE_OPENAI_API_KEY"]);
  const model = wanted ?? filled(env["AZURE_OPENAI_DEPLOYMENT"]) ?? filled(env["AZURE_OPENAI_DEPLOYMENT_NAME"]);
  if (baseUrl === undefined || apiKey === undefined || model === undefined) return undefined;
  const apiVersion = filled(env["AZURE_OPENAI_API_VERSION"]) ?? filled(env["OPENAI_API_VERSION"]);
  return {
    kind: "azure",
    api: "azure",
    baseUrl: baseUrl.replace(/\/+$/, ""),
    apiKey,
    model,
    ...(apiVersion === undefined ? {} : { apiVersion }),
    reason: "AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY are set",
  };
}

async function findOllama(
  env: DiscoveryEnvironment,
  wanted: string | undefined,
  fetch: typeof globalThis.fetch,
  timers: Timers,
): Promise<DiscoveredModel> {
  const host = ollamaAddress(filled(env["OLLAMA_HOST"]));
  const answered =
    host === undefined ? undefined : await getJson(`${host}/api/tags`, {}, OLLAMA_TIMEOUT_MS, fetch, timers);
  if (host === undefined || answered === undefined) {
    return { kind: "builtin", reason: `${describeKeys(env)} and no Ollama answers on this machine` };
  }
  const names = namesIn(answered, "models", "name").filter((name) => !NO_CHAT.test(name));
  const named = names.find((name) => name === wanted || name === `${wanted}:latest` || name.split(":")[0] === wanted);
  const model = named ?? names[0];
  if (model === undefined) return { kind: "builtin", reason: "Ollama has no chat model: run `ollama pull` with one" };
  const missed = wanted !== undefined && named === undefined ? `; it has no model ${wanted}` : "";
  return {
    kind: "ollama",
    api: "openai",
    baseUrl: `${host}/v1`,
    model,
    reason: `Ollama answers at ${new URL(host).host}${missed}`,
  };
}

/** What becomes of the keys; "alone" says that the engine is all that is missing. */
function describeKeys(env: DiscoveryEnvironment): string {
  if (filled(env["OPENAI_API_KEY"]) !== undefined) return "OPENAI_API_KEY alone is not used";
  if (filled(env["AZURE_OPENAI_API_KEY"]) === undefined) return "no key is set";
  const hasEndpoint = filled(env["AZURE_OPENAI_ENDPOINT"]) !== undefined;
  return `AZURE_OPENAI_API_KEY ${hasEndpoint ? "alone" : "without AZURE_OPENAI_ENDPOINT"} is not used`;
}

/** First chat model of an OpenAI-compatible server; llama.cpp and vLLM serve one and list it. */
async function firstListed(
  baseUrl: string,
  apiKey: string | undefined,
  fetch: typeof globalThis.fetch,
  timers: Timers,
): Promise<string | undefined> {
  const headers: Record<string, string> = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  const list = await getJson(`${baseUrl}/models`, headers, MODEL_LIST_TIMEOUT_MS, fetch, timers);
  return namesIn(list, "data", "id").find((name) => !NO_CHAT.test(name));
}

/** `OLLAMA_HOST` as Ollama itself reads it: host, port, both or an address. Undefined when it is none of these. */
function ollamaAddress(host: string | undefined): string | undefined {
  const given = host ?? "127.0.0.1:11434";
  const withScheme = /^https?:\/\//.test(given)
    ? given
    : `http://${given.startsWith(":") ? `127.0.0.1${given}` : given}`;
  if (!URL.canParse(withScheme)) return undefined;
  const url = new URL(withScheme);
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  if (url.port === "" && !/:\d+\/?$/.test(given) && url.protocol === "http:") url.port = "11434";
  return url.origin;
}

function filled(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed === "" ? undefined : trimmed;
}
