import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expandHome, hubCacheFolder, hubHomeFolder } from "../hub-cache.ts";
import type { Environment } from "../hub-cache.ts";
import { ModelError } from "../model-error.ts";

/** How the Hub is reached, as its own programs are told by the environment. */
export interface HubSettings {
  /** Origin and path of the Hub, without a slash at its end. */
  readonly endpoint: string;
  /** Goes to the endpoint's own origin only. */
  readonly token?: string;
  /** The network must not be used. */
  readonly offline: boolean;
  readonly cache: string;
}

/**
 * `HF_ENDPOINT`, else `HF_MIRROR`; `HF_TOKEN`, else the token that `hf auth login` has left; `HF_HUB_OFFLINE`.
 * @throws {ModelError} `refused` when the endpoint is no address, naming the variable
 */
export async function readHubSettings(env: Environment): Promise<HubSettings> {
  const cache = hubCacheFolder(env);
  const token = env["HF_TOKEN"]?.trim() || env["HUGGING_FACE_HUB_TOKEN"]?.trim() || (await storedToken(env));
  return {
    endpoint: endpointOf(env),
    ...(token === undefined || token === "" ? {} : { token }),
    offline: isOn(env["HF_HUB_OFFLINE"]) || isOn(env["TRANSFORMERS_OFFLINE"]),
    cache,
  };
}

function endpointOf(env: Environment): string {
  const name = env["HF_ENDPOINT"] ? "HF_ENDPOINT" : "HF_MIRROR";
  const value = env[name] || "https://huggingface.co";
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== "" || url.username + url.password !== "") {
    throw new ModelError("refused", `${name} must be an address such as https://huggingface.co.`);
  }
  return url.href.replace(/\/+$/, "");
}

async function storedToken(env: Environment): Promise<string | undefined> {
  if (isOn(env["HF_HUB_DISABLE_IMPLICIT_TOKEN"])) return undefined;
  const path = expandHome(env["HF_TOKEN_PATH"] || join(hubHomeFolder(env), "token"), env);
  try {
    return (await readFile(path, "utf8")).trim();
  } catch {
    return undefined;
  }
}

/** The words that Python's library takes for yes. */
function isOn(value: string | undefined): boolean {
  return /^(1|on|yes|true)$/i.test(value ?? "");
}
