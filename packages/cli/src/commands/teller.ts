import type { Logger } from "@vivavoce/server";
import type { Config } from "../config/config-schema.ts";

/** How lines for people are told: where the log is JSON, which machines read, each is an entry of it. */
export function teller({ log }: Config, logger: Logger, print: (line: string) => void): (line: string) => void {
  return log.format === "json" ? (text) => logger.log("info", "told", { text }) : print;
}
