import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { EngineError } from "@vivavoce/engine";

/** A file inside an installed npm package, and what it must hold. */
export interface PackageFile {
  /** Package of data, as published. */
  readonly packageName: string;
  /** Path inside the package, with forward slashes. */
  readonly path: string;
  /** The package that the data is taken from, which is what a checkout of the repository has. */
  readonly upstream: { readonly packageName: string; readonly path: string };
  /** SHA-256 of the content, in lower-case hexadecimal. */
  readonly sha256: string;
}

const checked = new Map<string, Promise<string>>();

/**
 * Finds a file of an installed package and checks its content; each file is read and hashed once in a process.
 * Packages that export only their main module are no obstacle.
 * @param engine id to name in errors
 * @returns the absolute path
 * @throws EngineError `engine_unavailable` when the package or file is missing or its content is another
 */
export function resolvePackageFile(engine: string, file: PackageFile): Promise<string> {
  const key = JSON.stringify(file);
  const known = checked.get(key);
  if (known !== undefined) return known;
  const found = findAndCheck(engine, file);
  checked.set(key, found);
  // A failure is not kept: the package may be installed while the process runs.
  found.catch(() => checked.delete(key));
  return found;
}

async function findAndCheck(engine: string, file: PackageFile): Promise<string> {
  const places = [file, file.upstream].map((place) => ({ ...place, root: packageRoot(place.packageName) }));
  const place = places.find(({ root }) => root !== undefined);
  if (place?.root === undefined) {
    const message = `the package ${file.packageName} is not installed; install Vivavoce again, without leaving it out`;
    throw new EngineError(engine, "engine_unavailable", message);
  }
  const { packageName } = place;
  const path = join(place.root, place.path);
  const content = await readFile(path).catch((cause: unknown) => {
    const message = `the package ${packageName} lacks ${place.path}; install the version that belongs to this one`;
    throw new EngineError(engine, "engine_unavailable", message, { cause });
  });
  const sha256 = createHash("sha256").update(content).digest("hex");
  if (sha256 === file.sha256) return path;
  const message =
    `${place.path} of the package ${packageName} is not the file this version was made for ` +
    `(SHA-256 ${sha256.slice(0, 12)}… instead of ${file.sha256.slice(0, 12)}…); install it again`;
  throw new EngineError(engine, "engine_unavailable", message);
}

/** Folder of the package: the one above its main module, or its manifest, that bears its name. */
function packageRoot(packageName: string): string | undefined {
  let folder: string | undefined;
  for (const entry of [`${packageName}/package.json`, packageName]) {
    try {
      folder = dirname(fileURLToPath(import.meta.resolve(entry)));
      break;
    } catch {
      // It may have the other.
    }
  }
  if (folder === undefined) return undefined;
  for (;;) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) {
      const { name } = JSON.parse(readFileSync(manifest, "utf8")) as { name?: unknown };
      if (name === packageName) return folder;
    }
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}
