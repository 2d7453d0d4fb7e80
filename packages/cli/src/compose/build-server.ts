import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { createEntraTokens, createServer, createSystemClock } from "@vivavoce/server";
import type { FrontServerOptions, Gateway, Logger, TelemetryApi } from "@vivavoce/server";
import { findConsoleDir } from "./console-dir.ts";
import type { openJournalFolder } from "./journal-files.ts";
import type { LoadedBus } from "./load-bus.ts";
import type { ConfigurationWatch } from "./watch-configuration.ts";
import type { Engines } from "./load-engines.ts";
import { defined } from "../config/defined.ts";
import type { Config } from "../config/config-schema.ts";
import { listenHost, takesEntraTokens } from "../config/exposure.ts";
import { roomOf } from "../config/room-of.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import type { TlsFiles } from "../config/read-tls.ts";

/**
 * For the log, when somebody speaks a language that is not understood. Which it is nobody knows: models of many languages, and
 * how to see those of one.
 */
const moreLanguages =
  "vivavoce models pull nemotron-3.5-streaming (40 languages) or whisper-base (99, small), " +
  "then recognizer.engine sherpa-onnx; vivavoce models list shows the others";

/** What was opened for a server beside its engines. */
export interface OpenedForServer {
  readonly tls: TlsFiles | undefined;
  readonly openJournal: ReturnType<typeof openJournalFolder> | undefined;
  /** What makes several servers one, where that is configured. */
  readonly bus?: LoadedBus | undefined;
  /** What looks at the files of the configuration while the server runs. */
  readonly watch?: Pick<ConfigurationWatch, "state" | "degraded"> | undefined;
  /** OpenTelemetry's API, where an SDK is registered. */
  readonly telemetry?: TelemetryApi | undefined;
}

/** The server that a configuration describes, on loaded engines. It does not listen yet. */
export function buildServer(
  { config }: LoadedConfig,
  opened: OpenedForServer,
  engines: Engines,
  logger: Logger,
): Gateway {
  return createServer({
    ...frontOf(config, opened, logger),
    ...sessionsOf(config, engines, opened),
    ...(opened.bus === undefined ? {} : { sessionStore: sessionStoreOf(opened.bus, config) }),
    logger,
  });
}

/** Where the server is and who may come. */
export function frontOf(
  config: Config,
  { tls, bus, watch }: Pick<OpenedForServer, "tls" | "bus" | "watch">,
  logger: Logger,
): FrontServerOptions {
  const { server } = config;
  const consoleDir = config.console.enabled ? findConsoleDir() : undefined;
  return {
    host: listenHost(server.host),
    port: server.port,
    credentials: credentialsOf(server),
    ...(takesEntraTokens(server.entra) ? { tokens: entraTokens(server.entra, logger) } : {}),
    trustedProxies: server.trustedProxies,
    ...(tls === undefined ? {} : { tls }),
    limits: limitsOf(config),
    allowedOrigins: server.allowedOrigins,
    ...(consoleDir === undefined ? {} : { consoleDir }),
    metrics: server.metrics.enabled && defined(server.metrics),
    ...(server.admin.enabled || server.admin.key !== undefined ? { admin: defined({ key: server.admin.key }) } : {}),
    degraded: () => [...(bus?.degraded() ?? []), ...(watch?.degraded() ?? [])],
    ...(watch && { configuration: () => watch.state() }),
    ...(bus === undefined ? {} : { fleet: fleetOf(bus, config.bus) }),
    logger,
  };
}

/** Two servers of one machine have its name, and each needs one of its own. */
function fleetOf({ bus, module, prefix, name }: LoadedBus, { name: given, replicas }: Config["bus"]) {
  const gateway = given ?? `${name.slice(0, 56)}-${randomBytes(3).toString("hex")}`;
  return module.createBusFleet(bus, { prefix, gateway, replicas });
}

/** Sessions that nobody has come back to are forgotten so long after their window, in milliseconds. */
const afterWindowMs = 60_000;

/** Whether sessions are kept on the bus. */
export function keepsSessions({ bus: { url, journal }, server }: Pick<Config, "bus" | "server">): boolean {
  return url !== undefined && journal.enabled && server.resume.windowMs > 0;
}

/** Where sessions are kept for the other servers, and processes; undefined where they are not to be. */
export function sessionStoreOf({ bus, module, prefix }: LoadedBus, config: Config) {
  const { journal, replicas } = config.bus;
  const { windowMs } = config.server.resume;
  if (!keepsSessions(config)) return undefined;
  const { storage, maxBytes } = journal;
  const keptMs = windowMs + afterWindowMs;
  return module.createBusSessionStore({ bus, prefix, storage, maxBytes, keptMs, replicas });
}

/** What its sessions are made of. */
export function sessionsOf(
  config: Config,
  engines: Engines,
  opened: Pick<OpenedForServer, "openJournal" | "telemetry">,
) {
  const { output, turns, server } = config;
  const { openJournal, telemetry } = opened;
  const { maxAnswerChars, maxArgumentBytes, maxToolCalls, sayFailures, failureSentences } = config.model;
  const { sayLanguages, languageSentences, failureSentences: hearingSentences } = config.recognizer;
  return {
    engines,
    models: engines.models.table,
    agents: engines.models.agents,
    limits: limitsOf(config),
    ...(openJournal === undefined ? {} : { openJournal }),
    telemetry,
    telemetryContent: server.telemetry.content,
    leadMs: output.leadMs,
    maxWastedPerMinute: turns.maxWastedPerMinute,
    mcp: config.mcp,
    answers: { maxAnswerChars, maxArgumentBytes, maxToolCalls },
    failureSentences: sayFailures && failureSentences,
    hearingSentences,
    languageSentences: sayLanguages && languageSentences,
    moreLanguages,
  };
}

function limitsOf(config: Config) {
  const { limits, resume } = config.server;
  return {
    ...limits,
    resumeMs: resume.windowMs,
    maxParkedSessions: resume.maxSessions,
    maxResumeBytes: resume.maxBytes,
    stockClients: resume.stockClients,
    maxSessions: roomOf(config, availableParallelism()),
  };
}

type ServerConfig = Config["server"];

/** Who may call. */
export function credentialsOf({ apiKeys, bearerTokens }: Pick<ServerConfig, "apiKeys" | "bearerTokens">) {
  const tokens = bearerTokens.map((entry) => {
    if (typeof entry === "string") return entry;
    const { token, ...rest } = entry;
    return { ...defined(rest), key: token };
  });
  return {
    apiKeys: apiKeys.map((entry) => (typeof entry === "string" ? entry : defined(entry))),
    bearerTokens: tokens,
  };
}

function entraTokens(entra: ServerConfig["entra"], logger: Logger) {
  return createEntraTokens({ ...defined(entra), clock: createSystemClock(), logger });
}
