import { createSessions } from "./create-sessions.ts";
import { createGateway } from "./gateway/gateway.ts";
import type { Gateway } from "./gateway/gateway.ts";
import type { EngineDown } from "./pipeline/engines-down.ts";
import type { SessionStore } from "./survival/session-store.ts";
import type { FrontServerOptions, ServerOptions } from "./server-options.ts";

export { defaultMaxWastedPerMinute, defaultSessionLimits } from "./create-sessions.ts";
export type { ServerLimits, ServerOptions } from "./server-options.ts";

/**
 * A whole Voice Live server on the given engines; nothing is opened before `listen`.
 * @throws TypeError when an agent is not what sessions take, or its model is not in the table
 */
export function createServer(options: ServerOptions): Gateway {
  const { openSession, metrics, about, unavailable, degraded, load, clock, ids, logger } = createSessions(options);
  return createGateway({
    ...frontOptions(options),
    openSession,
    sessionStore: options.sessionStore,
    clock,
    ids,
    logger,
    health: () => ({
      engines: about().engines,
      ...named([...(options.degraded?.() ?? []), ...unkept(options.sessionStore), ...degraded()]),
    }),
    capabilities: () => about().capabilities,
    unavailable,
    metrics,
    load,
  });
}

/** What a gateway is told of its place and of who may come, wherever its sessions are. */
export function frontOptions(options: FrontServerOptions) {
  const { tokens, trustedProxies, tls, allowedOrigins, consoleDir, limits = {} } = options;
  return {
    host: options.host ?? "127.0.0.1",
    port: options.port ?? 0,
    credentials: {
      apiKeys: options.credentials?.apiKeys ?? [],
      bearerTokens: options.credentials?.bearerTokens ?? [],
    },
    tokens,
    trustedProxies,
    tls,
    limits,
    allowedOrigins,
    consoleDir,
    metricsPage: options.metrics ?? {},
    admin: options.admin,
    fleet: options.fleet,
    configuration: options.configuration,
  };
}

/** Sessions that go on without being kept. */
export function unkept(store: SessionStore | undefined): readonly EngineDown[] {
  const detail = store?.problem?.();
  return detail === undefined ? [] : [{ stage: "sessions", engine: "store", detail }];
}

function named(degraded: readonly EngineDown[]): { readonly degraded?: readonly EngineDown[] } {
  return degraded.length === 0 ? {} : { degraded };
}
