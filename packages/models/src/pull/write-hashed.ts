import type { Hash } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";

/** Files from here on are on the disk before they have their name. */
export const syncFromBytes = 1024 * 1024;

/**
 * Writes a file of an archive to `unfinished` and hashes it on the way; it has its name only when all of it is there, and
 * nothing of it stays after a failure.
 * @param bytes of the whole file
 * @param nameOf the file's own name, from its digest; may throw for a digest that is not the right one
 * @returns its digest
 */
export async function writeHashed(
  body: AsyncIterable<Uint8Array>,
  unfinished: string,
  hash: Hash,
  bytes: number,
  nameOf: (digest: string) => string,
): Promise<string> {
  try {
    const out = await open(unfinished, "w");
    try {
      for await (const chunk of body) {
        hash.update(chunk);
        await out.writeFile(chunk);
      }
      if (bytes >= syncFromBytes) await out.sync();
    } finally {
      await out.close();
    }
    const digest = hash.digest("hex");
    await rename(unfinished, nameOf(digest));
    return digest;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
