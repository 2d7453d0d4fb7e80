import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "./repository-root.ts";

interface LockedPackage {
  readonly version: string;
  readonly integrity: string;
}

const lock = JSON.parse(readFileSync(join(repositoryRoot, "package-lock.json"), "utf8")) as {
  readonly packages: Readonly<Record<string, LockedPackage | undefined>>;
};

/** Whether the lock file has a package with its hash: without one it is known by name only, and cannot be taken apart. */
export const isLocked = (name: string): boolean => lock.packages[`node_modules/${name}`]?.integrity !== undefined;

/** Version and integrity of a package, as the lock file has them. */
export function lockedPackage(name: string): LockedPackage {
  const locked = lock.packages[`node_modules/${name}`];
  if (locked === undefined) throw new Error(`the lock file does not have ${name}`);
  return locked;
}

const folders = new Map<string, string>();

/**
 * Folder of an upstream package in the version of the lock file: as `npm ci` installed it, having checked its integrity,
 * or, where it is not installed (made for another platform), fetched and checked here.
 */
export function upstreamFolder(name: string): string {
  const known = folders.get(name);
  if (known !== undefined) return known;
  const folder = installedFolder(name) ?? fetchedFolder(name);
  folders.set(name, folder);
  return folder;
}

function installedFolder(name: string): string | undefined {
  const folder = join(repositoryRoot, "node_modules", name);
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return undefined;
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return version === lockedPackage(name).version ? folder : undefined;
}

function fetchedFolder(name: string): string {
  const { version, integrity } = lockedPackage(name);
  const folder = mkdtempSync(join(tmpdir(), "vivavoce-upstream-"));
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const told = execFileSync(npm, ["pack", `${name}@${version}`, "--json", "--pack-destination", folder], {
    cwd: repositoryRoot,
    encoding: "utf8",
  });
  const [{ filename } = { filename: "" }] = JSON.parse(told) as { filename: string }[];
  const tarball = join(folder, filename.replace("@", "").replace("/", "-"));
  const sha512 = `sha512-${createHash("sha512").update(readFileSync(tarball)).digest("base64")}`;
  if (sha512 !== integrity) throw new Error(`${name}@${version} has the integrity ${sha512}, not ${integrity}`);
  execFileSync("tar", ["-xzf", tarball, "-C", folder]);
  return join(folder, "package");
}
