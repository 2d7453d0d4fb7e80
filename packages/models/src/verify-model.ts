import { stat } from "node:fs/promises";
import { hubCacheFolder } from "./hub-cache.ts";
import type { Environment } from "./hub-cache.ts";
import type { ModelRow } from "./model-row.ts";
import { isWhole } from "./pull/fetch-file.ts";
import { placeOf } from "./pull/place-file.ts";
import { pulledSources } from "./pulled-files.ts";

/** What became of one file. */
export interface VerifiedFile {
  readonly repository: string;
  readonly path: string;
  readonly state: "ok" | "missing" | "damaged";
}

/** Hashes every file of a model on this machine. Changes nothing; aborting rejects with the signal's reason. */
export async function verifyModel(
  row: ModelRow,
  env: Environment,
  signal: AbortSignal,
): Promise<{ readonly ok: boolean; readonly files: readonly VerifiedFile[] }> {
  const cache = hubCacheFolder(env);
  const files: VerifiedFile[] = [];
  for (const { source, files: known, unknown } of await pulledSources(row, env)) {
    const { repository } = source;
    for (const path of unknown) files.push({ repository, path, state: "missing" });
    for (const file of known) {
      signal.throwIfAborted();
      const place = placeOf(cache, file);
      const there = (await stat(place).catch(() => undefined)) !== undefined;
      const state = !there ? "missing" : (await isWhole(place, file, signal)) ? "ok" : "damaged";
      files.push({ repository, path: file.path, state });
    }
  }
  return { ok: files.every(({ state }) => state === "ok"), files };
}
