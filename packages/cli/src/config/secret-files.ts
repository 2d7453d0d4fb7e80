import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ConfigError } from "./config-error.ts";
import { filled } from "./defined.ts";
import { settings } from "./settings.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** What a variable ends with that names the file of another one's value. */
const suffix = "_FILE";

/** Lists of keys, whose files may say more than one. */
const lists: Readonly<Record<string, "key" | "token">> = { VIVAVOCE_API_KEYS: "key", VIVAVOCE_BEARER_TOKENS: "token" };

/** Of keys that the configuration does not name. */
const ofVendors = ["AZURE_OPENAI_API_KEY", "AZURE_SPEECH_KEY", "SPEECH_KEY"];

/** Variables whose value may stand in a file. */
const inFiles: readonly string[] = [
  ...settings.flatMap(({ variable, secret }) => (secret === true && variable !== undefined ? [variable] : [])),
  ...ofVendors,
];

/** Variables that name such files. */
export const secretFileVariables: readonly string[] = inFiles.map((name) => `${name}${suffix}`);

/** The files that the environment names, by the variable that does. */
export function secretFilesOf(
  env: Variables,
  folder: string,
): readonly { readonly by: string; readonly path: string }[] {
  return secretFileVariables.flatMap((by) => {
    const named = filled(env[by]);
    return named === undefined ? [] : [{ by, path: resolve(folder, named) }];
  });
}

/**
 * The environment with the values of variables that it names files for: `VIVAVOCE_ADMIN_KEY_FILE` for `VIVAVOCE_ADMIN_KEY`. A list of
 * keys has one in each line, or is written as in the configuration; of a folder each file is the keys of the caller that it is called.
 * @throws ConfigError when a value is given twice, or a file cannot be read or says nothing; what stands there is not repeated
 */
export async function withSecretFiles<Env extends Variables>(env: Env, folder: string): Promise<Env> {
  const found: Record<string, string> = {};
  for (const { by, path } of secretFilesOf(env, folder)) {
    const name = by.slice(0, -suffix.length);
    if (filled(env[name]) !== undefined) {
      throw new ConfigError(`${by}: ${name} is set too. Leave one of them out.`);
    }
    const list = lists[name];
    found[name] = list === undefined ? await readValue(by, path) : await readList(by, path, list);
  }
  return { ...env, ...found };
}

async function readValue(by: string, path: string): Promise<string> {
  const lines = linesOf(by, path, await read(by, path));
  const [value] = lines;
  if (value === undefined || lines.length > 1) throw problem(by, path, "it must hold one line, the value.");
  return value;
}

async function readList(by: string, path: string, member: "key" | "token"): Promise<string> {
  if (await isFolder(path)) return JSON.stringify(await readFolder(by, path, member));
  const text = await read(by, path);
  if (/^\s*\[/.test(text)) {
    if (parsesAsList(text)) return text.trim();
    throw problem(by, path, "it begins as a list and is no valid JSON.");
  }
  return JSON.stringify(linesOf(by, path, text));
}

/** What a secret of Kubernetes is mounted as: each key a file. What begins with a dot is how that is exchanged. */
async function readFolder(by: string, path: string, member: "key" | "token"): Promise<readonly object[]> {
  const names = (await readdir(path)).filter((name) => !name.startsWith(".")).toSorted();
  if (names.length === 0) throw problem(by, path, "there is no file in this folder.");
  return Promise.all(
    names.map(async (name) => {
      const file = join(path, name);
      return { name, [member]: linesOf(by, file, await read(by, file)) };
    }),
  );
}

function linesOf(by: string, path: string, text: string): readonly string[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n?|\n/);
  const odd = lines.findIndex((line) => /^#|\S\s+\S/.test(line.trim()));
  // A comment that was taken for a key would let everybody in who guesses it.
  if (odd !== -1) throw problem(by, path, `line ${odd + 1} is no key: each line is one, without blanks and comments.`);
  const values = lines.map((line) => line.trim()).filter((line) => line !== "");
  if (values.length === 0) throw problem(by, path, "it is empty.");
  return values;
}

function parsesAsList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

async function read(by: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw problem(by, path, code === "ENOENT" ? "there is no such file." : `it cannot be read (${code}).`);
  }
}

function problem(by: string, path: string, text: string): ConfigError {
  return new ConfigError(`${by}: the file ${path} cannot be used: ${text}`);
}
