import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { publishedManifest, type Manifest } from "./published-manifest.ts";
import { repositoryRoot } from "./repository-root.ts";

/**
 * Puts together what is published of one package of ours: compiled code without tests, its manifest, README and licence,
 * and for the command line the built console.
 * @param source folder of the package in the repository
 * @param stage folder to make
 * @throws Error when something has not been built
 */
export function stageCode(source: string, stage: string): void {
  const manifest = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as Manifest;
  mkdirSync(stage, { recursive: true });
  const directory = relative(repositoryRoot, source).replaceAll("\\", "/");
  const published = publishedManifest(manifest, directory);
  writeFileSync(join(stage, "package.json"), `${JSON.stringify(published, null, 2)}\n`);
  cpSync(join(repositoryRoot, "LICENSE"), join(stage, "LICENSE"));
  cpSync(join(source, "README.md"), join(stage, "README.md"));
  const isPublic = (path: string): boolean => !path.startsWith("testing/") || "./testing" in manifest.exports;
  for (const path of sourcesOf(join(source, "src")).filter(isPublic)) copyCompiled(source, stage, path);
  if (manifest.bin !== undefined) cpSync(join(source, "bin"), join(stage, "bin"), { recursive: true });
  if (manifest.name === "vivavoce") copyConsole(stage);
}

/** Paths below `src` of what is compiled: the sources are asked, since old files may lie in `dist`. */
function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => /\.[jt]s$/u.test(path) && !/\.(?:test|d)\.ts$/u.test(path));
}

function copyCompiled(source: string, stage: string, path: string): void {
  for (const extension of [".js", ".d.ts"]) {
    const name = path.replace(/\.[jt]s$/u, extension);
    const from = join(source, "dist", name);
    if (!existsSync(from) && path.endsWith(".js") && extension === ".d.ts") continue;
    if (!existsSync(from)) throw new Error(`${from} is missing: run "npm run build" first`);
    const to = join(stage, "dist", name);
    mkdirSync(dirname(to), { recursive: true });
    // The maps would lead to sources that are not published.
    writeFileSync(to, readFileSync(from, "utf8").replace(/\n\/\/# sourceMappingURL=\S+\s*$/u, "\n"));
  }
}

function copyConsole(stage: string): void {
  const built = join(repositoryRoot, "apps/console/dist");
  if (!existsSync(join(built, "index.html"))) throw new Error(`${built} is missing: run "npm run build" first`);
  cpSync(built, join(stage, "console"), { recursive: true });
}
