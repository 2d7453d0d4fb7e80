import type { FleetGateway } from "../fleet/fleet.ts";

/** A gateway without sessions, as its fleet sees it. @param own what it has and does besides */
export function idleGateway(own: Partial<FleetGateway> = {}): FleetGateway {
  return {
    maxSessions: 4,
    connectionsPerMinute: 20,
    state: () => "ready",
    held: new Map(),
    connected() {},
    minted() {},
    wrong() {},
    list: async () => [],
    hangUp: async () => false,
    page: async () => "",
    ...own,
  };
}
