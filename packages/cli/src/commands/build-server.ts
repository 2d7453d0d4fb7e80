import { availableParallelism } from "node:os";
import { createEntraTokens, createServer, createSystemClock } from "@vivavoce/server";
import type { Gateway, Logger } from "@vivavoce/server";
import { findConsoleDir } from "../compose/console-dir.ts";
import type { openJournalFolder } from "../compose/journal-files.ts";
import type { Engines } from "../compose/load-engines.ts";
import type { Config } from "../config/config-schema.ts";
import { takesEntraTokens } from "../config/exposure.ts";
import { sessionRoom } from "../config/session-room.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import type { TlsFiles } from "../config/read-tls.ts";

/** The server that a configuration describes, on loaded engines. It does not listen yet. */
export function buildServer(
  { config }: LoadedConfig,
  opened: {
    readonly tls: TlsFiles | undefined;
    readonly openJournal: ReturnType<typeof openJournalFolder> | undefined;
  },
  engines: Engines,
  logger: Logger,
): Gateway {
  const { server, output, turns } = config;
  const { maxAnswerChars, maxArgumentBytes, maxToolCalls, sayFailures, failureSentences } = config.model;
  const { tls, openJournal } = opened;
  const consoleDir = config.console.enabled ? findConsoleDir() : undefined;
  return createServer({
    engines,
    models: engines.models.table,
    agents: engines.models.agents,
    // Where "localhost" is both addresses, node would take one of them; clients that know only the other would fail.
    host: server.host === "localhost" ? "127.0.0.1" : server.host,
    port: server.port,
    credentials: credentialsOf(server),
    ...(takesEntraTokens(server.entra) ? { tokens: entraTokens(server.entra, logger) } : {}),
    trustedProxies: server.trustedProxies,
    ...(tls === undefined ? {} : { tls }),
    limits: {
      ...server.limits,
      maxSessions: sessionRoom(server.limits.maxSessions, config.recognizer.engine, availableParallelism()),
    },
    allowedOrigins: server.allowedOrigins,
    ...(consoleDir === undefined ? {} : { consoleDir }),
    ...(openJournal === undefined ? {} : { openJournal }),
    leadMs: output.leadMs,
    maxWastedPerMinute: turns.maxWastedPerMinute,
    mcp: config.mcp,
    answers: { maxAnswerChars, maxArgumentBytes, maxToolCalls },
    failureSentences: sayFailures && failureSentences,
    logger,
  });
}

type ServerConfig = Config["server"];

function credentialsOf({ apiKeys, bearerTokens }: ServerConfig) {
  const tokens = bearerTokens.map((entry) => {
    if (typeof entry === "string") return entry;
    const { token, ...rest } = entry;
    return { ...given(rest), key: token };
  });
  return { apiKeys: apiKeys.map((entry) => (typeof entry === "string" ? entry : given(entry))), bearerTokens: tokens };
}

function entraTokens(entra: ServerConfig["entra"], logger: Logger) {
  return createEntraTokens({ ...given(entra), clock: createSystemClock(), logger });
}

/** What is not set is absent. */
function given<T extends object>(members: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}
