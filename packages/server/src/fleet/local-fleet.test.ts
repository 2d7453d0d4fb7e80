import { describe, it } from "vitest";
import { fleetConformance } from "../testing/fleet-conformance.ts";
import { createLocalFleet } from "./local-fleet.ts";

describe("gateways of one process", () => {
  const open = async () => {
    const fleet = createLocalFleet();
    return { link: async (gateway: string) => fleet.link(gateway), store: fleet.store, async close() {} };
  };
  it.each(fleetConformance({ open }))("$name", ({ run }) => run());
});
