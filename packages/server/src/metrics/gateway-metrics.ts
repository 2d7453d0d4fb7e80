import { X509Certificate } from "node:crypto";
import { shedOrder } from "../load/load-watch.ts";
import type { LoadWatch } from "../load/load-watch.ts";
import type { PageGauge } from "./process-page.ts";
import type { Counter } from "./metric-registry.ts";
import type { ServerMetrics } from "./server-metrics.ts";

/** How what a server runs with is like what stands in its files. */
export interface ConfigurationState {
  /** When it was read last and taken, in milliseconds since 1970. */
  readonly takenAtMs: number;
  /** Whether what stands there now was not taken. */
  readonly isRefused: boolean;
  /** Whether some of it needs a restart. */
  readonly needsRestart: boolean;
}

/** What a gateway knows of itself, at the moment it is asked. */
export interface GatewayFigures {
  readonly sessions: () => number;
  readonly maxSessions: number;
  /** Whether new sessions are taken. */
  readonly isReady: () => boolean;
  /** What there is to do, and what is left out for it. */
  readonly load: Pick<LoadWatch, "load" | "waitingFinals" | "sheds">;
  /** Sessions without a socket, those that went on over another so far, and bytes that all keep, and may keep. */
  readonly floor: {
    readonly parked: number;
    readonly resumed: number;
    readonly keptBytes: number;
    readonly maxBytes: number;
  };
  /** The certificate that is shown, PEM; undefined without TLS. */
  readonly certificate: () => string | undefined;
  /** The files of the configuration; undefined where nobody looks at them. */
  readonly configuration: () => ConfigurationState | undefined;
}

/** Adds what only the gateway knows. */
export function addGatewayMetrics({ registry }: ServerMetrics, figures: GatewayFigures): void {
  const { load, floor } = figures;
  const add = (name: string, help: string, read: () => number): void =>
    registry.gauge({ name: `vivavoce_${name}`, help }, read);
  add("sessions", "Sessions that are open", figures.sessions);
  add("sessions_limit", "Sessions that may be open", () => figures.maxSessions);
  add("sessions_parked", "Sessions that wait for a client whose socket was lost", () => floor.parked);
  add("load", "Part of the limits of load that is used; from 1 on no new session is taken", () => load.load);
  add("waiting_finals", "Sessions that await the last text of an utterance", () => load.waitingFinals);
  const shed = {
    name: "vivavoce_shedding",
    help: "1 while such work is left out, for there is too much",
    labels: ["work"],
  };
  registry.gauge(shed, () => shedOrder.map((work) => [{ work }, Number(load.sheds(work))] as const));
  registry.counted(
    { name: "vivavoce_resumes_total", help: "Sessions that went on over another socket" },
    () => floor.resumed,
  );
  add("ready", "1 while new sessions are taken", () => Number(figures.isReady()));
  add("session_memory_bytes", "What sessions keep", () => floor.keptBytes);
  add("session_memory_limit_bytes", "What sessions may keep", () => floor.maxBytes);
  const ends = {
    name: "vivavoce_certificate_expiry_timestamp_seconds",
    help: "When the certificate that the server shows expires, in seconds since 1970; absent without TLS of its own",
  };
  registry.gauge(ends, () => {
    const certificate = figures.certificate();
    return certificate === undefined ? [] : [[{}, Date.parse(new X509Certificate(certificate).validTo) / 1000]];
  });
  // Nobody asks for what is said of nothing.
  const state = (): ConfigurationState =>
    figures.configuration() ?? { takenAtMs: 0, isRefused: false, needsRestart: false };
  for (const { name, help, read } of configurationGauges(state)) {
    registry.gauge({ name, help }, () => (figures.configuration() === undefined ? [] : [[{}, read()]]));
  }
}

/** How what a program runs with is like what stands in its files. */
export function configurationGauges(state: () => ConfigurationState): readonly PageGauge[] {
  return [
    {
      name: "vivavoce_configuration_taken_timestamp_seconds",
      help: "When the configuration and its keys were last read and taken, in seconds since 1970",
      read: () => state().takenAtMs / 1000,
    },
    {
      name: "vivavoce_configuration_refused",
      help: "1 while what stands in the files of the configuration is not taken",
      read: () => Number(state().isRefused),
    },
    {
      name: "vivavoce_configuration_restart_needed",
      help: "1 while some of what stands there needs a restart",
      read: () => Number(state().needsRestart),
    },
  ];
}

/** Adds what only a server of several processes has. @returns counts those that are lost */
export function addFloorMetrics({ registry }: ServerMetrics, running: () => number): Counter {
  registry.gauge(
    { name: "vivavoce_session_processes", help: "Processes with sessions, of several, that run" },
    running,
  );
  return registry.counter({
    name: "vivavoce_session_process_losses_total",
    help: "Processes with sessions, of several, that were lost",
    labels: ["process"],
  });
}
