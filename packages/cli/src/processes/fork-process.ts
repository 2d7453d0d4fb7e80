import { fork } from "node:child_process";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { EngineError } from "@vivavoce/engine";
import { ConfigError } from "../config/config-error.ts";
import type { FromProcess, ToProcess } from "./process-messages.ts";

/** A process of this program. */
export interface ForkedProcess {
  /** Its number in the system; undefined where it could not be started. */
  readonly pid: number | undefined;
  /** Never throws; what cannot be sent is lost, a socket closed. */
  send(message: ToProcess, socket?: Socket): void;
  /** Ends it at once. */
  kill(): void;
}

/** Which process is started, and who hears of it. */
export interface ForkOptions {
  /** Name of its module beside this one, without ending. */
  readonly module: "session-main" | "engine-main";
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onMessage: (message: Exclude<FromProcess, { type: "refused" }>) => void;
  /** It is gone; called once. */
  readonly onExit: (cause: Error) => void;
}

/** Starts a process of this program, which writes where this one writes. */
export function forkProcess({ module, env, onMessage, onExit }: ForkOptions): ForkedProcess {
  const child = fork(compiled(module), [], {
    env: { ...env },
    execArgv: handedOn(process.execArgv),
    serialization: "advanced",
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  let cause: Error | undefined;
  let isGone = false;
  const gone = (ended: Error): void => {
    if (isGone) return;
    isGone = true;
    onExit(cause ?? ended);
  };
  let isReady = false;
  child.on("message", (message: FromProcess) => {
    isReady ||= message.type === "ready";
    if (message.type !== "refused") return onMessage(message);
    const { isConfig, code, message: text } = message;
    cause = isConfig ? new ConfigError(text) : new EngineError("engines", code, text);
  });
  child.on("error", (error) => {
    if (child.pid === undefined) gone(error);
  });
  child.once("exit", (code, signal) => {
    const how = signal ?? `code ${code}`;
    gone(isReady ? new Error(`the process ended with ${how}`) : new EngineError("engines", "engine_failed", died(how)));
  });
  return {
    pid: child.pid,
    send(message, socket) {
      if (!child.connected) return void socket?.destroy();
      child.send(message, socket, (error) => void (error !== null && socket?.destroy()));
    },
    kill: () => void child.kill("SIGKILL"),
  };
}

/** For who reads it when a server does not start. */
function died(how: string): string {
  const hint = how === "SIGKILL" ? " So the system does where memory is short." : "";
  return `A process of the server ended with ${how} before it was ready.${hint}`;
}

/**
 * Flags of this process that are meant for all: those for memory, and what is loaded first, such as an SDK of OpenTelemetry.
 * Others may lead to sources, or open a port that is taken.
 */
function handedOn(flags: readonly string[]): string[] {
  const handed: string[] = [];
  for (const [at, flag] of flags.entries()) {
    if (flag.startsWith("--max-") || /^--(?:import|require)=/.test(flag)) handed.push(flag);
    else if (["--import", "--require", "-r"].includes(flag)) handed.push(flag, flags[at + 1] ?? "");
  }
  return handed;
}

/** Processes run compiled code only: sources under test use that of the last build. */
function compiled(module: string): string {
  const own = new URL(`./${module}.js`, import.meta.url);
  return fileURLToPath(own.href.replace("/cli/src/processes/", "/cli/dist/processes/"));
}
