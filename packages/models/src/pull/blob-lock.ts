import { link, mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { repositoryFolder } from "../hub-cache.ts";
import type { PullSurroundings } from "./pull-surroundings.ts";

/** A file that only this pull may write. */
export interface BlobLock {
  /** Gives it back; never rejects. */
  release(): Promise<void>;
}

const lockSuffix = ".vivavoce.lock";

/** The lock of a blob, by its name in `blobs`. */
export function lockOfBlob(cache: string, repository: string, blob: string): string {
  return join(lockFolder(cache, repository), `${blob}${lockSuffix}`);
}

function lockFolder(cache: string, repository: string): string {
  return join(cache, ".locks", basename(repositoryFolder(cache, repository)));
}

/**
 * The blobs of a repository that somebody of ours writes now, and those that somebody was writing who is gone: killed hard, he
 * has left his lock, and what he had begun.
 */
export async function lockedBlobs(
  cache: string,
  repository: string,
  nowMs: number,
): Promise<{ readonly held: readonly string[]; readonly left: readonly string[] }> {
  const folder = lockFolder(cache, repository);
  const held: string[] = [];
  const left: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.endsWith(lockSuffix) || name.startsWith(".")) continue;
    const path = join(folder, name);
    const text = await readFile(path, "utf8").catch(() => undefined);
    const touched = await stat(path).catch(() => undefined);
    if (text === undefined || touched === undefined) continue;
    const gone = await isStale(text, nowMs - touched.mtimeMs);
    (gone ? left : held).push(name.slice(0, -lockSuffix.length));
  }
  return { held, left };
}

/** An owner on another machine that has not touched its lock for so long is gone, milliseconds. */
const staleMs = 30_000;
const touchEveryMs = 5000;
const askAgainMs = 250;

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When that process began, where the system says it: a number of a process is used again. */
  readonly began?: string;
  readonly key: string;
}

let count = 0;

/**
 * Waits until no other pull on this machine, or on one that shares the folder, writes the same file. A lock whose process is
 * gone is taken over.
 * @param path the lock's own file
 * @param onWait called once when somebody else has it
 */
export async function lockBlob(
  path: string,
  { nowMs, wait }: Pick<PullSurroundings, "nowMs" | "wait">,
  signal: AbortSignal,
  onWait: () => void,
): Promise<BlobLock> {
  await mkdir(dirname(path), { recursive: true });
  const began = await beginningOf(process.pid);
  count += 1;
  const key = `${process.pid}-${nowMs()}-${count}`;
  const owner: Owner = { pid: process.pid, host: hostname(), key, ...(began === undefined ? {} : { began }) };
  const text = JSON.stringify(owner);
  const mine = join(dirname(path), `.${basename(path)}.${key}`);
  try {
    // On a full disk there is a file of it all the same, an empty one.
    await writeFile(mine, text);
    for (let told = false; !(await take(mine, path, text));) {
      signal.throwIfAborted();
      if (await removeStale(path, nowMs())) continue;
      if (!told) onWait();
      told = true;
      await wait(askAgainMs, signal);
    }
  } finally {
    await rm(mine, { force: true });
  }
  const touch = setInterval(
    () => void utimes(path, nowMs() / 1000, nowMs() / 1000).catch(() => undefined),
    touchEveryMs,
  );
  touch.unref();
  return {
    async release() {
      clearInterval(touch);
      if ((await readFile(path, "utf8").catch(() => "")) === text)
        await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

/** Makes the lock whole at once, so that nobody reads half of one. */
async function take(mine: string, path: string, text: string): Promise<boolean> {
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    // A file system without hard links.
    return writeFile(path, text, { flag: "wx" }).then(
      () => true,
      (second: NodeJS.ErrnoException) => {
        if (second.code === "EEXIST") return false;
        throw second;
      },
    );
  }
}

/** Removes a lock that nobody holds any more; `false` when it is held. */
async function removeStale(path: string, nowMs: number): Promise<boolean> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  const touched = await stat(path).catch(() => undefined);
  // Released meanwhile.
  if (text === undefined || touched === undefined) return true;
  if (!(await isStale(text, nowMs - touched.mtimeMs))) return false;
  const aside = `${path}.${process.pid}.${count}`;
  await rename(path, aside).catch(() => undefined);
  const moved = await readFile(aside, "utf8").catch(() => undefined);
  // Somebody else was quicker, and this is the lock of the quicker one.
  if (moved !== undefined && moved !== text) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
  return true;
}

async function isStale(text: string, ageMs: number): Promise<boolean> {
  let owner: Partial<Owner>;
  try {
    owner = JSON.parse(text) as Partial<Owner>;
  } catch {
    return ageMs > staleMs;
  }
  if (owner.host !== hostname() || typeof owner.pid !== "number") return ageMs > staleMs;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
  return (await beginningOf(owner.pid)) !== owner.began;
}

/** When a process began, in the system's own ticks; Linux says it. */
async function beginningOf(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  // The name may hold blanks, and stands in parentheses.
  return line?.slice(line.lastIndexOf(")") + 2).split(" ")[19];
}
