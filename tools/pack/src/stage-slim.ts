import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { licences, writeJson } from "./stage-data.ts";
import type { SlimPackage } from "./slim-packages.ts";
import { lockedPackage, upstreamFolder } from "./upstream.ts";

/** Fields of the upstream manifest that are kept. */
const kept = ["main", "types", "exports", "dependencies", "engines", "os", "cpu", "libc", "repository", "homepage"];

/**
 * Makes a package of a part of its upstream package, under that one's version: nothing of it changes but what is left out.
 * @param stage folder to make
 */
export function stageSlim(slim: SlimPackage, stage: string): void {
  const folder = upstreamFolder(slim.upstream);
  const { version, integrity } = lockedPackage(slim.upstream);
  const upstream = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
  const taken = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => statSync(join(folder, path)).isFile() && slim.takes(path));
  if (taken.length === 0) throw new Error(`${slim.upstream} has none of the files of ${slim.name}`);
  for (const path of taken) {
    mkdirSync(dirname(join(stage, path)), { recursive: true });
    cpSync(join(folder, path), join(stage, path));
  }
  const text = slim.licenceText;
  if (text !== undefined) {
    const from = "own" in text ? join(licences, text.own) : join(upstreamFolder(text.packageName), "LICENSE");
    cpSync(from, join(stage, "LICENSE"));
  }
  const manifest = { ...Object.fromEntries(kept.map((field) => [field, upstream[field]])), ...slim.manifest };
  writeJson(join(stage, "package.json"), {
    name: slim.name,
    version,
    description: slim.description,
    keywords: ["vivavoce"],
    license: slim.licence,
    ...manifest,
    publishConfig: { access: "public", provenance: true },
  });
  const lines = [
    `# ${slim.name}`,
    "",
    `${slim.description}: files of \`${slim.upstream}@${version}\` as they are, without ${slim.without}.`,
    `Licence: ${slim.licence}. Integrity of the package it was taken from: \`${integrity}\`.`,
    "",
    "Made for [Vivavoce](https://www.npmjs.com/package/vivavoce). It has no install script.",
    "",
  ];
  writeFileSync(join(stage, "README.md"), lines.join("\n"));
}
