import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { ConfigError } from "../config/config-error.ts";

/**
 * The variables of a folder's `.env` file; none where there is no such file.
 * @throws {ConfigError} when there is one that cannot be read.
 */
export async function readDotEnv(folder: string): Promise<Record<string, string | undefined>> {
  try {
    return parseEnv(await readFile(join(folder, ".env"), "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw new ConfigError(`Cannot read .env: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/**
 * The environment with what the folder's `.env` file adds to it: a variable that is set there and nowhere else.
 * @throws {ConfigError} when there is such a file that cannot be read.
 */
export async function withDotEnv(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<Record<string, string | undefined>> {
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value !== "");
  return { ...env, ...(await readDotEnv(folder)), ...Object.fromEntries(set) };
}
