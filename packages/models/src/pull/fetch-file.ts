import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { beginHash, hashFile, readHash } from "../file-hash.ts";
import { ModelError } from "../model-error.ts";
import { hubPath } from "../wanted-file.ts";
import type { WantedFile } from "../wanted-file.ts";
import { askPatiently } from "./ask-patiently.ts";
import { lockBlob, lockOfBlob } from "./blob-lock.ts";
import { blobFolder, incompleteSuffix, placeFile } from "./place-file.ts";
import { writeBlob } from "./write-blob.ts";
import type { WriteBlobOptions } from "./write-blob.ts";

/** What fetching needs beside the file. */
export interface FetchFileOptions extends WriteBlobOptions {
  readonly cache: string;
  /** Whether size and hash are those that the Hub has just listed. */
  readonly listed: boolean;
  /** Another program fetches the same file; called once. */
  readonly onWait: (path: string) => void;
}

/** A file that was changed so lately is being written by a program that does not know our locks, milliseconds. */
const freshMs = 5000;

/**
 * Sees to it that a file is in the cache and stands under its own name.
 * @returns the name of its blob, and whether bytes had to be fetched
 * @throws {ModelError} see `writeBlob`
 */
export async function fetchFile(
  file: WantedFile,
  options: FetchFileOptions,
): Promise<{ readonly blob: string; readonly fetched: boolean }> {
  const { cache, surroundings, signal, onBytes, onWait } = options;
  const name = options.listed || file.url !== undefined ? file.hash.digest : await blobName(file, options);
  const folder = blobFolder(cache, file.repository);
  await mkdir(folder, { recursive: true });
  const blob = join(folder, name);
  const path = lockOfBlob(cache, file.repository, name);
  const lock = await lockBlob(path, surroundings, signal, () => onWait(file.path));
  try {
    let fetched = false;
    await waitForOthers(`${blob}${incompleteSuffix}`, file, options);
    if (!(await isWhole(blob, file, signal))) {
      await writeBlob(file, blob, options);
      fetched = true;
    }
    onBytes(file.bytes);
    await placeFile(cache, file, blob);
    return { blob: name, fetched };
  } finally {
    await lock.release();
  }
}

/** Whether a file is all that it should be. */
export async function isWhole(path: string, { bytes, hash }: WantedFile, signal?: AbortSignal): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true || found.size !== bytes) return false;
  const digest = beginHash(hash, bytes);
  await hashFile(path, digest, signal);
  return digest.digest("hex") === hash.digest;
}

/**
 * The name of the file's blob is what the Hub calls its etag, as in Python's library. Asked before anything is fetched, the
 * Hub also says at once whether it has the file that is meant.
 */
async function blobName(file: WantedFile, options: FetchFileOptions): Promise<string> {
  const { repository, commit, path, bytes, hash } = file;
  const usable = (status: number): boolean => (status >= 200 && status < 400) || status === 405 || status === 501;
  const answer = await askPatiently(
    { method: "HEAD", path: hubPath(file), stayOnHub: true },
    repository,
    usable,
    options,
  );
  answer.body.resume();
  // A mirror that knows no HEAD: the hash is as good a name.
  if (answer.status >= 400) return hash.digest;
  const facts = answer.hubHeaders;
  const etag = readHash((facts["x-linked-etag"] ?? facts["etag"] ?? "").replace(/^W\//, "").replaceAll('"', ""));
  const other = (what: string): ModelError =>
    new ModelError(
      "damaged",
      `${answer.host} has another ${path} than the catalogue means (${what}). Nothing was fetched.`,
    );
  if (facts["x-repo-commit"] !== undefined && facts["x-repo-commit"] !== commit) {
    throw other(`of commit ${facts["x-repo-commit"].slice(0, 40)} instead of ${commit}`);
  }
  const size = facts["x-linked-size"];
  if (size !== undefined && Number(size) !== bytes) throw other(`${Number(size)} bytes instead of ${bytes}`);
  if (etag?.kind === "sha256" && etag.kind === hash.kind && etag.digest !== hash.digest) {
    throw other(`hash ${etag.digest} instead of ${hash.digest}`);
  }
  return etag?.digest ?? hash.digest;
}

/** Python's library writes the same unfinished file under a lock that Node cannot see. */
async function waitForOthers(unfinished: string, file: WantedFile, options: FetchFileOptions): Promise<void> {
  const { nowMs, wait } = options.surroundings;
  for (let told = false; ; told = true) {
    const found = await stat(unfinished).catch(() => undefined);
    const ageMs = nowMs() - (found?.mtimeMs ?? 0);
    if (found === undefined || found.size >= file.bytes || ageMs < 0 || ageMs >= freshMs) return;
    if (!told) options.onWait(file.path);
    await wait(500, options.signal);
  }
}
