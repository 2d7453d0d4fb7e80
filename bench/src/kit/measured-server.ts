import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { FromChild, Stage, ToChild, Usage } from "./child-messages.ts";

export interface MeasuredServerOptions {
  /** Takes the language model of the environment; else the built-in one. */
  readonly configuredModel?: boolean;
  /** Makes the language model this much slower, in milliseconds. */
  readonly modelDelayMs?: number;
  /** Folder for a processor profile of the server. */
  readonly profileDir?: string;
  /** Not our server: one that takes messages and does nothing with them. */
  readonly bare?: boolean;
}

/** A server in a process of its own, so that its processor time, memory and event loop are nobody else's. */
export interface MeasuredServer {
  /** `http://…`, as the server names it. */
  readonly url: string;
  readonly engines: Readonly<Record<string, string>>;
  /** Uses of engines so far; grows. */
  readonly stages: readonly Stage[];
  /** Warnings and errors the server logged so far, with how often. */
  readonly logged: ReadonlyMap<string, number>;
  usage(): Promise<Usage>;
  close(): Promise<void>;
}

/** Starts a server and waits until it takes connections. Rejects when its process ends before. */
export async function startMeasuredServer(options: MeasuredServerOptions = {}): Promise<MeasuredServer> {
  const { configuredModel = false, modelDelayMs = 0, profileDir, bare = false } = options;
  const program = fileURLToPath(new URL(bare ? "bare-server-child.js" : "server-child.js", import.meta.url));
  const child = fork(program, {
    execArgv: profileDir === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileDir}`],
    env: {
      ...process.env,
      ...(configuredModel ? {} : { VIVAVOCE_LLM_ENGINE: "builtin" }),
      BENCH_MODEL_DELAY_MS: String(modelDelayMs),
    },
  });
  const stages: Stage[] = [];
  const logged = new Map<string, number>();
  const waiting: ((usage: Usage) => void)[] = [];
  const exited = once(child, "exit");
  const send = (message: ToChild): void => void child.send(message);
  const listening = new Promise<FromChild & { type: "listening" }>((resolve) => {
    child.on("message", (message: FromChild) => {
      if (message.type === "listening") resolve(message);
      else if (message.type === "stage") stages.push(message.stage);
      else if (message.type === "usage") waiting.shift()?.(message.usage);
      else logged.set(message.message, (logged.get(message.message) ?? 0) + 1);
    });
  });
  const ended = exited.then(() => {
    throw new Error("the server's process ended before it was listening");
  });
  const { url, engines } = await Promise.race([listening, ended]);
  ended.catch(() => {});
  return {
    url,
    engines,
    stages,
    logged,
    usage() {
      return new Promise((resolve) => {
        waiting.push(resolve);
        send({ type: "usage" });
      });
    },
    async close() {
      send({ type: "close" });
      await exited;
    },
  };
}
