import { EngineError } from "@vivavoce/engine";
import { createShownHeaders, keyNow } from "../../openai-compatible/shown-headers.ts";
import type { ServerKey, ShownHeaders } from "../../openai-compatible/shown-headers.ts";

/** Where Azure AI Speech is, and how one signs in. */
export interface AzureSpeechAccess {
  /** Key of the resource; asked for each request where it is a function. */
  readonly apiKey?: ServerKey;
  /** Region of the resource, for example `westeurope`. */
  readonly region?: string;
  /** Address in place of the region's: a private endpoint, a container, or a stand-in. */
  readonly baseUrl?: string;
}

/** The address of one of the services, `http(s)`, and the headers of every request. */
export interface AzureSpeechAddress {
  readonly base: string;
  readonly shown: ShownHeaders;
}

/** @throws EngineError `unsupported` without a key, or without a place */
export function azureAddress(
  engine: string,
  { apiKey, region, baseUrl }: AzureSpeechAccess,
  service: "tts" | "stt",
): AzureSpeechAddress {
  if (apiKey === undefined) {
    throw new EngineError(
      engine,
      "unsupported",
      "it needs a key: the option apiKey, or AZURE_SPEECH_KEY in the environment",
    );
  }
  const shown = createShownHeaders(() => ({ "ocp-apim-subscription-key": keyNow(apiKey) ?? "" }));
  if (baseUrl !== undefined) {
    if (!URL.canParse(baseUrl) || !/^(?:https?|wss?):/.test(baseUrl)) {
      throw new EngineError(engine, "unsupported", "baseUrl must be an address that begins with http(s)://");
    }
    return { base: baseUrl.replace(/^ws/, "http").replace(/\/+$/, ""), shown };
  }
  if (region === undefined || !/^[a-z0-9]{3,40}$/.test(region)) {
    const hint = "the option region, or AZURE_SPEECH_REGION in the environment, for example westeurope";
    throw new EngineError(engine, "unsupported", `it needs the region of the resource: ${hint}`);
  }
  const domain = region.startsWith("china") ? "azure.cn" : region.startsWith("usgov") ? "azure.us" : "microsoft.com";
  return { base: `https://${region}.${service}.speech.${domain}`, shown };
}

/** The same address for a WebSocket. */
export function socketAddress(base: string, path: string): string {
  return `${base.replace(/^http/, "ws")}${path}`;
}
