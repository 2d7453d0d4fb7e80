import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ownPort } from "./own-port.ts";

/** How a NATS server of a test's own is started. */
export interface NatsOptions {
  /** The port; by default one of its own, which stays the same over restarts. */
  readonly port?: number;
  /** Where JetStream keeps its streams; by default a folder that goes with it. */
  readonly storeDir?: string;
  /** Lines of its configuration besides port, store and JetStream. */
  readonly arguments?: readonly string[];
}

/** A NATS server of a test's own, on loopback, with JetStream. */
export interface Nats {
  readonly url: string;
  readonly port: number;
  /** Where JetStream keeps its streams. */
  readonly storeDir: string;
  readonly pid: number | undefined;
  /** Ends it at once, as a crash does, with what it has stored. */
  kill(): Promise<void>;
  /** Starts it again at the same port on what it has stored. */
  start(): Promise<void>;
  /** Halts it, as a machine that hangs, or lets it go on. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void;
  /** Ends it and removes what it has stored. */
  close(): Promise<void>;
}

/** Starts Debian's `nats-server`; rejects when it does not answer within ten seconds. */
export async function startNats(options: NatsOptions = {}): Promise<Nats> {
  const folder = await mkdtemp(join(tmpdir(), "vivavoce-nats-"));
  const storeDir = options.storeDir ?? join(folder, "store");
  let child: ChildProcess | undefined;
  // One of its own: another program may not have it while the server is away.
  const port = options.port ?? (await ownPort());

  const start = async (): Promise<void> => {
    const ports = await mkdtemp(join(folder, "ports-"));
    const given = ["-a", "127.0.0.1", "-p", String(port), "-js", "-sd", storeDir, "--ports_file_dir", ports];
    child = spawn("nats-server", [...given, ...(options.arguments ?? [])], { stdio: "ignore" });
    await untilListening(ports, child);
  };
  const end = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  };

  await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    storeDir,
    get pid() {
      return child?.pid;
    },
    kill: end,
    start,
    signal: (signal) => void child?.kill(signal),
    async close() {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const tries = 500;
const tryEveryMs = 20;

/** Until a server has written down where it listens. */
async function untilListening(folder: string, child: ChildProcess): Promise<void> {
  let failure: Error | undefined;
  child.once("error", (error) => (failure = error));
  for (let count = 0; count < tries; count++) {
    if (failure !== undefined) throw failure;
    if (child.exitCode !== null) throw new Error(`nats-server ended with ${child.exitCode}`);
    const [file] = await readdir(folder);
    if (file !== undefined && /:\d+"/.test(await readFile(join(folder, file), "utf8"))) return;
    await wait(tryEveryMs);
  }
  child.kill("SIGKILL");
  throw new Error("nats-server does not answer");
}
