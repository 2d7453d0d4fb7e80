import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { vivavoceProgram, watchProgram } from "./watch-program.ts";

/** A server in a process of its own, as `vivavoce serve` starts it. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** `ws://host:port` */
  readonly url: string;
  /** Resident memory in MB; undefined where /proc does not tell, or when the process is gone. */
  memoryMb(): number | undefined;
  /** Whether it still runs. */
  readonly isAlive: boolean;
  /** Warnings and errors it logged, by their text, with how often. */
  readonly logged: ReadonlyMap<string, number>;
  stop(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
}

/**
 * @param config what differs from the defaults
 * @param options `main`: `packages/cli/dist/main.js` of the build to measure; flags for node
 */
export async function startServerProcess(
  config: object,
  { main = vivavoceProgram, execArgv = [] }: { readonly main?: string; readonly execArgv?: readonly string[] } = {},
): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), "vivavoce-bench-"));
  const file = join(folder, "vivavoce.config.json");
  writeFileSync(file, JSON.stringify({ ...config, log: { level: "warn" } }));
  const child = fork(main, ["serve", "--config", file, "--port", "0"], {
    execArgv: [...execArgv],
    env: { ...process.env, HOME: folder, PORT: "0" },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let isAlive = true;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve())).then(() => (isAlive = false));
  const logged = new Map<string, number>();
  for (const input of [child.stdout, child.stderr]) {
    if (input === null) continue;
    createInterface({ input }).on("line", (line) => {
      const [, level, message] = /^(warn|error) +(.*?)(?:  \S+=|$)/.exec(line) ?? [];
      if (level !== undefined) logged.set(`${level} ${message}`, (logged.get(`${level} ${message}`) ?? 0) + 1);
    });
  }
  const port = await watchProgram(child).printed(/https?:\/\/[^\s:]+:(\d+)/);
  return {
    child,
    url: `ws://127.0.0.1:${port}`,
    logged,
    memoryMb() {
      try {
        const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
        return kb === undefined ? undefined : Number(kb) / 1024;
      } catch {
        return undefined;
      }
    },
    get isAlive() {
      return isAlive;
    },
    async stop(signal) {
      child.kill(signal);
      await ended;
    },
  };
}
