/**
 * `node tools/pack/dist/install-into.js FOLDER [NAME=SPEC …]`: packs everything and installs `vivavoce` into a folder as a
 * user would from the registry, with the licences of all that came along in `LICENCES.md`. For images, and to try a release.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { installedPackages } from "./installed-tree.ts";
import { licenceReport } from "./licence-report.ts";
import { startLocalRegistry } from "./local-registry.ts";
import { packAll } from "./pack-all.ts";
import { repositoryRoot } from "./repository-root.ts";

const [target, ...more] = process.argv.slice(2);
if (target === undefined) {
  process.stderr.write("Name the folder to install into.\n");
  process.exit(2);
}
const folder = resolve(target);
const fits = `-${process.platform}-${process.arch}`;
const packed = packAll({
  out: join(repositoryRoot, "out/packages"),
  only: ({ name }) => name === "@vivavoce/decibri" || name.endsWith(fits),
});
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const upstream = execFileSync(npm, ["config", "get", "registry"], { encoding: "utf8" }).trim();
const registry = await startLocalRegistry(packed, upstream);
mkdirSync(folder, { recursive: true });
const dependencies = Object.fromEntries([["vivavoce", "latest"], ...more.map((each) => each.split("=", 2))]);
writeManifest(join(folder, "package.json"));
const flags = ["--registry", registry.url, "--omit=dev", "--no-audit", "--no-fund", "--no-package-lock"];
const status = await new Promise<number>((ended) => {
  // Not in this process's time: the registry has to answer meanwhile.
  spawn(npm, ["install", ...flags], { cwd: folder, stdio: "inherit" }).once("exit", (code) => ended(code ?? 1));
});
await registry.close();
if (status === 0) writeFileSync(join(folder, "LICENCES.md"), licenceReport(installedPackages(folder)));
process.exitCode = status;

/** A program that is there keeps what it says of itself, and what it needs. */
function writeManifest(path: string): void {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "{}";
  const existing = JSON.parse(text) as { readonly dependencies?: Record<string, string> };
  const manifest = { private: true, ...existing, dependencies: { ...existing.dependencies, ...dependencies } };
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
}
