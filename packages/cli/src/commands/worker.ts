import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { healthOf } from "@vivavoce/engine";
import type { HostedEngine } from "@vivavoce/engine/work";
import { createEngineTracer, createLogger, createSystemClock, loadTelemetry } from "@vivavoce/server";
import type { EngineTracer } from "@vivavoce/server";
import type { BusWorker } from "@vivavoce/bus";
import { EngineSecrets, secretsOf } from "../compose/engine-secrets.ts";
import { busPart, enginesPart } from "../compose/live-parts.ts";
import { watchConfiguration } from "../compose/watch-configuration.ts";
import type { ConfigurationPart, ConfigurationWatch } from "../compose/watch-configuration.ts";
import { loadBus } from "../compose/load-bus.ts";
import type { LoadedBus } from "../compose/load-bus.ts";
import { memoryNotice } from "../compose/memory-notice.ts";
import { warmUp } from "../compose/warm-up.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Config } from "../config/config-schema.ts";
import { workerArgs } from "../config/flags.ts";
import { openFileNotices } from "../compose/open-files.ts";
import { loadHostedEngines } from "../processes/hosted-engines.ts";
import type { HostedEngines } from "../processes/hosted-engines.ts";
import { openStatusPage } from "../worker/status-page.ts";
import type { StatusPage, WorkerStatus } from "../worker/status-page.ts";
import { tellLost } from "../terminal/steady-lines.ts";
import { tr } from "../words/translate.ts";
import { readCommandLine } from "../config/command-flags.ts";
import type { Command } from "../config/command-flags.ts";
import { explained, surroundingsOfServer } from "./program-surroundings.ts";
import type { ProgramSurroundings } from "./program-surroundings.ts";
import { readAgain, readConfiguration } from "./read-configuration.ts";
import { teller } from "./teller.ts";

/** Pieces of work at the same time, where nothing else is said: twice the sessions that a core bears, not all of which speak. */
const capacityPerCore = 16;

/** `vivavoce worker`: runs engines for servers on a bus until it is told to stop. Exit code 0, 1 failure, 2 configuration. */
export const workerCommand: Command = {
  name: "worker",
  description: "Run speech engines for the servers on a bus",
  args: workerArgs,
  run: (rawArgs) => work(rawArgs, surroundingsOfServer()),
};

/** Runs a worker; resolves with the exit code. The first wish to stop lets it finish what it has, the second does not. */
function work(rawArgs: readonly string[], surroundings: ProgramSurroundings): Promise<0 | 1 | 2> {
  const { cwd, print, printError } = surroundings;
  return explained(async () => {
    const { flags } = readCommandLine(rawArgs, workerArgs);
    const loaded = await readConfiguration(flags, surroundings);
    const { config, env } = loaded;
    for (const notice of await openFileNotices(loaded, cwd, loaded.env)) printError(tr(notice));
    const memory = memoryNotice(config, config.worker.engines.includes("recognizer"));
    if (memory !== undefined) printError(tr(memory));
    const logger = createLogger({ ...config.log, write: print, wallMs: () => createSystemClock().wallMs() });
    surroundings.onLost?.(tellLost(logger));
    const tell = teller(config, logger, print);
    const bus = await loadBus(config, logger, { cwd });
    if (bus === undefined) throw new ConfigError(noBus);
    let engines: HostedEngines | undefined;
    try {
      tell(tr("Loading the speech engines ..."));
      const secrets = new EngineSecrets(secretsOf(config, env));
      engines = await loadHostedEngines(config, { logger, env, secrets }, config.worker.engines);
      checkOffered(config, engines);
      const telemetry = config.server.telemetry.enabled ? await loadTelemetry(logger) : undefined;
      if (telemetry !== undefined)
        engines = { ...engines, hosted: traced(engines.hosted, createEngineTracer(telemetry)) };
      await warmUp(engines.usual, logger);
      const keys = { metrics: config.server.metrics.key };
      const watch = watchConfiguration({
        started: loaded,
        read: () => readAgain(flags, surroundings),
        cwd,
        clock: createSystemClock(),
        logger,
      });
      const forget = surroundings.onReload?.(() => void watch.look());
      watch.start([pagePart(keys), enginesPart(secrets, loaded), busPart(bus, config)]);
      try {
        await offer(config, bus, engines, { keys, watch }, { ...surroundings, print: tell });
      } finally {
        forget?.();
        watch.stop();
      }
    } finally {
      await engines?.close();
      await bus.close();
    }
    return 0;
  }, printError);
}

const noBus = "A worker needs a bus. Name its address with --bus or VIVAVOCE_BUS, for example nats://127.0.0.1:4222";

/** @throws ConfigError where an engine does nothing that another process would have to ask for */
function checkOffered({ worker }: Config, { hosted }: HostedEngines): void {
  const missing = worker.engines.find((section) => !Object.hasOwn(hosted, section));
  if (missing === undefined) return;
  throw new ConfigError(`worker.engines: the engine of ${missing} does nothing that others would have to ask for.`);
}

/** Offers the engines until it is told to stop, and what has begun is over. */
async function offer(
  config: Config,
  { bus, module, prefix, name }: LoadedBus,
  { hosted }: HostedEngines,
  { keys, watch }: { readonly keys: PageKeys; readonly watch: ConfigurationWatch },
  { print, onStop }: ProgramSurroundings,
): Promise<void> {
  const { statusPort, statusHost } = config.worker;
  const capacity = config.worker.capacity || capacityPerCore * availableParallelism();
  const timers = createSystemClock();
  const worker = module.createBusWorker({ bus, prefix, id: randomUUID(), name, engines: hosted, capacity, timers });
  const engines = Object.fromEntries(Object.entries(hosted).map(([place, engine]) => [place, idOf(engine)]));
  const status = (): WorkerStatus => ({
    name,
    engines,
    unavailable: Object.keys(hosted).filter((place) => !isReady(hosted[place])),
    isOnBus: bus.isUp,
    isDraining: worker.isDraining,
    free: worker.free,
    capacity,
    gateways: worker.gateways,
    waiting: Object.values(hosted).reduce((sum, engine) => sum + waitingOf(engine), 0),
  });
  let page: StatusPage | undefined;
  try {
    if (statusPort !== undefined) {
      const about = { host: statusHost, port: statusPort, key: () => keys.metrics };
      page = await openStatusPage(about, status, () => watch.state());
    }
    for (const [place, id] of Object.entries(engines)) print(tr(`Offers ${place}: ${id}`));
    if (page !== undefined) print(tr(`Status on ${page.url}/health`));
    print(tr(`The worker ${name} is on the bus, with room for ${capacity} pieces of work.`));
    await untilDrained(worker, config.server.limits.drainTimeoutMs, { print, onStop });
  } finally {
    worker.close();
    await page?.close();
  }
}

/** Who may read the page of a worker at the moment. */
interface PageKeys {
  metrics: string | undefined;
}

/** The key of the page of numbers. */
function pagePart(keys: PageKeys): ConfigurationPart {
  return {
    name: "keys",
    async take({ config: { server } }) {
      if (keys.metrics === server.metrics.key) return undefined;
      keys.metrics = server.metrics.key;
      return { operators: "metrics" };
    },
  };
}

function untilDrained(
  worker: BusWorker,
  drainTimeoutMs: number,
  { print, onStop }: Pick<ProgramSurroundings, "print" | "onStop">,
): Promise<void> {
  return new Promise((resolve) => {
    let cancel = (): void => {};
    const end = (): void => {
      cancel();
      forget();
      resolve();
    };
    const forget = onStop(() => {
      if (worker.isDraining) return end();
      print(tr("Stopping: what is in work is finished. Stop again to cut it."));
      void worker.drain().then(end);
      cancel = createSystemClock().setTimer(drainTimeoutMs, end);
    });
  });
}

/** The same engines, in the traces of the servers that ask them. */
function traced(hosted: HostedEngines["hosted"], tracer: EngineTracer): HostedEngines["hosted"] {
  const trace = (each: HostedEngine): HostedEngine => {
    if (each.kind === "recognizer") return { ...each, engine: tracer.recognizer(each.engine) };
    return each.kind === "synthesizer" ? { ...each, engine: tracer.synthesizer(each.engine) } : each;
  };
  return Object.fromEntries(Object.entries(hosted).map(([place, each]) => [place, trace(each)]));
}

function idOf(hosted: HostedEngine): string {
  return hosted.kind === "listener" ? hosted.listener.id : hosted.engine.info.id;
}

function isReady(hosted: HostedEngine | undefined): boolean {
  return hosted === undefined || hosted.kind === "listener" || healthOf(hosted.engine).isReady;
}

function waitingOf(hosted: HostedEngine): number {
  return hosted.kind === "listener" ? 0 : (healthOf(hosted.engine).waiting ?? 0);
}
