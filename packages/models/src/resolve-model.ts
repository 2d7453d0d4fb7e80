import { stat } from "node:fs/promises";
import { join } from "node:path";
import { modelRows } from "./catalogue/own-rows.ts";
import { hubCacheFolder, snapshotFolder } from "./hub-cache.ts";
import type { Environment } from "./hub-cache.ts";
import type { InstalledModel } from "./installed-model.ts";
import { ModelError } from "./model-error.ts";
import type { ModelRow } from "./model-row.ts";
import type { ModelFileRole, ModelTask } from "./model-words.ts";
import { readReceipt } from "./receipt.ts";
import { ownModel } from "./own-model.ts";

/**
 * What a model of the catalogue is for, whether it is on this machine or not; undefined for other names. Whoever names a voice
 * where ears are wanted should learn of that before fetching it.
 * @throws {ModelError} `damaged` when the file with rows of one's own is wrong
 */
export async function taskInCatalogue(
  name: string,
  { env, cwd, rows }: ResolveOptions,
): Promise<ModelTask | undefined> {
  return (rows ?? (await modelRows(env, cwd))).find(({ id }) => id === name)?.task;
}

/** Where models are looked for. */
export interface ResolveOptions {
  /** `HF_HUB_CACHE`, `HF_HOME`, `XDG_CACHE_HOME` and `HOME` say where the cache is. */
  readonly env: Environment;
  /** What `path:` is relative to. */
  readonly cwd: string;
  /** Rows to choose from; when absent the catalogue, with the rows that `VIVAVOCE_MODEL_CATALOGUE` names. */
  readonly rows?: readonly ModelRow[];
}

/**
 * The files of a model on this machine. Looks whether all are there with their sizes, and fetches and hashes nothing.
 * @param name an id of the catalogue, or `path:` with a folder or file of the user's own
 * @throws {ModelError} `unknown`, `missing` (with the command that fetches it), `damaged`, or `unclear`
 */
export async function resolveModel(name: string, { env, cwd, rows }: ResolveOptions): Promise<InstalledModel> {
  if (name.startsWith("path:")) return ownModel(name, cwd);
  const row = findRow(name, rows ?? (await modelRows(env, cwd)));
  const cache = hubCacheFolder(env);
  const files: Partial<Record<ModelFileRole, string[]>> = {};
  for (const source of row.sources) {
    const folder = snapshotFolder(cache, source.repository, source.commit);
    for (const { role, path, bytes } of source.files) {
      const whole = join(folder, ...path.split("/"));
      await checkFile(name, whole, bytes);
      (files[role] ??= []).push(whole);
    }
    const listed = source.listed ?? [];
    const receipt =
      listed.length === 0 ? undefined : await readReceipt(cache, source.repository, source.commit, row.id);
    for (const { role, path } of listed) {
      const found = (receipt?.files ?? []).filter((each) => each.role === role);
      if (found.length === 0) throw missing(name);
      for (const file of found) await checkFile(name, join(folder, ...file.path.split("/")), file.bytes);
      (files[role] ??= []).push(join(folder, ...path.split("/")));
    }
  }
  const { task, network, languages, streaming = false, sampleRate, voices } = row;
  return {
    name,
    row,
    task,
    network,
    streaming,
    languages,
    ...(sampleRate === 0 ? {} : { sampleRate }),
    ...(voices === undefined ? {} : { voices }),
    files,
  };
}

async function checkFile(name: string, path: string, bytes: number): Promise<void> {
  const size = (await stat(path).catch(() => undefined))?.size;
  if (size === undefined) throw missing(name);
  if (size === bytes) return;
  const again = `Fetch it again: vivavoce models pull ${name}`;
  throw new ModelError("damaged", `${path} has ${size} bytes instead of ${bytes}. ${again}`);
}

function missing(name: string): ModelError {
  return new ModelError("missing", `${name} is not on this machine. Fetch it with: vivavoce models pull ${name}`);
}

/**
 * The row of an id.
 * @throws {ModelError} `unknown`, naming those that there are
 */
export function findRow(id: string, rows: readonly ModelRow[]): ModelRow {
  const row = rows.find((each) => each.id === id);
  if (row !== undefined) return row;
  const near = nearIds(id, rows);
  const hint = near.length === 0 ? "vivavoce models list shows all" : `Did you mean ${near.join(" or ")}?`;
  const own = near.length === 0 ? "; a folder of your own is path:/where/it/is." : "";
  throw new ModelError("unknown", `There is no model "${id}". ${hint}${own}`);
}

/** Names at most that are proposed in place of one. */
const maxNear = 3;
const leastLetters = 3;

/** Ids that somebody may have meant: those in which what he said stands, else those that begin alike. */
export function nearIds(id: string, rows: readonly Pick<ModelRow, "id">[]): readonly string[] {
  const said = id.toLowerCase();
  if (said.length < leastLetters) return [];
  const ids = rows.map((row) => row.id);
  const holding = ids.filter((each) => each.includes(said));
  if (holding.length > 0) return holding.slice(0, maxNear);
  const alike = ids
    .map((each) => ({ each, length: commonStart(said, each) }))
    .filter(({ length }) => 2 * length > said.length);
  const longest = Math.max(leastLetters, ...alike.map(({ length }) => length));
  return alike.flatMap(({ each, length }) => (length === longest ? [each] : [])).slice(0, maxNear);
}

function commonStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
