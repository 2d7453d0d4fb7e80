/**
 * `npm run release:publish`: puts on the registry what `npm run pack` made, data first, `vivavoce` after all that it needs.
 * What is there already in that version is left alone, so a run that was cut off is run again. With `--dry-run` it only tells.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PackedPackage } from "./pack-all.ts";
import { repositoryRoot } from "./repository-root.ts";

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const isDry = process.argv.includes("--dry-run");
const list =
  process.argv.slice(2).find((each) => !each.startsWith("--")) ?? join(repositoryRoot, "out/packages/order.json");
const order = JSON.parse(readFileSync(list, "utf8")) as PackedPackage[];
const { version } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as PackedPackage;
const tag = process.env["GITHUB_REF_NAME"];
if (!isDry && tag !== undefined && tag !== `v${version}`) throw new Error(`the tag is ${tag}, the version ${version}`);

for (const { name, version: own, tarball } of order) {
  const isThere = isPublished(`${name}@${own}`);
  process.stdout.write(`${isThere ? "is there" : isDry ? "would go" : "goes    "}  ${name}@${own}\n`);
  if (isThere || isDry) continue;
  // Prereleases are for those who ask for them.
  const channel = own.includes("-") ? "next" : "latest";
  execFileSync(npm, ["publish", tarball, "--access", "public", "--tag", channel], { stdio: "inherit" });
}

function isPublished(spec: string): boolean {
  try {
    return (
      execFileSync(npm, ["view", spec, "version"], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim() !==
      ""
    );
  } catch (error) {
    // No answer is not the same as no such package.
    if (error instanceof Error && "stderr" in error && String(error.stderr).includes("E404")) return false;
    throw error;
  }
}
