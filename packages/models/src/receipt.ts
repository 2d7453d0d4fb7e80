import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { readHash } from "./file-hash.ts";
import { receiptFile } from "./hub-cache.ts";
import { isFileRole } from "./model-words.ts";
import type { ModelFileRole } from "./model-words.ts";
import { unfinishedName } from "./unfinished-name.ts";
import { isSafePath } from "./wanted-file.ts";
import type { WantedFile } from "./wanted-file.ts";

/** One file of a receipt. */
export interface ReceiptFile {
  readonly role: ModelFileRole;
  readonly path: string;
  readonly bytes: number;
  /** 64 digits of SHA-256, or 40 of Git's hash. */
  readonly hash: string;
  /** Name of the file in `blobs`; absent where the system has no links and the file itself stands in the snapshot. */
  readonly blob?: string;
  /** Whether a pull of Vivavoce has fetched it; another program's files are never removed. */
  readonly ours: boolean;
}

/** What a pull has put into one repository of the cache. */
export interface Receipt {
  readonly id: string;
  readonly repository: string;
  readonly commit: string;
  readonly files: readonly ReceiptFile[];
}

/** A file as a receipt has it. @param blob its name in `blobs`; empty for a file that is no link */
export function receiptFileOf({ role, path, bytes, hash }: WantedFile, blob: string, ours: boolean): ReceiptFile {
  return { role, path, bytes, hash: hash.digest, ...(blob === "" ? {} : { blob }), ours };
}

/** The receipt of a model's repository; `undefined` when there is none that can be read. */
export async function readReceipt(
  cache: string,
  repository: string,
  commit: string,
  id: string,
): Promise<Receipt | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(receiptFile(cache, repository, commit, id), "utf8"));
    const { files } = value as { files?: unknown };
    return Array.isArray(files) && files.every(isReceiptFile) ? { id, repository, commit, files } : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a receipt whole or not at all. */
export async function writeReceipt(cache: string, receipt: Receipt): Promise<void> {
  const path = receiptFile(cache, receipt.repository, receipt.commit, receipt.id);
  await mkdir(dirname(path), { recursive: true });
  const unfinished = unfinishedName(path);
  try {
    await writeFile(unfinished, `${JSON.stringify(receipt, null, 2)}\n`);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

function isReceiptFile(value: unknown): value is ReceiptFile {
  if (typeof value !== "object" || value === null) return false;
  const { role, path, bytes, hash, blob, ours } = value as Record<string, unknown>;
  return (
    isFileRole(role) &&
    typeof path === "string" &&
    isSafePath(path) &&
    Number.isSafeInteger(bytes) &&
    typeof hash === "string" &&
    readHash(hash) !== undefined &&
    (blob === undefined || (typeof blob === "string" && isSafePath(blob) && !blob.includes("/"))) &&
    typeof ours === "boolean"
  );
}
