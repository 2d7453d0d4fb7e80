import { isIPv4 } from "node:net";
import { ConfigError } from "./config-error.ts";
import type { Config } from "./config-schema.ts";
import { nameOrigin, originOf } from "./origins.ts";
import type { Origins } from "./origins.ts";

/**
 * Refuses a configuration that would be open to strangers: without keys and tokens the server listens on loopback only.
 * @throws ConfigError
 */
export function checkExposure(config: Config, origins: Origins): void {
  const { host } = config.server;
  if (isClosed(config) || isLoopback(host)) return;
  const source = nameOrigin(originOf(origins, "server.host"));
  throw new ConfigError(
    `${source}: server.host: "${host}" can be reached by others, and no key is set. ` +
      "Set VIVAVOCE_API_KEYS to one or more keys, or use localhost.",
  );
}

/** Whether clients need a key or token. */
export function isClosed({ server: { apiKeys, bearerTokens, entra } }: Config): boolean {
  return apiKeys.length + bearerTokens.length > 0 || takesEntraTokens(entra);
}

/** Whether tokens of Entra open a session. */
export function takesEntraTokens({ tenantId, issuers }: Config["server"]["entra"]): boolean {
  return tenantId !== undefined || issuers !== undefined;
}

/** Whether a name or address is reached from this machine only. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  return bare === "localhost" || bare === "::1" || (isIPv4(bare) && bare.startsWith("127."));
}
