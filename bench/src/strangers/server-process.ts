import { spawn } from "node:child_process";
import { readFileSync, writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A server in a process of its own, as `vivavoce serve` starts it. */
export interface ServerProcess {
  /** `ws://host:port` */
  readonly url: string;
  readonly pid: number;
  /** Resident memory in MB; undefined where /proc does not tell, or when the process is gone. */
  memoryMb(): number | undefined;
  /** Whether it still runs. */
  readonly isAlive: boolean;
  stop(): Promise<void>;
}

/**
 * @param main `packages/cli/dist/main.js` of the build to measure
 * @param config what differs from the defaults
 * @param heapMb the heap that node may have, in MB
 */
export async function startServerProcess(main: string, config: object, heapMb?: number): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), "vivavoce-strangers-"));
  const file = join(folder, "vivavoce.config.json");
  writeFileSync(file, JSON.stringify({ ...config, log: { level: "warn" } }));
  const flags = heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`];
  const child = spawn(process.execPath, [...flags, main, "serve", "--config", file, "--port", "0"], {
    env: { ...process.env, HOME: folder, PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let isAlive = true;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve())).then(() => (isAlive = false));
  const url = await new Promise<string>((resolve, reject) => {
    let text = "";
    const read = (chunk: Buffer): void => {
      text = (text + chunk.toString()).slice(-20_000);
      const [, port] = /https?:\/\/[^\s:]+:(\d+)/.exec(text) ?? [];
      if (port !== undefined) resolve(`ws://127.0.0.1:${port}`);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void ended.then(() => reject(new Error(`the server ended: ${text}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
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
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
