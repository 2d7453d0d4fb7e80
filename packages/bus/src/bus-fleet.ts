import type { FleetAccess } from "@vivavoce/server";
import type { Bus } from "./connect-bus.ts";
import { BusLink } from "./fleet-link.ts";
import type { BusFleetOptions } from "./fleet-link.ts";
import { createBusStore } from "./fleet-store.ts";

/** Client secrets live for two hours at most, and what is counted of them a minute longer. */
const keptMs = (2 * 60 + 5) * 60_000;
/** Settings of client secrets are 32 MiB at most; sealed, in pieces and with their keys they take some more. */
const maxBytes = 64 * 1024 * 1024;

/** What makes several gateways on one bus one server, for `createServer`. */
export function createBusFleet(bus: Bus, options: BusFleetOptions): FleetAccess {
  return {
    link: new BusLink(bus, options),
    store: createBusStore(bus, {
      bucket: `${options.prefix}_secrets`,
      keptMs,
      maxBytes,
      ...(options.replicas !== undefined && { replicas: options.replicas }),
    }),
  };
}
