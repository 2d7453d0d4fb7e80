import { execFile, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { createNeed, type Need } from "../../../test/needs.ts";
import { startLocalRegistry, type LocalRegistry } from "../src/local-registry.ts";
import type { PackedPackage } from "../src/pack-all.ts";

/** Everything packed, a registry that has it, and folders far from the repository to install it into. */
export interface PackedWorld {
  readonly packed: readonly PackedPackage[];
  readonly registry: LocalRegistry;
  /** Makes a folder with a manifest and installs there, scripts allowed, as `npm install` does for anybody. */
  install(name: string, dependencies: Readonly<Record<string, string>>): Promise<string>;
  /** Runs a program in a folder with an empty home. Never throws: the status is in the answer. */
  run(folder: string, program: string, ...args: readonly string[]): Promise<Ran>;
  /** Starts a program in a folder with an empty home, and these settings besides. */
  start(
    folder: string,
    settings: Readonly<Record<string, string>>,
    program: string,
    ...args: readonly string[]
  ): Running;
  [Symbol.asyncDispose](): Promise<void>;
}

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that goes on until it is stopped, or ends by itself. */
export interface Running {
  /** Its output so far, both kinds. */
  told(): string;
  /** What a pattern finds in its output, as soon as it does: the first group, or all. Rejects when the program ends before. */
  finds(pattern: RegExp): Promise<string>;
  write(text: string): void;
  /** Its status when it has ended. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

/** Packages of others come from the registry that npm is set to. */
export function needRegistry(): Need {
  try {
    execFileSync("npm", ["view", "ws", "name"], { cwd: tmpdir(), stdio: "ignore", timeout: 20_000 });
    return createNeed("the npm registry", false);
  } catch {
    return createNeed("the npm registry", true);
  }
}

export async function openPackedWorld(): Promise<PackedWorld> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "vivavoce-packed-")));
  const packed = inject("packed");
  const setting = async (name: string): Promise<string> =>
    (await execute(root, "npm", ["config", "get", name], process.env)).stdout.trim();
  const [upstream, cache] = await Promise.all([setting("registry"), setting("cache")]);
  const registry = await startLocalRegistry(packed, upstream);
  const home = join(root, "home");
  mkdirSync(home);
  // What npm itself set for the program that runs the tests is no setting of the user's.
  const own = Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_|^VITEST|^VIVAVOCE_/iu.test(name));
  const env = { ...Object.fromEntries(own), HOME: home, USERPROFILE: home };
  return {
    packed,
    registry,
    async install(name, dependencies) {
      const folder = join(root, name);
      mkdirSync(folder, { recursive: true });
      const manifest = { name, private: true, type: "module", dependencies };
      writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
      const flags = ["--registry", registry.url, "--cache", cache, "--prefer-offline", "--no-audit", "--no-fund"];
      const { status, stdout, stderr } = await execute(folder, "npm", ["install", ...flags], env);
      if (status !== 0) throw new Error(`npm install failed: ${stdout}\n${stderr}`);
      return folder;
    },
    run: (folder, program, ...args) => execute(folder, program, args, env),
    start: (folder, settings, program, ...args) => start(folder, { ...env, ...settings }, program, args),
    async [Symbol.asyncDispose]() {
      await registry.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function execute(cwd: string, program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env, timeout: 240_000, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ status, stdout, stderr });
    });
  });
}

function start(cwd: string, env: NodeJS.ProcessEnv, program: string, args: readonly string[]): Running {
  const child = spawn(program, args, { cwd, env, stdio: "pipe" });
  let told = "";
  const waiting = new Set<() => void>();
  const take = (chunk: Buffer): void => {
    told += chunk.toString();
    for (const look of waiting) look();
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return {
    told: () => told,
    ended,
    write: (text) => void child.stdin.write(text),
    finds: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(told);
          if (found === null) return;
          waiting.delete(look);
          resolve(found[1] ?? found[0]);
        };
        waiting.add(look);
        look();
        void ended.then((code) => reject(new Error(`${program} ended with ${code}: ${told}`)));
      }),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
