import { createReadStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ReadableStream } from "node:stream/web";
import type { ParsedTarEntry } from "modern-tar";
import { archiveIndex, archivePath } from "./archive-models.ts";
import { beginHash, readHash } from "./file-hash.ts";
import { hubCacheFolder } from "./hub-cache.ts";
import type { Environment } from "./hub-cache.ts";
import { ModelError, toModelError } from "./model-error.ts";
import type { ModelRow } from "./model-row.ts";
import { isFileRole } from "./model-words.ts";
import { lockBlob, lockOfBlob } from "./pull/blob-lock.ts";
import { checkRoom } from "./pull/check-room.ts";
import { isWhole } from "./pull/fetch-file.ts";
import { blobFolder, importingSuffix, placeFile } from "./pull/place-file.ts";
import type { PullSurroundings } from "./pull/pull-surroundings.ts";
import { readTar } from "./pull/read-tar.ts";
import { writeHashed } from "./pull/write-hashed.ts";
import { readReceipt, receiptFileOf, writeReceipt } from "./receipt.ts";
import type { WantedFile } from "./wanted-file.ts";
import { isIn, isSafePath } from "./wanted-file.ts";

/** An index is a list of names. */
const maxIndexBytes = 8 * 1024 * 1024;

/** What importing needs. */
export interface ImportOptions {
  readonly env: Environment;
  readonly signal: AbortSignal;
  readonly surroundings: Pick<PullSurroundings, "nowMs" | "wait" | "freeBytes">;
  readonly rows: readonly ModelRow[];
}

/**
 * Takes models out of an archive that `exportModels` has written. Only files that the catalogue knows are taken, each under the
 * name that the catalogue gives it, and only with the hash that it must have.
 * @returns ids of the models that are here now
 * @throws {ModelError} `damaged` for an archive that is none or was changed, `unknown` for models of another catalogue,
 * `missing`, `no-space`; what was whole before the failure stays, nothing half
 */
export async function importModels(path: string, options: ImportOptions): Promise<readonly string[]> {
  if ((await stat(path).catch(() => undefined))?.isFile() !== true) {
    throw new ModelError("missing", `There is no file ${path}.`);
  }
  const entries = await readTar(createReadStream(path, { signal: options.signal }));
  try {
    return await takeEntries(entries, path, options);
  } catch (error) {
    options.signal.throwIfAborted();
    const told = toModelError(error, hubCacheFolder(options.env));
    if (told instanceof ModelError) throw told;
    throw broken(path, error instanceof Error ? error.message.replace(/\.$/, "") : "it is no tar");
  }
}

interface IndexedModel {
  readonly row: ModelRow;
  readonly files: readonly WantedFile[];
}

async function takeEntries(
  entries: ReadableStream<ParsedTarEntry>,
  path: string,
  options: ImportOptions,
): Promise<readonly string[]> {
  const cache = hubCacheFolder(options.env);
  let models: readonly IndexedModel[] | undefined;
  let waiting = new Map<string, WantedFile>();
  const fetched = new Set<string>();
  for await (const { header, body } of entries) {
    if (models === undefined) {
      if (header.name !== archiveIndex) throw broken(path, `it does not begin with ${archiveIndex}`);
      models = readIndex(await readText(body, path), path, options.rows);
      waiting = new Map(models.flatMap(({ files }) => files).map((file) => [archivePath(file), file]));
      const needed = [...waiting.values()].reduce((sum, { bytes }) => sum + bytes, 0);
      await checkRoom(cache, needed, options.surroundings);
      continue;
    }
    const file = waiting.get(header.name);
    if (file === undefined) throw broken(path, `it has ${printable(header.name)}, which its index does not name`);
    if (header.type !== "file" || header.size !== file.bytes)
      throw broken(path, `${file.path} is no file of ${file.bytes} bytes`);
    if (await takeFile(body, file, cache, path, options)) fetched.add(header.name);
    waiting.delete(header.name);
  }
  if (models === undefined) throw broken(path, "it is empty");
  const [absent] = waiting.values();
  if (absent !== undefined) throw broken(path, `${absent.path} is not in it`);
  for (const model of models) await writeReceipts(model, cache, fetched);
  return models.map(({ row }) => row.id);
}

/** Writes a file to its blob; `false` when it was there already. */
async function takeFile(
  body: ReadableStream<Uint8Array>,
  file: WantedFile,
  cache: string,
  archive: string,
  { surroundings, signal }: ImportOptions,
): Promise<boolean> {
  const folder = blobFolder(cache, file.repository);
  await mkdir(folder, { recursive: true });
  const blob = join(folder, file.hash.digest);
  const path = lockOfBlob(cache, file.repository, file.hash.digest);
  const lock = await lockBlob(path, surroundings, signal, () => undefined);
  try {
    const had = await isWhole(blob, file);
    if (had) await body.cancel();
    else {
      const hash = beginHash(file.hash, file.bytes);
      await writeHashed(body, `${blob}${importingSuffix}`, hash, file.bytes, (digest) => {
        if (digest === file.hash.digest) return blob;
        throw broken(archive, `${file.path} has another hash than it must have`);
      });
    }
    await placeFile(cache, file, blob);
    return !had;
  } finally {
    await lock.release();
  }
}

async function writeReceipts({ row, files }: IndexedModel, cache: string, fetched: ReadonlySet<string>): Promise<void> {
  for (const { repository, commit } of row.sources) {
    const before = await readReceipt(cache, repository, commit, row.id);
    const own = files.filter((file) => file.repository === repository && file.commit === commit);
    await writeReceipt(cache, {
      id: row.id,
      repository,
      commit,
      files: own.map((file) => {
        const wasOurs = before?.files.some((each) => each.path === file.path && each.ours) ?? false;
        return receiptFileOf(file, file.hash.digest, wasOurs || fetched.has(archivePath(file)));
      }),
    });
  }
}

/** An index is believed only where the catalogue says the same. */
function readIndex(text: string, path: string, rows: readonly ModelRow[]): readonly IndexedModel[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw broken(path, "its index is not JSON");
  }
  const { format, models } = (value ?? {}) as { format?: unknown; models?: unknown };
  if (format !== 1 || !Array.isArray(models))
    throw broken(path, "its index has another form; it may be of a newer Vivavoce");
  if (models.length === 0) throw broken(path, "no model is in it");
  const read = models.map((model: unknown): IndexedModel => {
    const { id, files } = (model ?? {}) as { id?: unknown; files?: unknown };
    const row = rows.find((each) => each.id === id);
    if (row === undefined) {
      throw new ModelError(
        "unknown",
        `${path} holds ${printable(String(id))}, which the catalogue of this version does not know.`,
      );
    }
    if (!Array.isArray(files)) throw broken(path, `its index has no files of ${row.id}`);
    const known = files.map((file: unknown) => readFileOf(file, row, path));
    for (const { repository, files: wanted } of row.sources) {
      const absent = wanted.find(
        (each) => !known.some((file) => file.repository === repository && file.path === each.path),
      );
      if (absent !== undefined) throw broken(path, `${absent.path} of ${row.id} is not in it`);
    }
    return { row, files: known };
  });
  if (new Set(read.map(({ row }) => row)).size < read.length) throw broken(path, "its index names a model twice");
  return read;
}

function readFileOf(value: unknown, row: ModelRow, archive: string): WantedFile {
  const { repository, commit, path, role, bytes, hash } = (value ?? {}) as Record<string, unknown>;
  const digest = readHash(String((hash as { digest?: unknown } | undefined)?.digest));
  const source = row.sources.find((each) => each.repository === repository && each.commit === commit);
  if (
    source === undefined ||
    typeof path !== "string" ||
    !isSafePath(path) ||
    digest === undefined ||
    !isFileRole(role)
  ) {
    throw broken(archive, `its index names a file that is none of ${row.id}`);
  }
  const known = source.files.find((each) => each.path === path);
  const listed = source.listed?.some((each) => each.role === role && isIn(each, path));
  const right =
    known === undefined
      ? listed === true
      : known.sha256 === digest.digest && known.bytes === bytes && known.role === role;
  if (!right || !Number.isSafeInteger(bytes)) throw broken(archive, `${path} is not the file that the catalogue means`);
  return { repository: source.repository, commit: source.commit, path, role, bytes: Number(bytes), hash: digest };
}

async function readText(body: ReadableStream<Uint8Array>, path: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxIndexBytes) throw broken(path, `its index has more than ${maxIndexBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function broken(path: string, reason: string): ModelError {
  return new ModelError(
    "damaged",
    `${path} is not an archive of vivavoce models export: ${reason}. Nothing half of it is kept.`,
  );
}

/** A name of another's making, fit for a terminal. */
function printable(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}
