/**
 * `npm run release:prepare`: takes the changesets into the changelog and gives every package its next version. Changes files
 * only; look at them, commit, and tag the commit with the version.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { changesetText, releaseChangelog } from "./release-changelog.ts";
import { repositoryRoot } from "./repository-root.ts";

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const inRepository = (...path: string[]): string => join(repositoryRoot, ...path);
const run = (program: string, ...args: string[]): unknown =>
  execFileSync(program, args, { cwd: repositoryRoot, stdio: "inherit" });
const versionOf = (path: string): string =>
  (JSON.parse(readFileSync(inRepository(path), "utf8")) as { readonly version: string }).version;

const texts = readdirSync(inRepository(".changeset"))
  .filter((name) => name.endsWith(".md") && name !== "README.md")
  .toSorted()
  .map((name) => changesetText(readFileSync(inRepository(".changeset", name), "utf8")));
const before = versionOf("packages/cli/package.json");
run(process.execPath, inRepository("node_modules/@changesets/cli/bin.js"), "version");
const version = versionOf("packages/cli/package.json");
if (version === before) throw new Error(`no changeset asks for a version after ${before}: npx changeset`);

// The root is no workspace of itself.
const root = readFileSync(inRepository("package.json"), "utf8");
writeFileSync(inRepository("package.json"), root.replace(/"version": "[^"]+"/u, `"version": "${version}"`));
const changelog = readFileSync(inRepository("CHANGELOG.md"), "utf8");
const date = new Date().toISOString().slice(0, 10);
writeFileSync(inRepository("CHANGELOG.md"), releaseChangelog(changelog, version, date, texts));
run(npm, "install", "--package-lock-only", "--offline", "--ignore-scripts", "--no-audit", "--no-fund");
process.stdout.write(`Version ${version}. Next: git commit, git tag v${version}, git push --tags\n`);
