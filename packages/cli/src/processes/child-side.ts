import type { Socket } from "node:net";
import { EngineError } from "@vivavoce/engine";
import { createLogger, createSystemClock } from "@vivavoce/server";
import type { Logger } from "@vivavoce/server";
import { ConfigError } from "../config/config-error.ts";
import { steadyLines, tellLost } from "../terminal/steady-lines.ts";
import type { FromProcess, ToProcess } from "./process-messages.ts";

/** What a process is started with. */
export type StartMessage = Extract<ToProcess, { type: "start" }>;

/** Says something to the process that started this one; nothing when that is gone. */
export function tell(message: FromProcess): void {
  if (process.connected) process.send?.(message, undefined, {}, () => {});
}

/** What a process does with what it is told, once it has started. */
export interface ChildDuty {
  take(message: Exclude<ToProcess, { type: "start" }>, socket?: Socket): void;
  /** Whoever started it is gone. */
  orphaned(): void;
}

/**
 * Runs a process of the server. It listens to who started it and to no signal: those of a terminal go to all processes, and
 * that one decides what they mean. What goes wrong at the start is told in one line.
 */
export function runChild(begin: (message: StartMessage, logger: Logger) => Promise<ChildDuty>): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
  let duty: Promise<ChildDuty> | undefined;
  process.on("message", (message: ToProcess, socket?: Socket) => {
    if (message.type === "start") duty ??= start(message, begin);
    else void duty?.then((running) => running.take(message, socket));
  });
  process.once("disconnect", () => {
    if (duty === undefined) process.exit(1);
    void duty.then((running) => running.orphaned());
  });
}

async function start(
  message: StartMessage,
  begin: (message: StartMessage, logger: Logger) => Promise<ChildDuty>,
): Promise<ChildDuty> {
  const { config, number } = message;
  const clock = createSystemClock();
  const lines = steadyLines(process.stdout);
  const logger = createLogger({ ...config.log, write: lines.write, wallMs: () => clock.wallMs() });
  lines.onLost(tellLost(logger));
  try {
    return await begin(message, logger.child({ process: number === 0 ? "engines" : number }));
  } catch (error) {
    const isConfig = error instanceof ConfigError;
    const isKnown = isConfig || error instanceof EngineError;
    const code = error instanceof EngineError ? error.code : "engine_failed";
    const text = error instanceof Error ? (isKnown ? error.message : (error.stack ?? error.message)) : String(error);
    await new Promise<void>((resolve) => {
      if (process.send === undefined) return resolve();
      process.send({ type: "refused", isConfig, code, message: text }, undefined, {}, () => resolve());
    });
    process.exit(isConfig ? 2 : 1);
  }
}
