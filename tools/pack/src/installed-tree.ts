import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A package as it lies in `node_modules`. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly licence: string;
  /** Names of the scripts that npm would run at install. */
  readonly installScripts: readonly string[];
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string | { readonly type?: string };
  readonly scripts?: Readonly<Record<string, string>>;
}

/** All packages below a folder's `node_modules`, those inside of others too. */
export function installedPackages(folder: string): InstalledPackage[] {
  const root = join(folder, "node_modules");
  if (!existsSync(root)) return [];
  const names = readdirSync(root).flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(root, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return names
    .filter((name) => existsSync(join(root, name, "package.json")))
    .flatMap((name) => [packageIn(join(root, name), name), ...installedPackages(join(root, name))]);
}

function packageIn(folder: string, name: string): InstalledPackage {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const { license, scripts = {} } = manifest;
  return {
    name: manifest.name ?? name,
    version: manifest.version ?? "",
    folder,
    licence: (typeof license === "string" ? license : license?.type) ?? "",
    installScripts: ["preinstall", "install", "postinstall"].filter((script) => scripts[script] !== undefined),
  };
}

/** Bytes of all files below a folder, and paths of links that lead nowhere. */
export function measureTree(folder: string): { bytes: number; dangling: string[] } {
  let bytes = 0;
  const dangling: string[] = [];
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const stat = lstatSync(join(folder, path));
    if (stat.isFile()) bytes += stat.size;
    if (stat.isSymbolicLink() && !existsSync(join(folder, path))) dangling.push(path);
  }
  return { bytes, dangling };
}
