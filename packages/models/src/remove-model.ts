import { lstat, readdir, readlink, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { hubCacheFolder, receiptFile, repositoryFolder } from "./hub-cache.ts";
import type { Environment } from "./hub-cache.ts";
import { ModelError, toModelError } from "./model-error.ts";
import type { ModelRow } from "./model-row.ts";
import { lockOfBlob, lockedBlobs } from "./pull/blob-lock.ts";
import {
  blobFolder,
  importingSuffix,
  incompleteSuffix,
  placeOf,
  unpackedSuffix,
  unpackingSuffix,
} from "./pull/place-file.ts";
import { forgetUnpacked, unpackedFiles } from "./pull/unpacked-list.ts";
import { presenceOf, pulledSources } from "./pulled-files.ts";
import type { Receipt } from "./receipt.ts";
import { readReceipt } from "./receipt.ts";

/** What `rm` has done. */
export interface Removal {
  readonly removedFiles: number;
  readonly freedBytes: number;
  /** Files that another program has fetched, or another model or commit still needs. */
  readonly keptFiles: number;
}

/**
 * Removes what a pull of ours has fetched of a model, also what one that was killed had begun: files of other programs stay, and
 * so does what another snapshot of the repository leads to.
 * @param nowMs wall clock, milliseconds
 * @throws {ModelError} `missing` when the model is not here; `refused` when none of it is ours, or it is being fetched; `failed`
 */
export async function removeModel(row: ModelRow, env: Environment, nowMs: () => number): Promise<Removal> {
  const cache = hubCacheFolder(env);
  try {
    return await remove(row, env, cache, nowMs());
  } catch (error) {
    throw toModelError(error, cache);
  }
}

async function remove(row: ModelRow, env: Environment, cache: string, nowMs: number): Promise<Removal> {
  let leftBytes = 0;
  for (const { repository } of row.sources) {
    const { held, left } = await lockedBlobs(cache, repository, nowMs);
    if (held.length > 0) throw new ModelError("refused", `${row.id} is being fetched now. Stop that, and try again.`);
    leftBytes += await removeUnpacked(cache, repository);
    leftBytes += await removeLeft(cache, repository, left);
  }
  const isAbsent = (await presenceOf(row, env)) === "absent";
  const sources = await pulledSources(row, env);
  const hasReceipt = sources.some(({ receipt }) => receipt !== undefined);
  if (isAbsent && !hasReceipt) {
    if (leftBytes > 0) return { removedFiles: 0, freedBytes: leftBytes, keptFiles: 0 };
    throw new ModelError("missing", `${row.id} is not on this machine.`);
  }
  if (!isAbsent && !sources.some(({ receipt }) => receipt?.files.some(({ ours }) => ours) === true)) {
    throw new ModelError(
      "refused",
      `${row.id} was fetched by another program, and stays. It is in ${repositoryFolder(cache, sources[0]?.source.repository ?? "")}.`,
    );
  }
  let removal: Removal = { removedFiles: 0, freedBytes: leftBytes, keptFiles: 0 };
  for (const { receipt } of sources) {
    if (receipt === undefined) continue;
    const one = await removeReceipt(cache, receipt);
    removal = {
      removedFiles: removal.removedFiles + one.removedFiles,
      freedBytes: removal.freedBytes + one.freedBytes,
      keptFiles: removal.keptFiles + one.keptFiles,
    };
  }
  return removal;
}

async function removeReceipt(cache: string, receipt: Receipt): Promise<Removal> {
  const { repository, commit, id } = receipt;
  const others = await neededByOthers(cache, receipt);
  let removedFiles = 0;
  let freedBytes = 0;
  let keptFiles = 0;
  for (const { path, blob, hash, bytes, ours } of receipt.files) {
    const place = placeOf(cache, { repository, commit, path });
    if (!ours || others.has(path)) {
      if ((await lstat(place).catch(() => undefined)) !== undefined) keptFiles += 1;
      else freedBytes += await removeBeginning(join(blobFolder(cache, repository), `${hash}${incompleteSuffix}`));
      continue;
    }
    await rm(place, { force: true });
    if (blob === undefined) freedBytes += bytes;
    else if ((await linksTo(cache, repository, blob)) === 0) {
      const file = join(blobFolder(cache, repository), blob);
      freedBytes += (await stat(file).catch(() => undefined))?.size ?? 0;
      await rm(file, { force: true });
      await rm(`${file}${incompleteSuffix}`, { force: true });
    }
    removedFiles += 1;
  }
  const receiptPath = receiptFile(cache, repository, commit, id);
  await rm(receiptPath, { force: true });
  await removeEmpty(repositoryFolder(cache, repository));
  return { removedFiles, freedBytes, keptFiles };
}

/** Removes what those have begun who were killed in the middle of it, and their locks. */
async function removeLeft(cache: string, repository: string, left: readonly string[]): Promise<number> {
  let freedBytes = 0;
  for (const name of left) {
    const blob = join(blobFolder(cache, repository), name);
    for (const suffix of [incompleteSuffix, importingSuffix, unpackingSuffix]) {
      freedBytes += (await stat(`${blob}${suffix}`).catch(() => undefined))?.size ?? 0;
      await rm(`${blob}${suffix}`, { force: true });
    }
    // An archive that was not unpacked any more, or a file that was not placed.
    if ((await linksTo(cache, repository, name)) === 0) {
      freedBytes += (await stat(blob).catch(() => undefined))?.size ?? 0;
      await rm(blob, { force: true });
    }
    await rm(lockOfBlob(cache, repository, name), { force: true });
  }
  if (freedBytes > 0) await removeEmpty(repositoryFolder(cache, repository));
  return freedBytes;
}

/** Removes what had been placed of archives whose unpacking did not come to its end. */
async function removeUnpacked(cache: string, repository: string): Promise<number> {
  const blobs = blobFolder(cache, repository);
  let freedBytes = 0;
  for (const name of await readdir(blobs).catch(() => [])) {
    if (!name.endsWith(unpackedSuffix)) continue;
    const archive = join(blobs, name.slice(0, -unpackedSuffix.length));
    for (const { commit, path, blob } of await unpackedFiles(archive)) {
      const place = placeOf(cache, { repository, commit, path });
      if (basename(await readlink(place).catch(() => "")) === blob) await rm(place, { force: true });
      if ((await linksTo(cache, repository, blob)) > 0) continue;
      freedBytes += (await stat(join(blobs, blob)).catch(() => undefined))?.size ?? 0;
      await rm(join(blobs, blob), { force: true });
    }
    freedBytes += (await stat(archive).catch(() => undefined))?.size ?? 0;
    await rm(archive, { force: true });
    await forgetUnpacked(archive);
  }
  if (freedBytes > 0) await removeEmpty(repositoryFolder(cache, repository));
  return freedBytes;
}

/** Removes what a pull of ours has left off, which is marked by its time; another program may be at any other. */
async function removeBeginning(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (found?.mtimeMs !== 0) return 0;
  await rm(path, { force: true });
  return found.size;
}

/** Files that another row has pulled from the same commit. */
async function neededByOthers(cache: string, { repository, commit, id }: Receipt): Promise<ReadonlySet<string>> {
  const folder = dirname(receiptFile(cache, repository, commit, id));
  const suffix = `@${commit}.json`;
  const needed = new Set<string>();
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.endsWith(suffix) || name === `${id}${suffix}`) continue;
    const other = await readReceipt(cache, repository, commit, name.slice(0, -suffix.length));
    for (const { path } of other?.files ?? []) needed.add(path);
  }
  return needed;
}

/** How many files of the repository's snapshots lead to a blob. */
async function linksTo(cache: string, repository: string, blob: string): Promise<number> {
  const snapshots = join(repositoryFolder(cache, repository), "snapshots");
  const entries = await readdir(snapshots, { withFileTypes: true, recursive: true }).catch(() => []);
  let count = 0;
  for (const entry of entries) {
    if (!entry.isSymbolicLink()) continue;
    const to = await readlink(join(entry.parentPath, entry.name)).catch(() => "");
    if (basename(to) === blob) count += 1;
  }
  return count;
}

/** Removes the folders that hold nothing any more, from the bottom. */
async function removeEmpty(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    if ((await lstat(path).catch(() => undefined))?.isDirectory() === true) await removeEmpty(path);
  }
  // Only an empty one goes.
  await rmdir(folder).catch(() => undefined);
}
