import { createSystemClock } from "@vivavoce/audio/clock";
import { createSessions } from "./create-sessions.ts";
import type { AboutServer } from "./create-sessions.ts";
import { frontOptions, unkept } from "./create-server.ts";
import { createFrontGateway } from "./gateway/gateway.ts";
import type { Gateway } from "./gateway/gateway.ts";
import { defaultGatewayLimits } from "./gateway/gateway-options.ts";
import { ProcessFloor } from "./gateway/processes/process-floor.ts";
import type { ProcessFloorOptions } from "./gateway/processes/process-floor.ts";
import { SessionProcess } from "./gateway/processes/session-process.ts";
import type { SessionProcessOptions } from "./gateway/processes/session-process.ts";
import { addProcessMetrics } from "./metrics/process-metrics.ts";
import { createServerMetrics } from "./metrics/server-metrics.ts";
import { createRandomIds } from "./runtime/ids.ts";
import { silentLogger } from "./runtime/logger.ts";
import type { FrontServerOptions, SessionsOptions } from "./server-options.ts";

/** What a server is made of whose sessions are in processes of their own. */
export interface ServerOfProcessesOptions extends FrontServerOptions {
  /** Processes with sessions, at least 1. */
  readonly processes: number;
  readonly startProcess: ProcessFloorOptions["start"];
  /** What the processes have told of themselves; asked only once they are ready. */
  readonly about: () => AboutServer;
  /** Pages of numbers of processes that belong to the server and have no sessions. */
  readonly otherPages?: NonNullable<ProcessFloorOptions["otherPages"]>;
}

/** A server whose sessions live in several processes (docs/decisions/0035). This one decides who comes in. */
export interface ServerOfProcesses extends Gateway {
  /** Starts the processes; to be called before `listen`. @throws what was wrong with the first that did not come up */
  open(): Promise<void>;
}

/** Nothing is started before `open`. Throws as `createServer`. */
export function createServerOfProcesses(options: ServerOfProcessesOptions): ServerOfProcesses {
  const { clock = createSystemClock(), ids = createRandomIds(), logger = silentLogger } = options;
  const metrics = createServerMetrics();
  addProcessMetrics(metrics);
  const floor = new ProcessFloor({
    count: options.processes,
    start: options.startProcess,
    clock,
    logger,
    metrics,
    limits: { ...defaultGatewayLimits, ...options.limits },
    ...(options.otherPages !== undefined && { otherPages: options.otherPages }),
    ...(options.degraded !== undefined && { degraded: options.degraded }),
  });
  const gateway = createFrontGateway(
    {
      ...frontOptions(options),
      clock,
      ids,
      logger,
      health: () => ({ engines: options.about().engines }),
      capabilities: () => options.about().capabilities,
      metrics,
      load: floor.load,
    },
    floor,
  );
  return Object.assign(gateway, { open: () => floor.open() });
}

/** What the sessions of one such process are made of. */
export interface ServerSessionsOptions extends SessionsOptions {
  /** Number of this process among those with sessions. */
  readonly place: number;
  /** Where sessions are kept, so that they go on when this process is lost; absent: nowhere. */
  readonly sessionStore?: FrontServerOptions["sessionStore"];
  /** To the process that decides who comes in. Never throws. */
  readonly tell: SessionProcessOptions["tell"];
}

/** Sessions for `createServerOfProcesses`, in a process of their own. */
export interface ServerSessions extends Pick<SessionProcess, "take" | "orphaned" | "over"> {
  readonly about: AboutServer;
}

/** Throws as `createServer`. */
export function createServerSessions(options: ServerSessionsOptions): ServerSessions {
  const { about, unavailable, ...parts } = createSessions(options);
  const limits = { ...defaultGatewayLimits, ...options.limits };
  const { tell, place, sessionStore } = options;
  const degraded = () => [...unkept(sessionStore), ...parts.degraded()];
  const sessions = new SessionProcess({ ...parts, limits, unavailable, degraded, sessionStore, tell, place });
  return Object.assign(sessions, { about: about() });
}
