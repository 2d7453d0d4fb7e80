import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNeed, type Need } from "../../../test/needs.ts";
import { startLocalRegistry, type LocalRegistry } from "../src/local-registry.ts";
import { packAll, type PackedPackage } from "../src/pack-all.ts";

/** Everything packed, a registry that has it, and folders far from the repository to install it into. */
export interface PackedWorld {
  readonly packed: readonly PackedPackage[];
  readonly registry: LocalRegistry;
  /** Makes a folder with a manifest and installs there, scripts allowed, as `npm install` does for anybody. */
  install(name: string, dependencies: Readonly<Record<string, string>>): Promise<string>;
  /** Runs a program in a folder with an empty home. Never throws: the status is in the answer. */
  run(folder: string, program: string, ...args: readonly string[]): Promise<Ran>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
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
  const fits = `-${process.platform}-${process.arch}`;
  const packed = packAll({
    out: join(root, "packages"),
    only: ({ name }) => name === "@vivavoce/decibri" || name.endsWith(fits),
  });
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
      const flags = ["--registry", registry.url, "--cache", cache, "--no-audit", "--no-fund", "--no-update-notifier"];
      const { status, stdout, stderr } = await execute(folder, "npm", ["install", ...flags], env);
      if (status !== 0) throw new Error(`npm install failed: ${stdout}\n${stderr}`);
      return folder;
    },
    run: (folder, program, ...args) => execute(folder, program, args, env),
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
