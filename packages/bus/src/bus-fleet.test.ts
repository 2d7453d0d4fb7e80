import { fleetConformance } from "@vivavoce/server/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { natsServer } from "../../../test/needs.ts";
import { createBusFleet } from "./bus-fleet.ts";
import { connectBus } from "./connect-bus.ts";
import type { Bus } from "./connect-bus.ts";
import { startNats } from "./testing/start-nats.ts";
import type { Nats } from "./testing/start-nats.ts";

describe.skipIf(natsServer.missing)(natsServer.title("gateways on a bus"), () => {
  let nats: Nats;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats.close());

  let fleets = 0;
  const open = async () => {
    const prefix = `test${(fleets += 1)}`;
    const connections: Bus[] = [];
    const join = async (gateway: string) => {
      const bus = await connectBus({ servers: [nats.url], name: gateway });
      connections.push(bus);
      return createBusFleet(bus, { prefix, gateway });
    };
    const { store } = await join("store");
    return {
      link: async (gateway: string) => (await join(gateway)).link,
      store,
      async close() {
        await Promise.all(connections.map((bus) => bus.close()));
      },
    };
  };
  it.each(fleetConformance({ open }))("$name", ({ run }) => run());
});
