import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { TarSource } from "modern-tar/fs";
import { hubCacheFolder } from "./hub-cache.ts";
import type { Environment } from "./hub-cache.ts";
import { isFullDisk, ModelError } from "./model-error.ts";
import type { ModelRow } from "./model-row.ts";
import { placeOf } from "./pull/place-file.ts";
import { pulledSources } from "./pulled-files.ts";
import { verifyModel } from "./verify-model.ts";
import type { WantedFile } from "./wanted-file.ts";

/** First file of an archive: what is in it. */
export const archiveIndex = "vivavoce-models.json";

/** What the index of an archive says. */
interface ArchiveIndex {
  readonly format: 1;
  readonly models: readonly { readonly id: string; readonly files: readonly WantedFile[] }[];
}

/** Where a file stands in an archive: as in the Hub's cache, so that any `tar` can unpack it there too. */
export function archivePath({ repository, commit, path }: WantedFile): string {
  return `models--${repository.split("/").join("--")}/snapshots/${commit}/${path}`;
}

/**
 * Writes models into a tar archive for a machine without a network, after it has checked every hash.
 * @param path file to write; appears only when it is whole. An archive of ours that is there is replaced, any other file is not
 * @returns bytes of the archive
 * @throws {ModelError} `missing` or `damaged` when a model is not whole here; `refused` for the file of another; `failed` or
 * `no-space` when it cannot be written
 */
export async function exportModels(
  rows: readonly ModelRow[],
  path: string,
  env: Environment,
  signal: AbortSignal,
): Promise<number> {
  await checkPlace(path);
  const models: { readonly id: string; readonly files: readonly WantedFile[] }[] = [];
  for (const row of rows) {
    const { files } = await verifyModel(row, env, signal);
    const bad = files.find(({ state }) => state !== "ok");
    if (bad !== undefined) {
      const code = bad.state === "damaged" ? "damaged" : "missing";
      throw new ModelError(
        code,
        `${row.id}: ${bad.path} is ${bad.state}. Fetch it with: vivavoce models pull ${row.id}`,
      );
    }
    models.push({ id: row.id, files: (await pulledSources(row, env)).flatMap((source) => source.files) });
  }
  const index: ArchiveIndex = { format: 1, models };
  // Two exports to one place do not write into one file.
  const unfinished = `${path}.${randomUUID().slice(0, 8)}.incomplete`;
  try {
    await writeArchive(index, unfinished, hubCacheFolder(env), signal);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    signal.throwIfAborted();
    if (error instanceof ModelError || !(error instanceof Error) || !("code" in error)) throw error;
    const code = isFullDisk(error) ? "no-space" : "failed";
    throw new ModelError(code, `${path} cannot be written: ${error.message}.`, { cause: error });
  }
  return (await stat(path)).size;
}

/** Nobody's file is written over but an archive of ours, before hundreds of megabytes are hashed. */
async function checkPlace(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return;
  if (found.isDirectory())
    throw new ModelError("refused", `${path} is a folder. Name a file, such as ${path}/models.tar.`);
  const file = found.isFile() ? await open(path).catch(() => undefined) : undefined;
  try {
    const start = Buffer.alloc(archiveIndex.length);
    await file?.read(start, 0, start.length, 0);
    if (start.toString("latin1") === archiveIndex) return;
  } finally {
    await file?.close();
  }
  throw new ModelError("refused", `${path} is there already and no archive of models; it stays. Name another file.`);
}

async function writeArchive(index: ArchiveIndex, path: string, cache: string, signal: AbortSignal): Promise<void> {
  const { packTar } = await import("modern-tar/fs");
  // Nothing of this machine's users and times goes along.
  const nobody = { mtime: new Date(0), mode: 0o644, uid: 0, gid: 0 };
  const files = new Map(index.models.flatMap((model) => model.files).map((file) => [archivePath(file), file]));
  const sources: TarSource[] = [
    { type: "content", target: archiveIndex, content: `${JSON.stringify(index, null, 2)}\n`, ...nobody },
  ];
  for (const [target, file] of files) {
    // What stands in a snapshot is a link.
    sources.push({ type: "file", target, source: await realpath(placeOf(cache, file)), ...nobody });
  }
  await pipeline(packTar(sources), createWriteStream(path), { signal });
}
