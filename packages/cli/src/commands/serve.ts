import { createServer } from "node:net";
import { availableParallelism } from "node:os";
import { createLogger, createSystemClock, loadTelemetry } from "@vivavoce/server";
import type { Gateway, Logger } from "@vivavoce/server";
import { openJournalFolder } from "../compose/journal-files.ts";
import { tellWhoAnswers } from "../compose/ask-once.ts";
import { memoryNotice } from "../compose/memory-notice.ts";
import { languageModels } from "../compose/language-models.ts";
import type { EnginesOnBus } from "../compose/engines-on-bus.ts";
import { tellSettingsOfWorkers, withEnginesOnBus } from "../compose/engines-on-bus.ts";
import { loadBus } from "../compose/load-bus.ts";
import type { LoadedBus } from "../compose/load-bus.ts";
import { loadEngines } from "../compose/load-engines.ts";
import { EngineSecrets, secretsOf } from "../compose/engine-secrets.ts";
import { busPart, enginesPart, keysPart } from "../compose/live-parts.ts";
import { watchCertificate } from "../compose/watch-certificate.ts";
import { watchConfiguration } from "../compose/watch-configuration.ts";
import type { ConfigurationPart, ConfigurationWatch } from "../compose/watch-configuration.ts";
import { warmUp } from "../compose/warm-up.ts";
import { sectionsOnBus } from "../config/bus-schema.ts";
import { configArgs } from "../config/flags.ts";
import type { Config } from "../config/config-schema.ts";
import { isClosed, listenHost } from "../config/exposure.ts";
import { roomOf } from "../config/room-of.ts";
import { openFileNotices } from "../compose/open-files.ts";
import { readTls } from "../config/read-tls.ts";
import type { TlsFiles } from "../config/read-tls.ts";
import { tlsNotices } from "../config/tls-notices.ts";
import { buildServer } from "../compose/build-server.ts";
import { cloudNotice } from "./cloud-notice.ts";
import { readCommandLine } from "../config/command-flags.ts";
import type { Command } from "../config/command-flags.ts";
import { openDoors } from "../compose/open-doors.ts";
import type { DoorSigns } from "../compose/open-doors.ts";
import { explained, surroundingsOfServer } from "./program-surroundings.ts";
import type { ProgramSurroundings } from "./program-surroundings.ts";
import { readAgain, readConfiguration } from "./read-configuration.ts";
import type { ReadConfiguration } from "../config/load-config.ts";
import { teller } from "./teller.ts";
import { tellLost } from "../terminal/steady-lines.ts";
import { tr } from "../words/translate.ts";

/** `vivavoce serve`: runs the server until it is told to stop. Exit code 0, 1 failure, 2 configuration. */
export const serveCommand: Command = {
  name: "serve",
  description: "Run the Voice Live server and its console",
  args: configArgs,
  run: (rawArgs) => serve(rawArgs, surroundingsOfServer()),
};

/** Runs a server; resolves with the exit code when it has stopped. The first wish to stop drains, the second cuts. */
export function serve(rawArgs: readonly string[], surroundings: ProgramSurroundings): Promise<0 | 1 | 2> {
  const { cwd, print, printError } = surroundings;
  // What comes before there is a server: its files are being read just now.
  const forget = surroundings.onReload?.(() => undefined);
  return explained(async () => {
    const { flags } = readCommandLine(rawArgs, configArgs);
    const loaded = await readConfiguration(flags, surroundings);
    for (const notice of await openFileNotices(loaded, cwd, loaded.env)) printError(tr(notice));
    const memory = memoryNotice(loaded.config, !sectionsOnBus(loaded.config).includes("recognizer"));
    if (memory !== undefined) printError(tr(memory));
    const tls = await readTls(loaded, cwd);
    const wallMs = createSystemClock().wallMs();
    for (const notice of await tlsNotices(loaded.config, tls, { cwd, wallMs })) printError(tr(notice));
    const logger = createLogger({ ...loaded.config.log, write: print, wallMs: () => createSystemClock().wallMs() });
    surroundings.onLost?.(tellLost(logger));
    await tryPort(loaded.config.server);
    const bus = await loadBus(loaded.config, logger, { cwd });
    try {
      tellSettingsOfWorkers(loaded, logger);
      teller(loaded.config, logger, print)(tr("Loading the speech engines ..."));
      const count = processCount(loaded.config.server.processes, availableParallelism());
      const watch = watchConfiguration({
        started: loaded,
        read: () => readAgain(flags, surroundings),
        cwd,
        clock: createSystemClock(),
        logger,
      });
      const secrets = new EngineSecrets(secretsOf(loaded.config, loaded.env));
      const started = { loaded, tls, bus, watch, secrets, logger, surroundings };
      if (count > 1) await serveMany(count, started);
      else await withEnginesOnBus(loaded.config, bus, logger, (onBus) => serveAlone(started, onBus));
    } finally {
      await bus?.close();
    }
    return 0;
  }, printError).finally(() => forget?.());
}

/**
 * Listens for a moment: that a port is not to be had is told before engines are loaded for seconds.
 * @throws what listening throws
 */
async function tryPort({ host, port }: Config["server"]): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", reject).listen(port, listenHost(host), resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}

/** What a server is started with. */
interface Started {
  readonly loaded: ReadConfiguration;
  readonly tls: TlsFiles | undefined;
  readonly bus: LoadedBus | undefined;
  readonly watch: ConfigurationWatch;
  /** Of the servers that engines and models ask. */
  readonly secrets: EngineSecrets;
  readonly logger: Logger;
  readonly surroundings: ProgramSurroundings;
}

async function serveAlone(
  { loaded, tls, bus, watch, secrets, logger, surroundings }: Started,
  onBus: EnginesOnBus | undefined,
): Promise<void> {
  // Before anything is loaded for seconds.
  const { dir } = loaded.config.journal;
  const openJournal = dir === undefined ? undefined : openJournalFolder(dir, surroundings.cwd, logger);
  const engines = await loadEngines(loaded.config, {
    logger,
    env: loaded.env,
    secrets,
    ...(onBus && { elsewhere: onBus.elsewhere }),
  });
  let server: Gateway | undefined;
  const over = new AbortController();
  let asked: Promise<void> | undefined;
  let stopWatching = (): void => {};
  try {
    await warmUp(engines, logger);
    const telemetry = loaded.config.server.telemetry.enabled ? await loadTelemetry(logger) : undefined;
    server = buildServer(loaded, { tls, bus, watch, openJournal, telemetry }, engines, logger);
    const { url } = await server.listen();
    const parts = [
      keysPart(loaded.config, server),
      enginesPart(secrets, loaded),
      ...(bus ? [busPart(bus, loaded.config)] : []),
    ];
    stopWatching = keepUp({ loaded, tls, watch, logger, surroundings }, server, parts);
    tellDoors(loaded.config, engines, url, { ...surroundings, logger });
    // Not waited for: who calls meanwhile is served, and a model that comes later is welcome.
    asked = tellWhoAnswers(languageModels(engines), {
      logger,
      now: () => createSystemClock().now(),
      signal: over.signal,
    });
    await untilStopped(server, surroundings.onStop, teller(loaded.config, logger, surroundings.print));
  } finally {
    over.abort();
    stopWatching();
    await asked;
    await server?.close();
    await engines.close();
  }
}

/** The same in several processes; what that takes is loaded only here. */
async function serveMany(
  count: number,
  { loaded, tls, bus, watch, secrets, logger, surroundings }: Started,
): Promise<void> {
  const { config, env } = loaded;
  const { serveProcesses } = await import("../processes/serve-processes.ts");
  const running = await serveProcesses({
    config,
    count,
    tls,
    bus,
    watch,
    secrets,
    env,
    cwd: surroundings.cwd,
    logger,
  });
  const { server, signs } = running;
  let stopWatching = (): void => {};
  try {
    const { url } = await server.listen();
    const parts = [
      keysPart(config, server),
      enginesPart(secrets, loaded, () => running.renewSecrets()),
      ...(bus ? [busPart(bus, config, (renewed) => running.renewBus(renewed))] : []),
    ];
    stopWatching = keepUp({ loaded, tls, watch, logger, surroundings }, server, parts);
    tellDoors(config, signs, url, { ...surroundings, logger });
    await untilStopped(server, surroundings.onStop, teller(config, logger, surroundings.print));
  } finally {
    stopWatching();
    await running.close();
  }
}

/** Takes a renewed certificate and other keys while the server runs, and at once when it is told to. @returns what ends that */
function keepUp(
  { loaded, tls, watch, logger, surroundings }: Pick<Started, "loaded" | "tls" | "watch" | "logger" | "surroundings">,
  server: Gateway,
  parts: readonly ConfigurationPart[],
): () => void {
  const certificate =
    tls &&
    watchCertificate({
      tls,
      read: async () => {
        const found = await readTls(loaded, surroundings.cwd);
        if (found === undefined) throw new TypeError("what names a certificate is not read again");
        return found;
      },
      use: (found) => server.useCertificate(found),
      clock: createSystemClock(),
      logger,
    });
  const forget = surroundings.onReload?.(() => {
    void certificate?.look();
    void watch.look();
  });
  watch.start(parts);
  return () => {
    forget?.();
    certificate?.stop();
    watch.stop();
  };
}

function tellDoors(
  config: Config,
  signs: DoorSigns,
  url: string,
  { print, printError, logger }: Pick<ProgramSurroundings, "print" | "printError"> & { readonly logger: Logger },
): void {
  if (config.log.format === "json") {
    logger.log("info", "listens", {
      url,
      hearsWith: signs.recognizer.info.id,
      thinksWith: signs.languageModel.info.id,
      because: signs.languageModelReason,
      speaksWith: signs.synthesizer.info.id,
      maxSessions: roomOf(config, availableParallelism()),
      needsKey: isClosed(config),
    });
  } else for (const line of openDoors(config, signs, url)) print(line);
  const notice = cloudNotice(config, signs);
  if (notice !== undefined) printError(`\n${notice}\n`);
}

function untilStopped(
  server: Gateway,
  onStop: ProgramSurroundings["onStop"],
  tell: (line: string) => void,
): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    const forget = onStop(() => {
      if (stopping) {
        forget();
        return resolve(server.cut());
      }
      stopping = true;
      tell(tr("Stopping: conversations may finish. Stop again to cut them."));
      void server.drain().then(() => {
        forget();
        resolve();
      });
    });
  });
}

/**
 * How many processes sessions are spread over.
 * @param configured the setting; `auto` for one per two cores
 * @param cores processors of this machine
 */
function processCount(configured: number | "auto", cores: number): number {
  return configured === "auto" ? Math.max(1, Math.floor(cores / 2)) : configured;
}
