import { stat } from "node:fs/promises";
import { readHash } from "./file-hash.ts";
import { hubCacheFolder } from "./hub-cache.ts";
import type { Environment } from "./hub-cache.ts";
import type { HubSource, ListedFiles, ModelRow } from "./model-row.ts";
import { placeOf } from "./pull/place-file.ts";
import { readReceipt } from "./receipt.ts";
import type { Receipt } from "./receipt.ts";
import { isIn } from "./wanted-file.ts";
import type { WantedFile } from "./wanted-file.ts";

/** One repository of a row, as far as this machine knows it. */
export interface PulledSource {
  readonly source: HubSource;
  readonly receipt?: Receipt;
  readonly files: readonly WantedFile[];
  /** Folders that only the Hub can list, and that no pull has listed yet. */
  readonly unknown: readonly string[];
}

/** The files of a row: those that the catalogue names, and those that a pull has had listed. */
export async function pulledSources(row: ModelRow, env: Environment): Promise<PulledSource[]> {
  const cache = hubCacheFolder(env);
  return Promise.all(
    row.sources.map(async (source): Promise<PulledSource> => {
      const { repository, commit, listed = [] } = source;
      const receipt = await readReceipt(cache, repository, commit, row.id);
      const pulled = listed.map((each) => listedBefore(source, each, receipt));
      const unknown = listed.flatMap(({ path }, index) => (pulled[index]?.length === 0 ? [path] : []));
      const known = [...namedFiles(source), ...pulled.flat()];
      return { source, files: known, unknown, ...(receipt === undefined ? {} : { receipt }) };
    }),
  );
}

/** The files whose hashes the catalogue names. */
export function namedFiles({ repository, commit, files }: HubSource): WantedFile[] {
  return files.map((file) => ({ ...file, repository, commit, hash: { kind: "sha256", digest: file.sha256 } }));
}

/** The files of a receipt. */
export function receivedFiles({ repository, commit, files }: Receipt): WantedFile[] {
  return files.flatMap(({ role, path, bytes, hash }) => {
    const read = readHash(hash);
    return read === undefined ? [] : [{ repository, commit, role, path, bytes, hash: read }];
  });
}

/** What an earlier pull has had listed of a file or folder; a commit does not change. */
export function listedBefore(source: HubSource, listed: ListedFiles, receipt: Receipt | undefined): WantedFile[] {
  if (receipt === undefined) return [];
  const isNamed = (path: string): boolean => source.files.some((file) => file.path === path);
  return receivedFiles(receipt).filter(
    ({ role, path }) => role === listed.role && isIn(listed, path) && !isNamed(path),
  );
}

/** `here` when all files are there with their sizes; `partly` when some are. */
export type ModelPresence = "here" | "partly" | "absent";

/** Whether a model is on this machine, by the sizes of its files; their hashes are for `verifyModel`. */
export async function presenceOf(row: ModelRow, env: Environment): Promise<ModelPresence> {
  const cache = hubCacheFolder(env);
  const sources = await pulledSources(row, env);
  let found = 0;
  let all = 0;
  for (const { files, unknown } of sources) {
    all += files.length + unknown.length;
    for (const file of files) {
      if ((await stat(placeOf(cache, file)).catch(() => undefined))?.size === file.bytes) found += 1;
    }
  }
  return found === all ? "here" : found === 0 ? "absent" : "partly";
}

/** Bytes of a row, and whether a part of them is only roughly known. */
export function sizeOf(row: ModelRow): { readonly bytes: number; readonly exact: boolean } {
  let bytes = 0;
  let exact = true;
  for (const { files, listed = [] } of row.sources) {
    for (const file of files) bytes += file.bytes;
    for (const { aboutBytes } of listed) {
      bytes += aboutBytes;
      exact = false;
    }
  }
  return { bytes, exact };
}
