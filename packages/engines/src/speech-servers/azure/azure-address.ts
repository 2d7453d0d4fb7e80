import { EngineError } from "@vivavoce/engine";

/** Where Azure AI Speech is, and how one signs in. */
export interface AzureSpeechAccess {
  /** Key of the resource. */
  readonly apiKey?: string;
  /** Region of the resource, for example `westeurope`. */
  readonly region?: string;
  /** Address in place of the region's: a private endpoint, a container, or a stand-in. */
  readonly baseUrl?: string;
}

/** The address of one of the services, `http(s)`, and the headers of every request. */
export interface AzureSpeechAddress {
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
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
  const headers = { "ocp-apim-subscription-key": apiKey };
  if (baseUrl !== undefined) {
    if (!URL.canParse(baseUrl) || !/^(?:https?|wss?):/.test(baseUrl)) {
      throw new EngineError(engine, "unsupported", "baseUrl must be an address that begins with http(s)://");
    }
    return { base: baseUrl.replace(/^ws/, "http").replace(/\/+$/, ""), headers };
  }
  if (region === undefined || !/^[a-z0-9]{3,40}$/.test(region)) {
    const hint = "the option region, or AZURE_SPEECH_REGION in the environment, for example westeurope";
    throw new EngineError(engine, "unsupported", `it needs the region of the resource: ${hint}`);
  }
  const domain = region.startsWith("china") ? "azure.cn" : region.startsWith("usgov") ? "azure.us" : "microsoft.com";
  return { base: `https://${region}.${service}.speech.${domain}`, headers };
}

/** The same address for a WebSocket. */
export function socketAddress(base: string, path: string): string {
  return `${base.replace(/^http/, "ws")}${path}`;
}
