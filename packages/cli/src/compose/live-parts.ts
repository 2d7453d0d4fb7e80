import type { Gateway } from "@vivavoce/server";
import type { Config } from "../config/config-schema.ts";
import { credentialsOf } from "./build-server.ts";
import { isSameBus } from "./configuration-changes.ts";
import { secretsForServersOf } from "./engine-secrets.ts";
import type { EngineSecrets } from "./engine-secrets.ts";
import type { LoadedBus } from "./load-bus.ts";
import type { ConfigurationPart } from "./watch-configuration.ts";

/** Keys of callers and of operators, at the server that asks for them. */
export function keysPart(started: Config, server: Pick<Gateway, "useKeys">): ConfigurationPart {
  let used = started;
  return {
    name: "keys",
    async take({ config: { server: next } }) {
      const { apiKeys, bearerTokens, metrics, admin } = used.server;
      const inUse = [apiKeys, bearerTokens, metrics.key, admin.key];
      const wanted = [next.apiKeys, next.bearerTokens, next.metrics.key, next.admin.key];
      if (JSON.stringify(inUse) === JSON.stringify(wanted)) return undefined;
      const hasAdmin = started.server.admin.enabled || next.admin.key !== undefined;
      const { added, removed, changed } = server.useKeys({
        credentials: credentialsOf(next),
        metricsKey: next.metrics.key,
        ...(hasAdmin && { admin: { key: next.admin.key } }),
      });
      const operators = [
        ...(metrics.key === next.metrics.key ? [] : ["metrics"]),
        ...(admin.key === next.admin.key ? [] : ["admin"]),
      ];
      used = { ...used, server: { ...used.server, ...keysOf(next) } };
      return listed({ callersAdded: added, callersRemoved: removed, callersChanged: changed, operators });
    },
  };
}

function keysOf({ apiKeys, bearerTokens, metrics, admin }: Config["server"]) {
  return { apiKeys, bearerTokens, metrics, admin };
}

/**
 * Keys of the servers that engines and models ask.
 * @param started says which servers those are, until a restart
 * @param tell has other processes take them too
 */
export function enginesPart(
  secrets: EngineSecrets,
  started: Parameters<typeof secretsForServersOf>[0],
  tell: () => void = () => {},
): ConfigurationPart {
  return {
    name: "keys of engines",
    async take(next) {
      const changed = secrets.take(secretsForServersOf(started, next));
      if (changed.length > 0) tell();
      return listed({ engines: changed });
    },
  };
}

/**
 * Who this program is on the bus.
 * @param started says where that is, until a restart: who one is at another place is nobody there
 * @param tell has other processes be the same
 */
export function busPart(
  bus: Pick<LoadedBus, "useCredentials">,
  started: Pick<Config, "bus">,
  tell: (bus: Config["bus"]) => void = () => {},
): ConfigurationPart {
  return {
    name: "bus",
    async take({ config }) {
      if (!isSameBus(started, config)) return undefined;
      if (!(await bus.useCredentials(config.bus))) return undefined;
      tell(config.bus);
      return { bus: "credentials" };
    },
  };
}

function listed(names: Readonly<Record<string, readonly string[]>>): Record<string, string> | undefined {
  const found = Object.entries(names).flatMap(([what, each]) => (each.length === 0 ? [] : [[what, each.join(", ")]]));
  return found.length === 0 ? undefined : (Object.fromEntries(found) as Record<string, string>);
}
