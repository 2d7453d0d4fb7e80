import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNeed, type Need } from "../../../test/needs.ts";
import { readTrace, tracedCalls, type TracedDeeds } from "./read-trace.ts";

/** A network of its own with nothing in it but loopback, and a home with nothing in it at all. */
export interface SealedRoom {
  /** The folder that has the home and the others in it. */
  readonly dir: string;
  /** Where programs start. */
  readonly work: string;
  /** Starts Node with these arguments inside, and with nothing in its environment but the path, the folders and `env`. */
  start(args: readonly string[], options?: SealedOptions): SealedProgram;
  /** Files and folders that are there now, below `dir`, sorted; without those that the room began with. */
  found(): string[];
  close(): Promise<void>;
}

/** How a program differs from the others in the room. */
interface SealedOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Default: `work`. */
  readonly cwd?: string;
}

/** A program in the room, every thread of which is watched. */
interface SealedProgram {
  /** Resolves with the match as soon as the output has it. Rejects when the program ends before. */
  printed(pattern: RegExp): Promise<RegExpMatchArray>;
  stop(): void;
  /** When it has ended and its trace is whole. */
  readonly ended: Promise<SealedEnd>;
}

/** How a program ended, and what it did. */
export interface SealedEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly output: string;
  readonly deeds: TracedDeeds;
}

/** Enters a network of its own, as root or as a user who may make one. */
const ways: readonly (readonly string[])[] = [["--net"], ["--net", "--user", "--map-root-user"]];

/** The way that works here; undefined when none does. */
const way = ways.find((candidate) => {
  if (process.platform !== "linux") return false;
  try {
    const script = "ip link set lo up && strace -D -f -o /dev/null true";
    execFileSync("unshare", [...candidate, "sh", "-c", script], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});

/** What the room needs: Linux, the programs, and the right to make networks and to trace. */
export const sealing: Need = createNeed("a network of its own (iproute2, strace, util-linux)", way === undefined);

const folders = {
  HOME: "home",
  TMPDIR: "tmp",
  XDG_CACHE_HOME: "cache",
  XDG_CONFIG_HOME: "config",
  XDG_DATA_HOME: "data",
  XDG_STATE_HOME: "state",
  XDG_RUNTIME_DIR: "run",
} as const;

/** Makes an empty room. */
export async function openSealedRoom(): Promise<SealedRoom> {
  const dir = await mkdtemp(join(tmpdir(), "vivavoce-sealed-"));
  const work = join(dir, "work");
  for (const name of [...Object.values(folders), "work", "traces"]) await mkdir(join(dir, name));
  // Holds the network open until its input ends.
  const holder = spawn("unshare", [...(way ?? []), "sh", "-c", "ip link set lo up && echo open && exec cat"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const holderClosed = once(holder, "close");
  const opened = await Promise.race([once(holder.stdout, "data"), holderClosed.then(() => undefined)]);
  if (opened === undefined) throw new Error("a network of its own cannot be made");
  const given = Object.fromEntries(Object.entries(folders).map(([name, folder]) => [name, join(dir, folder)]));
  const own = new Set(["traces", "work", ...Object.values(folders)]);
  const programs: ReturnType<typeof startTraced>[] = [];
  return {
    dir,
    work,
    start(args, { env = {}, cwd = work } = {}) {
      const tracePath = join(dir, "traces", String(programs.length));
      const all = { PATH: process.env["PATH"] ?? "", ...given, ...env };
      const program = startTraced(holder.pid as number, tracePath, args, cwd, all);
      programs.push(program);
      return program;
    },
    found: () =>
      readdirSync(dir, { recursive: true, encoding: "utf8" })
        .filter((path) => !own.has(path) && !path.startsWith("traces/"))
        .toSorted(),
    async close() {
      // Those that a failed test has left.
      for (const program of programs) program.kill();
      await Promise.allSettled(programs.map(({ ended }) => ended));
      holder.stdin.end();
      await holderClosed;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function startTraced(
  holderPid: number,
  tracePath: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): SealedProgram & { kill(): void } {
  const enter = [
    "-t",
    String(holderPid),
    "--net",
    ...(way?.includes("--user") === true ? ["--user", "--preserve-credentials"] : []),
  ];
  // -D: the tracer stands aside, so that signals and the exit are the program's own.
  const trace = ["strace", "-D", "-f", "-q", "--seccomp-bpf", "-e", "signal=none", "-s", "4096", "-o", tracePath];
  const watch = [...trace, "-e", `trace=${tracedCalls}`];
  const child = spawn("nsenter", [...enter, ...watch, process.execPath, ...args], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const looks = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const look of looks) look();
    });
  }
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  const readWhole = async (): Promise<string> => {
    // Short numbers have more spaces behind them.
    const end = new RegExp(`^${child.pid} +\\+\\+\\+ `, "mu");
    for (let attempt = 0; attempt < 500; attempt++) {
      const text = readFileSync(tracePath, "utf8");
      if (end.test(text)) return text;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error("the trace has no end");
  };
  return {
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(output);
          if (match !== null) resolve(match);
        };
        looks.add(look);
        look();
        void closed.then((code) => reject(new Error(`ended with ${code} before ${pattern}: ${output}`)));
      }),
    stop: () => void child.kill("SIGTERM"),
    kill: () => void child.kill("SIGKILL"),
    ended: closed.then(async (code) => ({ code, output, deeds: readTrace(await readWhole(), cwd) })),
  };
}
