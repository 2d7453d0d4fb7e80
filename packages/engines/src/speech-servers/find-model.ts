import type { Timers } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import { credential } from "../openai-compatible/endpoint.ts";
import type { EndpointOptions } from "../openai-compatible/endpoint.ts";
import { keyNow } from "../openai-compatible/shown-headers.ts";
import type { ServerKey } from "../openai-compatible/shown-headers.ts";
import { getJson, namesIn } from "../openai-compatible/get-json.ts";

/** Where models are looked for. */
export interface ModelSearch {
  readonly baseUrl: string;
  readonly apiKey?: ServerKey;
  readonly api?: "openai" | "azure";
  readonly headers?: EndpointOptions["headers"];
  readonly model?: string;
}

/** Time that a server has to say what it offers, in milliseconds. */
export const listTimeoutMs = 2000;

/**
 * The model to ask for: the one that is configured, else the first that the server lists with a name that fits.
 * @param otherwise the name when it lists none
 * @throws EngineError `unsupported` on an address that is none
 */
export async function findModel(
  search: ModelSearch,
  fits: RegExp,
  otherwise: string,
  fetch: typeof globalThis.fetch,
  timers: Timers,
): Promise<string> {
  if (!URL.canParse(search.baseUrl) || !/^https?:/.test(search.baseUrl)) {
    throw new EngineError("openai-compatible", "unsupported", "baseUrl must be an address that begins with http(s)://");
  }
  if (search.model !== undefined) return search.model;
  if (search.api === "azure") {
    throw new EngineError("openai-compatible", "unsupported", "model must name the deployment of Azure OpenAI");
  }
  const models = await getJson(`${baseOf(search)}/models`, headersOf(search), listTimeoutMs, fetch, timers);
  return namesIn(models, "data", "id").find((name) => fits.test(name)) ?? otherwise;
}

/** The base without what is asked for below it. */
export function baseOf({ baseUrl }: ModelSearch): string {
  return baseUrl.replace(/\/+$/, "").replace(/\/audio\/(?:speech|transcriptions)$/, "");
}

/** What requests for lists are sent with. */
export function headersOf({ apiKey, headers }: ModelSearch): Record<string, string> {
  return { ...credential(keyNow(apiKey), false), ...(typeof headers === "function" ? headers() : headers) };
}
