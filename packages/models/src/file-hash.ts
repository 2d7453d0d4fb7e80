import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import { createReadStream } from "node:fs";

/** What a file must hash to: SHA-256 as the catalogue and Git LFS have it, or Git's own SHA-1 of a blob. */
export interface FileHash {
  readonly kind: "sha256" | "git-sha1";
  /** 64 or 40 hexadecimal digits. */
  readonly digest: string;
}

const digests = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** The hash that a text of 40 or 64 hexadecimal digits stands for, as names of blobs and listings do. */
export function readHash(text: string): FileHash | undefined {
  if (!digests.test(text)) return undefined;
  return { kind: text.length === 64 ? "sha256" : "git-sha1", digest: text };
}

/** Begins to hash a file of a known length, which Git's hash has at its front. */
export function beginHash({ kind }: FileHash, bytes: number): Hash {
  return kind === "sha256" ? createHash("sha256") : createHash("sha1").update(`blob ${bytes}\0`);
}

/** Hashes what a file holds into `hash`. */
export async function hashFile(path: string, hash: Hash, signal?: AbortSignal): Promise<void> {
  const pieces = createReadStream(path, { highWaterMark: 1024 * 1024, ...(signal !== undefined && { signal }) });
  for await (const piece of pieces) hash.update(piece as Buffer);
}
