import { isIPv4 } from "node:net";
import { secretsOf } from "./access-schema.ts";
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

/** What opens with the operators' keys, and what a caller with such a key could do. */
const operatorKeys = {
  admin: "whoever calls could see all calls and end them",
  metrics: "whoever calls could read the numbers",
} as const;

/**
 * Refuses a key of operators that callers have too.
 * @throws ConfigError
 */
export function checkOperatorKeys({ server }: Pick<Config, "server">, origins: Origins): void {
  const ofCallers = [
    ...server.apiKeys.flatMap((entry) => secretsOf(entry)),
    ...server.bearerTokens.flatMap((entry) => secretsOf(entry)),
  ];
  for (const [section, danger] of Object.entries(operatorKeys) as [keyof typeof operatorKeys, string][]) {
    const { key } = server[section];
    if (key === undefined || !ofCallers.includes(key)) continue;
    const source = nameOrigin(originOf(origins, `server.${section}.key`));
    throw new ConfigError(`${source}: server.${section}.key is a key of callers too: ${danger}. Choose another one.`);
  }
}

/** Whether clients need a key or token. */
export function isClosed({ server: { apiKeys, bearerTokens, entra } }: Config): boolean {
  return apiKeys.length + bearerTokens.length > 0 || takesEntraTokens(entra);
}

/** Whether tokens of Entra open a session. */
export function takesEntraTokens({ tenantId, issuers }: Config["server"]["entra"]): boolean {
  return tenantId !== undefined || issuers !== undefined;
}

/** What is listened on: where "localhost" is both addresses, node would take one of them, and clients that know only the other would fail. */
export function listenHost(host: string): string {
  return host === "localhost" ? "127.0.0.1" : host.replace(/^\[(.*)\]$/, "$1");
}

/** Whether a name or address is reached from this machine only. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  return bare === "localhost" || bare === "::1" || (isIPv4(bare) && bare.startsWith("127."));
}
