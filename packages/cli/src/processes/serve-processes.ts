import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { reasonOf } from "@vivavoce/audio/reason-of";
import { createServerOfProcesses, createSystemClock } from "@vivavoce/server";
import type { AboutServer, Gateway, Logger, StartProcess } from "@vivavoce/server";
import { frontOf } from "../compose/build-server.ts";
import type { EngineSecrets } from "../compose/engine-secrets.ts";
import type { LoadedBus } from "../compose/load-bus.ts";
import type { DoorSigns } from "../compose/open-doors.ts";
import type { ConfigurationWatch } from "../compose/watch-configuration.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Config } from "../config/config-schema.ts";
import type { TlsFiles } from "../config/read-tls.ts";
import { roomOf } from "../config/room-of.ts";
import { createEngineProcess } from "./engine-process.ts";
import { forkProcess } from "./fork-process.ts";
import type { ForkedProcess } from "./fork-process.ts";
import type { ToProcess } from "./process-messages.ts";

/** What a server of several processes is made of. */
export interface ServeProcessesOptions {
  readonly config: Config;
  /** Processes with sessions. */
  readonly count: number;
  readonly tls: TlsFiles | undefined;
  /** Of this process; not closed here. */
  readonly bus: LoadedBus | undefined;
  readonly watch: ConfigurationWatch;
  /** Of the servers that engines and models ask. */
  readonly secrets: EngineSecrets;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly logger: Logger;
}

/** A server of several processes that runs, but does not listen yet. */
export interface RunningProcesses {
  readonly server: Gateway;
  readonly signs: DoorSigns;
  /** Has all processes ask servers with the keys of the moment, also those that come later. */
  renewSecrets(): void;
  /** Has all processes be who this one is on the bus. */
  renewBus(bus: Config["bus"]): void;
  /** Ends all processes; never rejects. */
  close(): Promise<void>;
}

/**
 * Starts the process of the engines, and then those with sessions (docs/decisions/0035).
 * @throws ConfigError or EngineError as a server of one process does
 */
export async function serveProcesses(options: ServeProcessesOptions): Promise<RunningProcesses> {
  const { config, count, tls, bus, watch, secrets, env, cwd, logger } = options;
  const clock = createSystemClock();
  const place = await findPlace();
  const ofEngines = { secrets: secrets.current, enginesAt: place.path, cwd, number: 0, namesModels: false };
  const setup = { type: "start", config, ...ofEngines } as const;
  const engines = createEngineProcess({ start: setup, env, clock, logger });
  let about: AboutServer = { engines: {}, capabilities: {} };
  let signs: DoorSigns | undefined;
  let sessionConfig = partOf(config, count);
  const children = new Set<ForkedProcess>();
  let hasNamed = false;

  const startProcess: StartProcess = (number, events) => {
    const child = forkProcess({
      module: "session-main",
      env,
      onMessage(message) {
        if (message.type === "ready") {
          about = message.about ?? about;
          signs = message.signs ?? signs;
          logger.log("info", "a session process runs", { process: number, pid: child.pid });
          events.ready();
        } else if (message.type !== "alive" && message.type !== "numbers") events.message(message);
      },
      onExit(cause) {
        children.delete(child);
        events.exited(cause);
      },
    });
    children.add(child);
    const own = { config: sessionConfig, secrets: secrets.current, number, namesModels: !hasNamed };
    const start: ToProcess = { ...setup, ...own };
    hasNamed = true;
    child.send(start);
    return child;
  };

  const server = createServerOfProcesses({
    ...frontOf(config, { tls, bus, watch }, logger),
    processes: count,
    startProcess,
    about: () => about,
    otherPages: async () => [await engines.page()],
  });
  const close = async (): Promise<void> => {
    await server.close();
    await engines.close();
    await place.remove();
  };
  try {
    await engines.open();
    await server.open();
    if (signs === undefined) throw new TypeError("no process has told of its engines");
    return {
      server,
      signs,
      renewSecrets() {
        engines.renewSecrets(secrets.current);
        for (const child of children) child.send({ type: "secrets", secrets: secrets.current });
      },
      renewBus(renewed) {
        const { url, credentialsFile } = renewed;
        sessionConfig = { ...sessionConfig, bus: { ...sessionConfig.bus, url, credentialsFile } };
        for (const child of children) child.send({ type: "bus", bus: renewed });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What a process may have of a whole that is divided: the sum of the parts is no more. */
function partOf(config: Config, count: number): Config {
  const { limits, resume } = config.server;
  const part = (whole: number): number => Math.max(1, Math.floor(whole / count));
  const maxServerBytes = limits.maxServerBytes === 0 ? 0 : part(limits.maxServerBytes);
  const room = roomOf(config, availableParallelism());
  const waiting = { ...resume, maxSessions: part(resume.maxSessions || Math.ceil(room / 2)) };
  const maxWaitingFinals = limits.maxWaitingFinals === 0 ? 0 : part(limits.maxWaitingFinals);
  const parts = { ...limits, maxServerBytes, maxWaitingFinals };
  return { ...config, server: { ...config.server, limits: parts, resume: waiting } };
}

/**
 * Where the engines are asked: in a folder that only this user can open, or a pipe that nobody can guess.
 * @throws ConfigError where no folder can be made, as on a root that is only read
 */
async function findPlace(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  if (process.platform === "win32") {
    return { path: `\\\\.\\pipe\\vivavoce-${randomUUID()}`, remove: () => Promise.resolve() };
  }
  const folder = await mkdtemp(join(tmpdir(), "vivavoce-")).catch((error: unknown) => {
    const reason = reasonOf(error);
    throw new ConfigError(
      `Several processes need a folder for what they share, and none can be made in ${tmpdir()}: ${reason} Name one with TMPDIR.`,
      { cause: error },
    );
  });
  return { path: join(folder, "engines"), remove: () => rm(folder, { recursive: true, force: true }).catch(() => {}) };
}
