import { mergePages } from "../metrics/merge-pages.ts";
import type { Joining } from "../metrics/merge-pages.ts";
import { createMetricRegistry } from "../metrics/metric-registry.ts";
import type { MetricRegistry } from "../metrics/metric-registry.ts";
import type { ServerMetrics } from "../metrics/server-metrics.ts";
import type { FleetLink } from "./fleet-link.ts";
import type { Fleet } from "./fleet.ts";

/** Numbers of several gateways that are not added: an engine is there where all have it, and a load is that of the fullest. */
const ofGateways: Joining = {
  vivavoce_engine_ready: Math.min,
  vivavoce_load: Math.max,
  vivavoce_shedding: Math.max,
  process_start_time_seconds: Math.min,
  // The first that will be missed.
  vivavoce_certificate_expiry_timestamp_seconds: Math.min,
  // The one that has had it for longest is the one that may have missed something.
  vivavoce_configuration_taken_timestamp_seconds: Math.min,
  vivavoce_configuration_refused: Math.max,
  vivavoce_configuration_restart_needed: Math.max,
  vivavoce_bus_up: Math.min,
  vivavoce_bus_gateways: Math.max,
  // Not a number where it was not measured.
  vivavoce_bus_round_trip_seconds: (one, other) =>
    Number.isNaN(one) ? other : Math.max(one, Number.isNaN(other) ? one : other),
};

/** What the page is made from. */
interface FleetFigures {
  readonly link: Pick<FleetLink, "isUp" | "figures">;
  readonly others: { readonly size: number };
}

/** Adds what a gateway knows of the others and of the way to them. @returns counts what came and was not taken */
export function addFleetMetrics(
  { registry }: Pick<ServerMetrics, "registry">,
  { link, others }: FleetFigures,
): (reason: "malformed" | "too_many") => void {
  registry.gauge({ name: "vivavoce_bus_up", help: "1 while the bus can be reached" }, () => Number(link.isUp));
  registry.gauge(
    { name: "vivavoce_bus_gateways", help: "Gateways on the bus that are known, with this one" },
    () => others.size + 1,
  );
  registry.gauge(
    { name: "vivavoce_bus_round_trip_seconds", help: "To the bus and back, as last measured" },
    () => link.figures.roundTripSeconds ?? Number.NaN,
  );
  registry.counted(
    { name: "vivavoce_bus_reconnects_total", help: "Times that the bus was there again after it had been lost" },
    () => link.figures.reconnects,
  );
  registry.counted(
    { name: "vivavoce_bus_unsent_total", help: "Messages that could not be sent, for the bus was away" },
    () => link.figures.unsent,
  );
  const dropped = registry.counter({
    name: "vivavoce_bus_dropped_total",
    help: "Messages from the bus that were not understood, or for which there was no room",
    labels: ["reason"],
  });
  return (reason) => dropped.add({ reason });
}

/** The pages of all gateways as one, and what each of them has. */
export async function wholePage(own: string, fleet: Fleet): Promise<string> {
  const { answers } = await fleet.pages();
  const perGateway = createMetricRegistry();
  addGateways(perGateway, fleet, new Set([fleet.name, ...answers.keys()]));
  return mergePages([own, ...answers.values()], ofGateways) + perGateway.render();
}

/** @param answered gateways whose numbers are among those of the page */
export function addGateways(registry: MetricRegistry, fleet: Pick<Fleet, "list">, answered: ReadonlySet<string>): void {
  const labels = ["gateway"];
  registry.gauge(
    { name: "vivavoce_gateway_answered", help: "1 for a gateway whose numbers are part of this page", labels },
    () => fleet.list().map(({ name }) => [{ gateway: name }, Number(answered.has(name))] as const),
  );
  registry.gauge({ name: "vivavoce_gateway_ready", help: "1 while a gateway takes new sessions", labels }, () =>
    fleet.list().map(({ name, state }) => [{ gateway: name }, Number(state === "ready")] as const),
  );
  registry.gauge({ name: "vivavoce_gateway_sessions", help: "Sessions of a gateway, as it last told", labels }, () =>
    fleet.list().map(({ name, sessions }) => [{ gateway: name }, sessions] as const),
  );
}
