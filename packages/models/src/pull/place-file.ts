import { copyFile, lstat, mkdir, readlink, rename, rm, stat, symlink } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { repositoryFolder, snapshotFolder } from "../hub-cache.ts";
import { unfinishedName } from "../unfinished-name.ts";
import type { WantedFile } from "../wanted-file.ts";

/** What a blob's name ends with while it is written; whoever writes has the blob's lock, or that of the archive it comes in. */
export const incompleteSuffix = ".incomplete";
/** The same of one that comes out of an archive. */
export const importingSuffix = ".importing";
/** The same of one that is unpacked. */
export const unpackingSuffix = ".unpacking";
/** Beside an archive that is being unpacked: what was placed of it so far, a line for each file. */
export const unpackedSuffix = ".unpacked";

/** A file, as far as its place says. */
type Place = Pick<WantedFile, "repository" | "commit" | "path">;

/** Where a file stands under its own name. */
export function placeOf(cache: string, { repository, commit, path }: Place): string {
  return join(snapshotFolder(cache, repository, commit), ...path.split("/"));
}

/** Folder of a repository's files by their hashes. */
export function blobFolder(cache: string, repository: string): string {
  return join(repositoryFolder(cache, repository), "blobs");
}

/**
 * Makes a file of `blobs` appear under its own name, as a link, or as a copy where the system has no links.
 * @returns the name of the blob that it leads to
 */
export async function placeFile(cache: string, file: Place, blob: string): Promise<void> {
  const place = placeOf(cache, file);
  await mkdir(dirname(place), { recursive: true });
  const unfinished = unfinishedName(place);
  try {
    try {
      await symlink(relative(dirname(place), blob), unfinished);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EPERM" && code !== "ENOSYS" && code !== "EOPNOTSUPP" && code !== "EINVAL") throw error;
      await copyFile(blob, unfinished);
    }
    await rename(unfinished, place);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The blob that a place leads to, when it is there with its size; an empty name for a file that is no link. */
export async function blobAt(cache: string, file: WantedFile): Promise<string | undefined> {
  const place = placeOf(cache, file);
  const found = await stat(place).catch(() => undefined);
  if (found?.isFile() !== true || found.size !== file.bytes) return undefined;
  const own = await lstat(place);
  return own.isSymbolicLink() ? basename(await readlink(place)) : "";
}
