import { isRecord } from "@vivavoce/audio/is-record";
import { realpath, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { readDotEnv } from "../config/read-dot-env.ts";
import { closing } from "../config/close-file.ts";
import { readConfigFile } from "../config/config-file.ts";
import { secretFilesOf } from "../config/secret-files.ts";
import type { LoadedConfig } from "../config/load-config.ts";

/** Rights of everybody, as bits of a mode. */
const everybody = { reads: 0o004, writes: 0o002, goesThrough: 0o001 };

/**
 * A line for each file with keys that everybody on the machine can read: the configuration, `.env` of the folder, files of single
 * keys, the credentials of the bus. Files without secrets are passed over, and so is what lies in a folder that others cannot go into.
 */
export async function openFileNotices(
  { config, file }: Pick<LoadedConfig, "config" | "file">,
  cwd: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<string[]> {
  const { credentialsFile: credentials } = config.bus;
  const found = await Promise.all([
    file === undefined ? undefined : notice(file, async () => holdsSecret((await readConfigFile(file, cwd))?.content)),
    notice(join(cwd, ".env"), async () => holdsSecret(await readDotEnv(cwd))),
    ...secretFilesOf(env, cwd).map(({ path }) => notice(path, () => Promise.resolve(true))),
    credentials === undefined ? undefined : notice(resolve(cwd, credentials), () => Promise.resolve(true)),
  ]);
  return found.filter((line) => line !== undefined);
}

async function notice(path: string, isSecret: () => Promise<boolean>): Promise<string | undefined> {
  // Windows has other rights than these.
  if (process.platform === "win32") return undefined;
  try {
    const stats = await stat(path);
    const may = stats.mode & (everybody.reads | everybody.writes);
    if ((may & everybody.reads) === 0 || !(await isReached(path)) || !(await isSecret())) return undefined;
    const mode = (stats.mode & 0o777).toString(8).padStart(4, "0");
    const what = (may & everybody.writes) === 0 ? "read" : "read and change";
    return `WARNING: everybody on this machine can ${what} the keys in ${path} (mode ${mode}): ${closing(path, stats)}`;
  } catch {
    // What is not there is nobody's to read; who cannot be read by us has been told of already.
    return undefined;
  }
}

/** Whether everybody can go into all folders above. */
async function isReached(path: string): Promise<boolean> {
  let folder = dirname(await realpath(path));
  for (;;) {
    if (((await stat(folder)).mode & everybody.goesThrough) === 0) return false;
    const above = dirname(folder);
    if (above === folder) return true;
    folder = above;
  }
}

/** Names of what opens something; paths and names of variables end otherwise, or are none. */
const secretName = /(?:key|token|secret|password|authorization)s?$/i;
const pathName = /tls_?key$/i;
/** An address with a name and password, or a token, before its host. */
const openAddress = /\b[a-z]\w*:\/\/[^/@\s,]+@/i;

/** Whether anything in it looks like a key: by its name, or an address with a password. Empty values say nothing. */
function holdsSecret(value: unknown, name = ""): boolean {
  if (typeof value === "string") {
    if (value.trim() === "") return false;
    return openAddress.test(value) || (secretName.test(name) && !pathName.test(name));
  }
  if (Array.isArray(value)) return value.some((entry) => holdsSecret(entry, name));
  // Of a certificate the files are named.
  if (!isRecord(value) || name === "tls") return false;
  // Every header may be one.
  return Object.entries(value).some(([member, inner]) => holdsSecret(inner, name === "headers" ? "key" : member));
}
