import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DataPackage } from "./data-packages.ts";
import { repositoryRoot } from "./repository-root.ts";
import { lockedPackage, upstreamFolder } from "./upstream.ts";

/** Folder of the licence texts that upstream packages do not bring. */
export const licences = join(repositoryRoot, "tools/pack/licences");

/**
 * Makes a package of data alone from its upstream package: the files, their licence texts, and a manifest of hashes.
 * @param stage folder to make
 * @throws Error when a file is not the one that this version was made for
 */
export function stageData(data: DataPackage, stage: string): void {
  const folder = upstreamFolder(data.upstream);
  mkdirSync(stage, { recursive: true });
  const files = data.files.map(({ from, to, sha256 }) => {
    const content = readFileSync(join(folder, from));
    const found = createHash("sha256").update(content).digest("hex");
    if (found !== sha256) throw new Error(`${from} of ${data.upstream} has the SHA-256 ${found}, not ${sha256}`);
    mkdirSync(dirname(join(stage, to)), { recursive: true });
    writeFileSync(join(stage, to), content);
    return { path: to, bytes: content.length, sha256, upstreamPath: from };
  });
  for (const text of data.licenceTexts) {
    if ("own" in text) cpSync(join(licences, text.own), join(stage, "LICENSE"));
    else cpSync(join(folder, text.from), join(stage, text.to));
  }
  const { version: upstreamVersion, integrity } = lockedPackage(data.upstream);
  const upstream = { package: data.upstream, version: upstreamVersion, integrity };
  writeJson(join(stage, "manifest.json"), { licence: data.licence, origin: data.origin, upstream, files });
  writeJson(join(stage, "package.json"), {
    name: data.name,
    version: data.version,
    description: data.description,
    keywords: ["vivavoce", ...data.keywords],
    license: data.licence,
    exports: { "./*": "./*" },
    sideEffects: false,
    publishConfig: { access: "public", provenance: true },
  });
  const lines = [
    `# ${data.name}`,
    "",
    `${data.description}. Data alone: nothing in it runs, nothing is fetched.`,
    "",
    `From ${data.origin}, taken unchanged out of \`${data.upstream}@${upstreamVersion}\`. Licence: ${data.licence}.`,
    "`manifest.json` has size and SHA-256 of each file. Made for [Vivavoce](https://www.npmjs.com/package/vivavoce).",
    "",
  ];
  writeFileSync(join(stage, "README.md"), lines.join("\n"));
}

/** Writes a value as JSON with an indent of two and an end of line, as npm does. */
export function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
