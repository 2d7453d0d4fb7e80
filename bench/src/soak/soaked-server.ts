import { fork } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Vitals } from "./instrument.ts";

/** `vivavoce serve` in a process of its own, which tells how it is. */
export interface SoakedServer {
  readonly url: string;
  readonly isAlive: boolean;
  /** Warnings and errors it logged, by their text, with how often. */
  readonly logged: ReadonlyMap<string, number>;
  vitals(): Promise<Vitals>;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL("../../../packages/cli/dist/main.js", import.meta.url));
const instrument = new URL("instrument.js", import.meta.url).href;

export async function startSoakedServer(config: object): Promise<SoakedServer> {
  const folder = mkdtempSync(join(tmpdir(), "vivavoce-soak-"));
  const file = join(folder, "vivavoce.config.json");
  writeFileSync(file, JSON.stringify({ ...config, log: { level: "warn", format: "json" } }));
  const child = fork(main, ["serve", "--config", file, "--port", "0"], {
    execArgv: ["--expose-gc", "--import", instrument],
    env: { ...process.env, HOME: folder },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const logged = new Map<string, number>();
  let isAlive = true;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve())).then(() => (isAlive = false));
  const url = await new Promise<string>((resolve, reject) => {
    let rest = "";
    const read = (chunk: Buffer): void => {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const [, port] = /https?:\/\/[^\s:]+:(\d+)/.exec(line) ?? [];
        if (port !== undefined) resolve(`ws://127.0.0.1:${port}`);
        const [, level, message] = /"level":"(\w+)","message":"([^"]+)"/.exec(line) ?? [];
        if (level !== undefined) logged.set(`${level} ${message}`, (logged.get(`${level} ${message}`) ?? 0) + 1);
      }
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    void ended.then(() => reject(new Error(`the server ended before it was listening: ${rest}`)));
  });
  return {
    url,
    logged,
    get isAlive() {
      return isAlive;
    },
    vitals: () =>
      new Promise((resolve, reject) => {
        child.once("message", (message) => resolve(message as Vitals));
        child.send("vitals", (error) => error !== null && reject(error));
      }),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
