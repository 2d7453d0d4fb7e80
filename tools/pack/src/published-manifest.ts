import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dataPackages } from "./data-packages.ts";
import { repositoryRoot } from "./repository-root.ts";
import { slimmed } from "./slim-packages.ts";

type Conditions = { readonly [condition: string]: string | Conditions };

/** What is used of a `package.json`. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly exports: Readonly<Record<string, Conditions>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly keywords?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** Where the sources are, said once, in the manifest at the root. */
const { repository } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as {
  readonly repository: object;
};

/** Only of use in the repository: sources for its tools, files that are chosen here, and scripts. */
const notPublished = ["files", "scripts", "devDependencies", "dependencies", "optionalDependencies", "exports"];

/**
 * The manifest that users get: without ways to sources, and with data packages in place of what they were made from.
 * @param directory path of the package in the repository
 */
export function publishedManifest(manifest: Manifest, directory: string): Record<string, unknown> {
  const { exports } = manifest;
  const kept = Object.entries(manifest).filter(([field]) => !notPublished.includes(field));
  return {
    ...Object.fromEntries(kept),
    repository: { ...repository, directory },
    sideEffects: manifest["sideEffects"] ?? false,
    exports: { ...(withoutSources(exports) as object), "./package.json": "./package.json" },
    ...dependencies(manifest),
    publishConfig: { access: "public", provenance: true },
  };
}

function withoutSources(value: string | Conditions): unknown {
  if (typeof value === "string") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([condition]) => condition !== "@vivavoce/source")
      .map(([condition, inner]) => [condition, withoutSources(inner)]),
  );
}

function dependencies(manifest: Manifest): Record<string, Record<string, string>> {
  const needed = { ...manifest.dependencies };
  const optional = { ...manifest.optionalDependencies };
  for (const { name, version, upstream } of dataPackages) {
    if (needed[upstream] === undefined) continue;
    delete needed[upstream];
    needed[name] = version;
  }
  for (const [upstream, parts] of Object.entries(slimmed)) {
    if (needed[upstream] === undefined && optional[upstream] === undefined) continue;
    delete needed[upstream];
    delete optional[upstream];
    Object.assign(optional, parts);
  }
  return {
    ...(Object.keys(needed).length > 0 && { dependencies: sorted(needed) }),
    ...(Object.keys(optional).length > 0 && { optionalDependencies: sorted(optional) }),
  };
}

const sorted = (record: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
