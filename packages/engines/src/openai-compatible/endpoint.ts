import { createShownHeaders, keyNow } from "./shown-headers.ts";
import type { ServerKey, ShownHeaders } from "./shown-headers.ts";

/** Where something is asked for. */
export interface Endpoint extends ShownHeaders {
  readonly url: string;
}

/** What an endpoint is made of; see `OpenAiCompatibleOptions`. */
export interface EndpointOptions {
  readonly baseUrl: string;
  /** Asked for each request where it is a function. */
  readonly apiKey?: ServerKey;
  readonly model: string;
  /** Sent along; asked for each request where it is a function. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  readonly api?: "openai" | "azure";
  readonly apiVersion?: string;
}

const DEFAULT_AZURE_API_VERSION = "2024-10-21";

/**
 * Address and headers of a server. Azure OpenAI is asked at its deployment path with `api-key`; its newer `/openai/v1`
 * base takes the plain path and, unless one is given, no api-version.
 * @param path what is asked for, below the base; a base that ends with it is taken without
 */
export function resolveEndpoint(options: EndpointOptions, path = "/chat/completions"): Endpoint {
  const azure = options.api === "azure";
  const trimmed = options.baseUrl.replace(/\/+$/, "");
  const base = trimmed.endsWith(path) ? trimmed.slice(0, -path.length) : trimmed;
  const deployment = azure && !base.endsWith("/openai/v1");
  const url = new URL(deployment ? `${azureRoot(base)}/${encodeURIComponent(options.model)}${path}` : `${base}${path}`);
  const apiVersion = options.apiVersion ?? (deployment ? DEFAULT_AZURE_API_VERSION : undefined);
  if (azure && apiVersion !== undefined) url.searchParams.set("api-version", apiVersion);
  const { headers } = options;
  const shown = createShownHeaders(() => ({
    ...credential(keyNow(options.apiKey), azure),
    ...(typeof headers === "function" ? headers() : headers),
  }));
  return {
    url: url.href,
    get headers() {
      return shown.headers;
    },
    hide: shown.hide,
  };
}

function azureRoot(base: string): string {
  if (/\/openai\/deployments\/[^/]+$/.test(base)) return base.replace(/\/[^/]+$/, "");
  if (base.endsWith("/openai/deployments")) return base;
  return base.endsWith("/openai") ? `${base}/deployments` : `${base}/openai/deployments`;
}

/** How a server is shown a key; an empty one is none. */
export function credential(apiKey: string | undefined, azure: boolean): Record<string, string> {
  if (apiKey === undefined || apiKey === "") return {};
  return azure ? { "api-key": apiKey } : { authorization: `Bearer ${apiKey}` };
}
