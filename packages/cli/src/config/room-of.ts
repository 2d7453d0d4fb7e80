import { sectionsOnBus } from "./bus-schema.ts";
import type { Config } from "./config-schema.ts";
import { sessionRoom } from "./session-room.ts";

/** How many sessions a server of this configuration may have at the same time. @param cores processors of this machine */
export function roomOf(config: Pick<Config, "bus" | "server" | "recognizer">, cores: number): number {
  const recognizer = sectionsOnBus(config).includes("recognizer") ? "bus" : config.recognizer.engine;
  return sessionRoom(config.server.limits.maxSessions, recognizer, cores);
}
