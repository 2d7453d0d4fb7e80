import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { readHash } from "../file-hash.ts";
import { ModelError, toModelError } from "../model-error.ts";
import type { HubSource, ModelRow } from "../model-row.ts";
import { readReceipt, writeReceipt } from "../receipt.ts";
import type { Receipt, ReceiptFile } from "../receipt.ts";
import type { WantedFile } from "../wanted-file.ts";
import { fetchFile, isWhole } from "./fetch-file.ts";
import { createHubClient } from "./hub-client.ts";
import type { HubClient } from "./hub-client.ts";
import { readHubSettings } from "./hub-settings.ts";
import type { HubSettings } from "./hub-settings.ts";
import { listFiles } from "./list-files.ts";
import { pullArchive } from "./pull-archive.ts";
import { blobAt, blobFolder, incompleteSuffix, placeOf } from "./place-file.ts";
import type { PullSurroundings } from "./pull-surroundings.ts";
import type { PullResult, PullWatch } from "./pull-watch.ts";

/** Files that are fetched side by side: a voice has hundreds of small ones. */
const sideBySide = 4;
/** What is left free beside the files, bytes. */
const spareBytes = 16 * 1024 * 1024;

/**
 * Fetches a model of the catalogue into the Hub's cache, checks what is there already by its hash, and repairs it. Aborting
 * leaves whole files and beginnings, from which the next pull goes on, and rejects with the signal's reason.
 * @throws {ModelError} in one line; then no file stands under its name that is not whole
 */
export async function pullModel(
  row: ModelRow,
  surroundings: PullSurroundings,
  signal: AbortSignal,
  watch: PullWatch = {},
): Promise<PullResult> {
  const settings = await readHubSettings(surroundings.env);
  const client = await createHubClient(settings, surroundings.env, surroundings.patience);
  const told = new Set<string>();
  // Of files that are fetched side by side each meets the same failure.
  const onRetry = ({ message }: ModelError): void => {
    if (!told.has(message)) watch.onNotice?.(`${message} Trying again.`);
    told.add(message);
  };
  try {
    let result: PullResult = { totalBytes: 0, fetchedBytes: 0 };
    for (const source of row.sources) {
      const one = await pullSource(row, source, { settings, client, surroundings, signal, watch, onRetry });
      result = { totalBytes: result.totalBytes + one.totalBytes, fetchedBytes: result.fetchedBytes + one.fetchedBytes };
    }
    return result;
  } catch (error) {
    throw toModelError(error, settings.cache);
  } finally {
    await client.close();
  }
}

interface Pull {
  readonly settings: HubSettings;
  readonly client: HubClient;
  readonly surroundings: PullSurroundings;
  readonly signal: AbortSignal;
  readonly watch: PullWatch;
  readonly onRetry: (failure: ModelError) => void;
}

async function pullSource(row: ModelRow, source: HubSource, pull: Pull): Promise<PullResult> {
  const { settings, surroundings, signal, watch } = pull;
  const { cache } = settings;
  const { repository, commit } = source;
  const before = await readReceipt(cache, repository, commit, row.id);
  if (source.archive !== undefined && !(await isUnpacked(source, before, cache, signal))) {
    if (settings.offline) throw offline(row.id);
    const options = { ...pull, cache, hasToken: false };
    return pullArchive(row.id, source, source.archive, options);
  }
  const listed = await listedFiles(row, source, before, pull);
  const known = source.files.map((file): WantedFile => ({
    ...file,
    repository,
    commit,
    hash: { kind: "sha256", digest: file.sha256 },
  }));
  const wanted = [...known, ...listed];
  const totalBytes = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
  const done = new Map<WantedFile, number>();
  const tell = (file: WantedFile, bytes: number): void => {
    done.set(file, bytes);
    const doneBytes = [...done.values()].reduce((sum, each) => sum + each, 0);
    watch.onProgress?.({ doneBytes, totalBytes, path: file.path });
  };
  const earlier = new Map(before?.files.map((file) => [file.path, file]));
  const kept: ReceiptFile[] = [];
  const missing: WantedFile[] = [];
  for (const file of wanted) {
    const blob = await blobAt(cache, file);
    if (blob === undefined || !(await isWhole(placeOf(cache, file), file, signal))) {
      missing.push(file);
      continue;
    }
    const ours = earlier.get(file.path)?.ours ?? false;
    kept.push(receiptFileOf(file, blob, ours));
    tell(file, file.bytes);
  }
  if (missing.length > 0 && settings.offline) throw offline(row.id);
  await checkSpace(missing, cache, surroundings);
  // What has come is ours, for the pull that goes on from here and for `rm`, and so is what an earlier pull has fetched; the
  // rest may still be another program's. It is said while it comes: whoever is killed says nothing any more.
  const notes = createNotes(async () => {
    const rest = wanted.filter(({ path }) => !kept.some((file) => file.path === path));
    const others = rest.map((file) => earlier.get(file.path) ?? receiptFileOf(file, "", false));
    await writeReceipt(cache, { id: row.id, repository, commit, files: sorted([...kept, ...others]) });
  });
  let begun = false;
  let fetchedBytes = 0;
  const hasToken = settings.token !== undefined;
  const options = { client: pull.client, hasToken, surroundings, cache, onRetry: pull.onRetry };
  const fetching = inParallel(missing, signal, async (file, stop) => {
    const { blob, fetched } = await fetchFile(file, {
      ...options,
      signal: stop,
      listed: listed.includes(file),
      onBytes(bytes) {
        tell(file, bytes);
        if (!begun && bytes > 0) notes.ask();
        begun ||= bytes > 0;
      },
      onWait: (path) => watch.onNotice?.(`Another program is fetching ${path}; waiting for it.`),
    });
    const ours = fetched || (earlier.get(file.path)?.ours ?? false);
    kept.push(receiptFileOf(file, blob, ours));
    if (fetched) fetchedBytes += file.bytes;
    notes.ask();
  });
  try {
    await fetching;
  } catch (error) {
    await notes.flush();
    throw error;
  }
  await notes.flush();
  const files = sorted(kept);
  // A cache that only may be read is no obstacle to what is there.
  if (!isDeepStrictEqual(before?.files, files)) await writeReceipt(cache, { id: row.id, repository, commit, files });
  return { totalBytes, fetchedBytes };
}

function sorted(files: readonly ReceiptFile[]): ReceiptFile[] {
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/** Runs a piece of work now and then: never two at a time, and once more for all that was asked for meanwhile. */
function createNotes(write: () => Promise<void>): { readonly ask: () => void; readonly flush: () => Promise<void> } {
  let running: Promise<void> | undefined;
  let again = false;
  const ask = (): void => {
    again = true;
    running ??= run();
  };
  async function run(): Promise<void> {
    while (again) {
      again = false;
      // A receipt is a help for the next pull and for `rm`; the pull itself says what is wrong with the disk.
      await write().catch(() => undefined);
    }
    running = undefined;
  }
  return { ask, flush: async () => running };
}

/** Whether all that an archive holds is here, by its hashes. */
async function isUnpacked(
  source: HubSource,
  before: Receipt | undefined,
  cache: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { repository, commit, listed = [] } = source;
  if (before === undefined || listed.some(({ role }) => !before.files.some((file) => file.role === role))) return false;
  for (const { role, path, bytes, hash } of before.files) {
    const read = readHash(hash);
    if (read === undefined) return false;
    const file: WantedFile = { repository, commit, role, path, bytes, hash: read };
    if (!(await isWhole(placeOf(cache, file), file, signal))) return false;
  }
  return true;
}

/** What the Hub lists at the row's commit; what an earlier pull has listed is as good, for a commit does not change. */
async function listedFiles(
  row: ModelRow,
  { repository, commit, listed = [] }: HubSource,
  before: Receipt | undefined,
  { client, settings, surroundings, signal, onRetry }: Pull,
): Promise<WantedFile[]> {
  const found: WantedFile[] = [];
  for (const each of listed) {
    const earlier = (before?.files ?? []).filter(
      ({ role, path }) => role === each.role && (path === each.path || path.startsWith(`${each.path}/`)),
    );
    if (earlier.length > 0) {
      for (const { role, path, bytes, hash } of earlier) {
        const read = readHash(hash);
        if (read !== undefined) found.push({ repository, commit, role, path, bytes, hash: read });
      }
      continue;
    }
    if (settings.offline) throw offline(row.id);
    const hasToken = settings.token !== undefined;
    found.push(...(await listFiles({ repository, commit }, each, { client, hasToken, surroundings, signal, onRetry })));
  }
  return found;
}

function receiptFileOf({ role, path, bytes, hash }: WantedFile, blob: string, ours: boolean): ReceiptFile {
  return { role, path, bytes, hash: hash.digest, ...(blob === "" ? {} : { blob }), ours };
}

/** Says before the first byte that there is no room, instead of filling the disk to its last. */
async function checkSpace(
  missing: readonly WantedFile[],
  cache: string,
  surroundings: PullSurroundings,
): Promise<void> {
  if (missing.length === 0) return;
  await mkdir(cache, { recursive: true });
  let needed = 0;
  for (const file of missing) {
    const begun = await stat(`${join(blobFolder(cache, file.repository), file.hash.digest)}${incompleteSuffix}`).catch(
      () => undefined,
    );
    needed += Math.max(0, file.bytes - (begun?.size ?? 0));
  }
  const free = await surroundings.freeBytes(cache);
  if (free >= needed + spareBytes) return;
  const mega = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;
  throw new ModelError(
    "no-space",
    `${mega(needed + spareBytes)} are needed in ${cache}, and ${mega(free)} are free. HF_HOME may name another disk.`,
  );
}

/** Works on several at once; the first failure stops the others and is thrown when they have stopped. */
async function inParallel<Item>(
  items: readonly Item[],
  signal: AbortSignal,
  work: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failure = new AbortController();
  const both = AbortSignal.any([signal, failure.signal]);
  const queue = [...items];
  let first: unknown;
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined && !both.aborted; item = queue.shift()) {
      try {
        await work(item, both);
      } catch (error) {
        if (!failure.signal.aborted) first = error;
        failure.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, worker));
  signal.throwIfAborted();
  if (failure.signal.aborted) throw first;
}

function offline(id: string): ModelError {
  return new ModelError(
    "offline",
    `HF_HUB_OFFLINE forbids the network, and ${id} is not all here. Where there is a network: vivavoce models export ${id}; then import it here.`,
  );
}
