/** Whether what was built is of the sources as they are now. Plain JavaScript: it runs before anything is built. */
import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Folders with what is built, or not built from. */
const left = new Set(["node_modules", "dist", ".git", ".cache", "out", "docs", "shared", "coverage"]);
const sources = /\.(?:[cm]?[jt]sx?|json|css|html|svg)$/;
/** What there must be. */
const built = ["packages/cli/dist/main.js", "apps/console/dist/index.html"];
const mark = ".cache/built";
const begun = ".cache/build-begun";

/**
 * False when a source file or a folder of them is newer than the last build, or that is not known.
 * @param {string} root folder of the repository
 */
export function isBuilt(root) {
  const builtMs = modifiedMs(join(root, mark));
  if (builtMs === undefined || built.some((file) => modifiedMs(join(root, file)) === undefined)) return false;
  return !hasNewer(root, builtMs);
}

/** Notes that a build begins: what changes while it runs is not in it. @param {string} root */
export function beginBuild(root) {
  mkdirSync(join(root, ".cache"), { recursive: true });
  writeFileSync(join(root, begun), "");
}

/** Notes that the build which began last has ended well. @param {string} root */
export function endBuild(root) {
  renameSync(join(root, begun), join(root, mark));
}

/**
 * Files that are gone are seen by their folder, which is newer then; but not where a build makes folders itself.
 * @param {string} folder
 * @param {number} thanMs
 * @returns {boolean}
 */
function hasNewer(folder, thanMs) {
  const entries = readdirSync(folder, { withFileTypes: true });
  if (!entries.some(({ name }) => left.has(name)) && isNewer(folder, thanMs)) return true;
  return entries.some((entry) => {
    if (left.has(entry.name)) return false;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return hasNewer(path, thanMs);
    return sources.test(entry.name) && isNewer(path, thanMs);
  });
}

/** @param {string} path @param {number} thanMs */
function isNewer(path, thanMs) {
  return (modifiedMs(path) ?? Infinity) > thanMs;
}

/** @param {string} path @returns {number | undefined} */
function modifiedMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
