import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { EngineError } from "@vivavoce/engine";

/** A file inside an installed npm package, and what it must hold. */
export interface PackageFile {
  readonly packageName: string;
  /** Path inside the package, with forward slashes. */
  readonly path: string;
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
  const key = `${file.packageName}/${file.path} ${file.sha256}`;
  const known = checked.get(key);
  if (known !== undefined) return known;
  const found = findAndCheck(engine, file);
  checked.set(key, found);
  // A failure is not kept: the package may be installed while the process runs.
  found.catch(() => checked.delete(key));
  return found;
}

async function findAndCheck(engine: string, file: PackageFile): Promise<string> {
  const { packageName } = file;
  const root = packageRoot(packageName);
  if (root === undefined) {
    const message = `the package ${packageName} is not installed; run "npm ci" in the project's folder`;
    throw new EngineError(engine, "engine_unavailable", message);
  }
  const path = join(root, file.path);
  const content = await readFile(path).catch((cause: unknown) => {
    const message = `the package ${packageName} lacks ${file.path}; install the version the lock file names with "npm ci"`;
    throw new EngineError(engine, "engine_unavailable", message, { cause });
  });
  const sha256 = createHash("sha256").update(content).digest("hex");
  if (sha256 === file.sha256) return path;
  const message =
    `${file.path} of the package ${packageName} is not the file this version was made for ` +
    `(SHA-256 ${sha256.slice(0, 12)}… instead of ${file.sha256.slice(0, 12)}…); run "npm ci" to restore it`;
  throw new EngineError(engine, "engine_unavailable", message);
}

/** Folder of the package: the one above its main module whose manifest bears its name. */
function packageRoot(packageName: string): string | undefined {
  let folder: string;
  try {
    folder = dirname(fileURLToPath(import.meta.resolve(packageName)));
  } catch {
    return undefined;
  }
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
