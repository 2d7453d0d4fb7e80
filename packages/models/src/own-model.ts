import { readFile, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { inspectFolder } from "./inspect-folder.ts";
import type { FolderFindings } from "./inspect-folder.ts";
import type { InstalledModel, ModelFiles } from "./installed-model.ts";
import { ModelError } from "./model-error.ts";
import { isFileRole, isNetwork, taskOf } from "./model-words.ts";
import type { ModelFileRole, ModelNetwork } from "./model-words.ts";

/** The file with which an owner says of a folder what its names do not. */
const ownModelFile = "vivavoce-model.json";
/** Bytes; more is no description. */
const maxDescriptionBytes = 64 * 1024;

/** What a description may say; everything is optional. */
interface Description {
  readonly network?: ModelNetwork;
  readonly languages?: readonly string[];
  readonly streaming?: boolean;
  readonly sampleRate?: number;
  readonly voices?: readonly string[];
  readonly files?: ModelFiles;
}

/**
 * A model of the user's own: a folder, or one file. A file `vivavoce-model.json` in the folder says what the names of its
 * files do not: `network`, `languages`, `streaming`, `sampleRate`, `voices`, and `files` by role.
 * @param name `path:` and the folder or file, relative to `cwd`
 * @throws {ModelError} `missing`, `unclear`, or `damaged` when the description cannot be used
 */
export async function ownModel(name: string, cwd: string): Promise<InstalledModel> {
  const path = resolve(cwd, name.slice("path:".length));
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  const folder = isFolder ? path : dirname(path);
  const said = isFolder ? await readDescription(folder) : {};
  const found = await findings(path, said);
  const { languages = [], sampleRate, voices } = said;
  return {
    name,
    ...found,
    streaming: said.streaming ?? found.streaming,
    languages,
    ...(sampleRate === undefined ? {} : { sampleRate }),
    ...(voices === undefined ? {} : { voices }),
  };
}

async function findings(path: string, { network, files }: Description): Promise<FolderFindings> {
  if (network !== undefined && files !== undefined) {
    for (const file of Object.values(files).flat()) {
      await stat(file).catch((error: unknown) => {
        throw new ModelError("missing", `${join(path, ownModelFile)}: there is no ${relative(path, file)}.`, {
          cause: error,
        });
      });
    }
    return { task: taskOf(network), network, streaming: false, files };
  }
  if (network === undefined) return inspectFolder(path);
  return inspectFolder(path, network);
}

async function readDescription(folder: string): Promise<Description> {
  const path = join(folder, ownModelFile);
  const wrong = (reason: string, cause?: unknown): ModelError =>
    new ModelError("damaged", `${path}: ${reason}.`, { cause });
  const size = (await stat(path).catch(() => undefined))?.size;
  if (size === undefined) return {};
  if (size > maxDescriptionBytes) throw wrong(`it is longer than ${maxDescriptionBytes} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw wrong("it is not JSON", error);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong("it must be an object");
  const said: Record<string, unknown> = { ...value };
  for (const [key, member] of Object.entries(said)) {
    const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
    if (check === undefined) throw wrong(`there is no "${key}"; known: ${Object.keys(checks).join(", ")}`);
    const reason = check(member);
    if (reason !== undefined) throw wrong(`${key} ${reason}`);
  }
  const files = said["files"] as Readonly<Record<string, string | readonly string[]>> | undefined;
  return { ...said, ...(files === undefined ? {} : { files: absolute(files, folder, wrong) }) };
}

/** What is wrong with a member, if anything. */
const checks: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  network: (value) => (isNetwork(value) ? undefined : `is none of the known: ${JSON.stringify(value)}`),
  languages: (value) => (isTexts(value) ? undefined : 'must be a list of language tags, for example ["de"]'),
  streaming: (value) => (typeof value === "boolean" ? undefined : "must be true or false"),
  sampleRate: (value) =>
    Number.isInteger(value) && Number(value) >= 8000 && Number(value) <= 48_000
      ? undefined
      : "must be a whole number from 8000 to 48000",
  voices: (value) => (isTexts(value) ? undefined : "must be a list of names"),
  files: (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).every(([role, file]) => isFileRole(role) && (typeof file === "string" || isTexts(file)))
      ? undefined
      : 'must name files by their role, for example {"model":"model.onnx","tokens":"tokens.txt"}',
};

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string" && each !== "");
}

function absolute(
  files: Readonly<Record<string, string | readonly string[]>>,
  folder: string,
  wrong: (reason: string) => ModelError,
): ModelFiles {
  const entries = Object.entries(files).map(([role, paths]): [ModelFileRole, string[]] => [
    role as ModelFileRole,
    (typeof paths === "string" ? [paths] : [...paths]).map((path) => {
      const whole = resolve(folder, path);
      const below = relative(folder, whole);
      if (below.startsWith("..") || isAbsolute(below)) throw wrong(`${basename(path)} is outside of the folder`);
      return whole;
    }),
  ]);
  return Object.fromEntries(entries);
}
