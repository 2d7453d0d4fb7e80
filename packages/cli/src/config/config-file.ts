import { isRecord } from "@vivavoce/audio/is-record";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { ConfigError } from "./config-error.ts";

const configFileName = "vivavoce.config.json";

/** A configuration file as it was read, without `$schema`. */
export interface ConfigFile {
  readonly path: string;
  readonly content: Record<string, unknown>;
}

/**
 * Reads the configuration file: the one that was named, or `vivavoce.config.json` in `cwd` when there is one.
 * @throws ConfigError when a named file is missing, or a file cannot be read or is no JSON object
 */
export async function readConfigFile(named: string | undefined, cwd: string): Promise<ConfigFile | undefined> {
  const path = resolve(cwd, named ?? configFileName);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    if (code === "ENOENT" && named === undefined) return undefined;
    const reason = code === "ENOENT" ? "there is no such file" : `cannot be read (${code})`;
    throw new ConfigError(`Configuration file ${path}: ${reason}.`, { cause: error });
  }
  const { $schema: _, ...content } = parseObject(path, text);
  return { path, content };
}

function parseObject(path: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    // The parser's own words may quote the file, and the file may hold keys.
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    const line = position === undefined ? "" : ` near line ${text.slice(0, Number(position)).split("\n").length}`;
    throw new ConfigError(`Configuration file ${path}: this is not valid JSON${line}.`);
  }
  if (isRecord(value)) return value;
  throw new ConfigError(`Configuration file ${path}: it must hold a JSON object, such as {"server": {"port": 8080}}.`);
}
