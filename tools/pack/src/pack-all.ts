import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { dataPackages } from "./data-packages.ts";
import { repositoryRoot } from "./repository-root.ts";
import { slimPackages, type SlimPackage } from "./slim-packages.ts";
import { stageCode } from "./stage-code.ts";
import { stageData } from "./stage-data.ts";
import { stageSlim } from "./stage-slim.ts";

/** A package that is ready to be published. */
export interface PackedPackage {
  readonly name: string;
  readonly version: string;
  /** Folder with its files. */
  readonly stage: string;
  readonly tarball: string;
}

/** Where packages are made, and which of them. */
export interface PackOptions {
  /** Where tarballs go, and below it what they hold; emptied first. */
  readonly out: string;
  /** Whether a part of an upstream package is made. Default: all. */
  readonly only?: (slim: SlimPackage) => boolean;
}

/**
 * Makes every package that is published, from a repository that has been built.
 * @throws Error when something is not built, or when upstream files are not those of the lock file
 */
export function packAll({ out, only = () => true }: PackOptions): PackedPackage[] {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const folders = readdirSync(join(repositoryRoot, "packages"))
    .map((name) => join(repositoryRoot, "packages", name))
    .filter((folder) => existsSync(join(folder, "package.json")));
  const makers: ((stage: string) => void)[] = [
    ...folders.map((folder) => (stage: string) => stageCode(folder, stage)),
    ...dataPackages.map((data) => (stage: string) => stageData(data, stage)),
    ...slimPackages.filter(only).map((slim) => (stage: string) => stageSlim(slim, stage)),
  ];
  return makers.map((make, index) => {
    const stage = join(out, "stage", String(index));
    mkdirSync(stage, { recursive: true });
    make(stage);
    const { name, version } = JSON.parse(readFileSync(join(stage, "package.json"), "utf8")) as PackedPackage;
    return { name, version, stage, tarball: tarballOf(stage, out) };
  });
}

function tarballOf(stage: string, out: string): string {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const told = execFileSync(npm, ["pack", "--json", "--ignore-scripts", "--pack-destination", out], {
    cwd: stage,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ filename } = { filename: "" }] = JSON.parse(told) as { filename: string }[];
  return join(out, filename.replace("@", "").replace("/", "-"));
}
