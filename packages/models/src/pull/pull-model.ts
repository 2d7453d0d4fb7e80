import { stat } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ModelError, toModelError } from "../model-error.ts";
import type { HubSource, ModelRow } from "../model-row.ts";
import { listedBefore, namedFiles, receivedFiles } from "../pulled-files.ts";
import { readReceipt, receiptFileOf, writeReceipt } from "../receipt.ts";
import type { Receipt, ReceiptFile } from "../receipt.ts";
import type { WantedFile } from "../wanted-file.ts";
import { checkRoom, elsewhere, spareBytes } from "./check-room.ts";
import { fetchFile, isWhole } from "./fetch-file.ts";
import { createHubClient } from "./hub-client.ts";
import { readHubSettings } from "./hub-settings.ts";
import { listFiles } from "./list-files.ts";
import { pullArchive } from "./pull-archive.ts";
import type { PullArchiveOptions } from "./pull-archive.ts";
import { blobAt, blobFolder, incompleteSuffix, placeOf } from "./place-file.ts";
import type { PullSurroundings } from "./pull-surroundings.ts";
import type { PullResult, PullWatch } from "./pull-watch.ts";

/** Files that are fetched side by side: a voice has hundreds of small ones. */
const sideBySide = 4;

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
  const { cache, offline } = settings;
  const hasToken = settings.token !== undefined;
  const pull: Pull = { client, hasToken, cache, offline, surroundings, signal, watch, onRetry };
  try {
    let result: PullResult = { totalBytes: 0, fetchedBytes: 0 };
    for (const source of row.sources) {
      const one = await pullSource(row, source, pull);
      result = { totalBytes: result.totalBytes + one.totalBytes, fetchedBytes: result.fetchedBytes + one.fetchedBytes };
    }
    return result;
  } catch (error) {
    throw toModelError(error, cache);
  } finally {
    await client.close();
  }
}

interface Pull extends PullArchiveOptions {
  /** The network must not be used. */
  readonly offline: boolean;
}

async function pullSource(row: ModelRow, source: HubSource, pull: Pull): Promise<PullResult> {
  const { cache, surroundings, signal, watch } = pull;
  const { repository, commit } = source;
  const before = await readReceipt(cache, repository, commit, row.id);
  if (source.archive !== undefined && !(await isUnpacked(source, before, cache, signal))) {
    if (pull.offline) throw offline(row.id);
    return pullArchive(row.id, source, source.archive, { ...pull, hasToken: false });
  }
  const listed = await listedFiles(row, source, before, pull);
  const wanted = [...namedFiles(source), ...listed];
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
  if (missing.length > 0 && pull.offline) throw offline(row.id);
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
  const fetching = inParallel(missing, signal, async (file, stop) => {
    const { blob, fetched } = await fetchFile(file, {
      ...pull,
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
  const { listed = [] } = source;
  if (before === undefined || listed.some(({ role }) => !before.files.some((file) => file.role === role))) return false;
  for (const file of receivedFiles(before)) {
    if (!(await isWhole(placeOf(cache, file), file, signal))) return false;
  }
  return true;
}

/** What the Hub lists at the row's commit; what an earlier pull has had listed is as good. */
async function listedFiles(
  row: ModelRow,
  source: HubSource,
  before: Receipt | undefined,
  pull: Pull,
): Promise<WantedFile[]> {
  const found: WantedFile[] = [];
  for (const each of source.listed ?? []) {
    const earlier = listedBefore(source, each, before);
    if (earlier.length === 0 && pull.offline) throw offline(row.id);
    found.push(...(earlier.length > 0 ? earlier : await listFiles(source, each, pull)));
  }
  return found;
}

/** What has begun to come needs no more room. */
async function checkSpace(
  missing: readonly WantedFile[],
  cache: string,
  surroundings: PullSurroundings,
): Promise<void> {
  if (missing.length === 0) return;
  let needed = 0;
  for (const file of missing) {
    const begun = await stat(`${join(blobFolder(cache, file.repository), file.hash.digest)}${incompleteSuffix}`).catch(
      () => undefined,
    );
    needed += Math.max(0, file.bytes - (begun?.size ?? 0));
  }
  await checkRoom(cache, needed + spareBytes, surroundings, elsewhere);
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
