import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { reasonOf } from "@vivavoce/audio/reason-of";
import { ConfigError } from "./config-error.ts";
import { withSecretFiles } from "./secret-files.ts";

/**
 * The variables of a folder's `.env` file; none where there is no such file.
 * @throws {ConfigError} when there is one that cannot be read, or a line of it says nothing: it would be passed over, or take
 *   the next one along, and that may be the one with the keys.
 */
export async function readDotEnv(folder: string): Promise<Record<string, string | undefined>> {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(folder, ".env"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw new ConfigError(`Cannot read .env: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  // As some shells of Windows write what is redirected.
  if (bytes.includes(0)) throw new ConfigError(".env is no UTF-8 text: save it as UTF-8.");
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  const { lines, names } = tidied(text.split(/\r\n?|\n/));
  const variables = parseEnv(lines.join("\n"));
  const lost = names.find((name) => !Object.hasOwn(variables, name));
  if (lost !== undefined) throw new ConfigError(`.env: ${lost} cannot be read as it stands there.`);
  return variables;
}

/**
 * The lines as Node's parser reads them one by one, and the names that they set: of a comment that is indented, a tab, or two blanks
 * behind `export` it makes part of a name, and takes the next line along. Each line is empty, a comment, an assignment, or goes on
 * with a quoted value that began before.
 */
function tidied(given: readonly string[]): { lines: string[]; names: string[] } {
  const lines: string[] = [];
  const names: string[] = [];
  const filledAt = new Map<string, number>();
  let quote = "";
  for (const [index, line] of given.entries()) {
    if (quote !== "") {
      lines.push(line);
      const end = line.indexOf(quote);
      if (end === -1) continue;
      quote = "";
      // A mistyped quote that ends at some apostrophe further down would have swallowed all between.
      checkBehind(line.slice(end + 1), index + 1);
      continue;
    }
    if (/^\s*(?:#|$)/.test(line)) {
      lines.push("");
      continue;
    }
    const [, name, value] = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    // What stands there may be a key: it is not repeated.
    if (name === undefined || value === undefined) {
      throw new ConfigError(`.env, line ${index + 1}: expected NAME=value, or # and a comment.`);
    }
    const before = filledAt.get(name);
    if (before !== undefined) {
      throw new ConfigError(`.env, line ${index + 1}: ${name} is set in line ${before} already.`);
    }
    names.push(name);
    if (!/^(?:#|$)/.test(value)) filledAt.set(name, index + 1);
    const first = value.charAt(0);
    const end = /["'`]/.test(first) ? value.indexOf(first, 1) : -1;
    const goesOn = /["'`]/.test(first) && given.slice(index + 1).some((later) => later.includes(first));
    if (end !== -1) checkBehind(value.slice(end + 1), index + 1);
    else if (goesOn) quote = first;
    lines.push(`${name}=${end !== -1 || goesOn ? value : bare(name, value, index + 1)}`);
  }
  return { lines, names };
}

/**
 * A value without quotes, and without the comment behind it. In one with a # in it shells take that for a part of the value, and Node for
 * a comment. Of a variable that other programs read it is a part, as for them.
 * @throws ConfigError for one with a # in it that is read here: half a key would be set
 */
function bare(name: string, value: string, line: number): string {
  const text = value.replace(/(?:^|\s)#.*$/u, "").trimEnd();
  if (!text.includes("#")) return text;
  const quote = ["'", '"', "`"].find((each) => !text.includes(each));
  // In double quotes a backslash and an n are a new line.
  if (!isReadHere(name) && quote !== undefined && (quote !== '"' || !text.includes("\\")))
    return `${quote}${text}${quote}`;
  throw new ConfigError(`.env, line ${line}: a value with # needs quotes, and a comment a blank before it.`);
}

/** Names of variables that are read here, by the settings or beside them. */
function isReadHere(name: string): boolean {
  return /^(?:VIVAVOCE|AZURE|SPEECH|OPENAI|OLLAMA|HF|HUGGINGFACE|TRANSFORMERS)_|^(?:HOST|PORT)$|_PROXY$/i.test(name);
}

/** @throws ConfigError for what stands behind a value in quotes and is no comment: it would be lost */
function checkBehind(text: string, line: number): void {
  if (/^\s*(?:#|$)/.test(text)) return;
  throw new ConfigError(`.env, line ${line}: nothing may stand behind the quote that ends a value.`);
}

/**
 * The environment with what the folder's `.env` file adds to it: a variable that is set there and nowhere else. Values that stand in
 * files of their own are read from there.
 * @throws {ConfigError} as `readDotEnv` and `withSecretFiles`
 */
export async function withDotEnv(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<Record<string, string | undefined>> {
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value !== "");
  return withSecretFiles({ ...env, ...(await readDotEnv(folder)), ...Object.fromEntries(set) }, folder);
}

/** What is read from the process itself, deep in the program or before any command: the language, where models are had from. */
const ofTheProcess =
  /^(?:VIVAVOCE_(?:LANG|MODEL_CATALOGUE)|HF_\w+|HUGGINGFACE_\w+|TRANSFORMERS_OFFLINE|(?:HTTPS?|NO)_PROXY)$/i;

/** Which are read in both cases, the small letters first. */
const inBothCases = /_PROXY$/i;

/**
 * Puts those variables of a folder's `.env` into the environment that are set there alone and that nobody would otherwise look for
 * there. A file that cannot be read is left to the command, which says so.
 */
export async function lendDotEnv(env: Record<string, string | undefined>, folder: string): Promise<void> {
  const found = await readDotEnv(folder).catch(() => ({}));
  const isSet = (name: string): boolean => env[name] !== undefined && env[name] !== "";
  const lent = Object.entries(found).filter(
    ([name, value]) =>
      ofTheProcess.test(name) &&
      value !== "" &&
      !isSet(name) &&
      !(inBothCases.test(name) && (isSet(name.toLowerCase()) || isSet(name.toUpperCase()))),
  );
  // Only now: what the file sets in both cases is no reason against itself.
  Object.assign(env, Object.fromEntries(lent));
}
