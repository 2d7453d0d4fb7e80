import type { Socket } from "node:net";
import { onTestFinished } from "vitest";
import { createFrontGateway } from "../src/gateway/gateway.ts";
import type { Gateway } from "../src/gateway/gateway.ts";
import { defaultGatewayLimits } from "../src/gateway/gateway-options.ts";
import type { GatewayOptions } from "../src/gateway/gateway-options.ts";
import { ProcessFloor } from "../src/gateway/processes/process-floor.ts";
import type { StartProcess } from "../src/gateway/processes/process-place.ts";
import { SessionProcess } from "../src/gateway/processes/session-process.ts";
import { createLoadWatch } from "../src/load/load-watch.ts";
import { createServerMetrics } from "../src/metrics/server-metrics.ts";

/** Sessions as in several processes, all in this one: messages are copied as between processes, sockets are handed on. */
export interface ProcessesInOne {
  readonly gateway: Gateway;
  readonly floor: ProcessFloor;
  /** Ends one as a crash does: its sockets are cut, and nothing more is said. */
  readonly crash: (number: number) => void;
  /** Numbers of those that were started, in order. */
  readonly started: readonly number[];
  /** Sockets that were handed to each, by its number. */
  readonly given: ReadonlyMap<number, readonly Socket[]>;
}

export async function startProcessesInOne(
  options: GatewayOptions,
  count = 2,
): Promise<ProcessesInOne & { readonly url: string; readonly port: number }> {
  const { openSession, sessionStore, metrics: _, ...front } = options;
  const { clock, logger, ids } = front;
  const metrics = createServerMetrics();
  const crashes = new Map<number, () => void>();
  const started: number[] = [];
  const given = new Map<number, Socket[]>();
  const start: StartProcess = (number, events) => {
    started.push(number);
    const sockets: Socket[] = [];
    given.set(number, sockets);
    let isGone = false;
    const later = (act: () => void): void => void setImmediate(() => void (isGone || act()));
    const gone = (cause: Error): void => {
      if (isGone) return;
      isGone = true;
      for (const socket of sockets) socket.destroy();
      events.exited(cause);
    };
    const sessions = new SessionProcess({
      openSession,
      sessionStore,
      clock,
      ids,
      logger: logger.child({ process: number }),
      metrics: createServerMetrics(),
      limits: { ...defaultGatewayLimits, ...options.limits },
      place: number,
      unavailable: () => [],
      degraded: () => [],
      load: createLoadWatch({ ...defaultGatewayLimits, ...options.limits }),
      tell: (message) => later(() => events.message(structuredClone(message))),
    });
    void sessions.over.then(() => gone(new Error("it has ended")));
    crashes.set(number, () => gone(new Error("it has crashed")));
    later(() => events.ready());
    return {
      send(message, socket) {
        if (socket !== undefined) sockets.push(socket);
        // Another process would read by itself.
        (socket as { readonly _handle?: { readStart(): void } } | undefined)?._handle?.readStart();
        const copy = structuredClone(message);
        later(() => sessions.take(copy, socket));
      },
      kill: () => setImmediate(() => gone(new Error("it was ended"))),
    };
  };
  const floor = new ProcessFloor({
    count,
    start,
    clock,
    logger,
    metrics,
    limits: { ...defaultGatewayLimits, ...options.limits },
  });
  const gateway = createFrontGateway({ ...front, metrics, load: floor.load }, floor);
  await floor.open();
  const { port, url } = await gateway.listen();
  onTestFinished(() => gateway.close());
  return { gateway, floor, started, given, port, url, crash: (number) => crashes.get(number)?.() };
}
