import { mkdir } from "node:fs/promises";
import { ModelError } from "../model-error.ts";
import type { PullSurroundings } from "./pull-surroundings.ts";

/** What a pull leaves free beside its files, bytes. */
export const spareBytes = 16 * 1024 * 1024;
/** What to do about it, where the environment of a pull says where the cache is. */
export const elsewhere = " HF_HOME may name another disk.";

/**
 * Makes the folder of the cache, and says before the first byte that there is no room, instead of filling the disk to its last.
 * @param advice sentence behind the figures
 * @throws {ModelError} `no-space`
 */
export async function checkRoom(
  cache: string,
  neededBytes: number,
  { freeBytes }: Pick<PullSurroundings, "freeBytes">,
  advice = "",
): Promise<void> {
  await mkdir(cache, { recursive: true });
  const free = await freeBytes(cache);
  if (free >= neededBytes) return;
  const mega = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;
  throw new ModelError("no-space", `${mega(neededBytes)} are needed in ${cache}, and ${mega(free)} are free.${advice}`);
}
