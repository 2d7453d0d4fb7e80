import { open, rename, rm, stat, utimes } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import type { Hash } from "node:crypto";
import { beginHash, hashFile } from "../file-hash.ts";
import { isFullDisk, ModelError } from "../model-error.ts";
import { hubPath } from "../wanted-file.ts";
import type { WantedFile } from "../wanted-file.ts";
import type { PatientOptions } from "./ask-patiently.ts";
import { networkReason } from "./hub-client.ts";
import type { HubAnswer } from "./hub-client.ts";
import { incompleteSuffix } from "./place-file.ts";
import { explainRefusal } from "./refusal.ts";
import { syncFromBytes } from "./write-hashed.ts";

/** What a download needs beside the file. */
export interface WriteBlobOptions extends PatientOptions {
  /** Bytes that are there now; less than before when a beginning had to be given up. */
  readonly onBytes: (bytes: number) => void;
}

/** Attempts without a single byte of progress before it is given up. */
const maxFruitless = 5;
const firstWaitMs = 1000;
const longestWaitMs = 30_000;

/**
 * Fetches a file into `blob`, going on from what lies in `blob.incomplete`. The file has its name only when all of it is there,
 * its hash is right and it has reached the disk. What came stays for the next time, except when it is wrong or the disk is full.
 * @throws {ModelError} `unreachable`, `refused`, `damaged`, `no-space` or `failed`
 */
export async function writeBlob(file: WantedFile, blob: string, options: WriteBlobOptions): Promise<void> {
  const unfinished = `${blob}${incompleteSuffix}`;
  try {
    await fetchWhole(file, unfinished, options);
    await rename(unfinished, blob);
  } catch (error) {
    // Nobody is at it any more: the next pull need not wait to see whether it grows.
    await utimes(unfinished, 0, 0).catch(() => undefined);
    throw error;
  }
}

async function fetchWhole(file: WantedFile, unfinished: string, options: WriteBlobOptions): Promise<void> {
  let resumed = await sizeOf(unfinished);
  let furthest = resumed;
  for (let fruitless = 0; ;) {
    const attempt = await tryOnce(file, unfinished, options);
    if (attempt.kind === "done") return;
    if (attempt.kind === "wrong") {
      await rm(unfinished, { force: true });
      options.onBytes(0);
      // What lay there may have been of another program, or of a disk that lost its current.
      if (resumed === 0) throw wrongHash(file, attempt.found);
      resumed = 0;
      furthest = 0;
      continue;
    }
    if (attempt.kind === "useless") {
      await rm(unfinished, { force: true });
      throw attempt.error;
    }
    const reached = await sizeOf(unfinished);
    // A server that knows no ranges sends what had come already: that is no progress.
    fruitless = reached > furthest ? 1 : fruitless + 1;
    furthest = Math.max(furthest, reached);
    if (!attempt.passing || fruitless >= maxFruitless) throw attempt.error;
    options.onRetry?.(attempt.error);
    const backOffMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (fruitless - 1));
    await options.surroundings.wait(attempt.waitMs ?? backOffMs, options.signal);
  }
}

type Attempt =
  | { readonly kind: "done" }
  | { readonly kind: "wrong"; readonly found: string }
  | { readonly kind: "useless"; readonly error: ModelError }
  | {
      readonly kind: "failed";
      readonly error: ModelError;
      readonly passing: boolean;
      readonly waitMs?: number;
    };

async function tryOnce(file: WantedFile, unfinished: string, options: WriteBlobOptions): Promise<Attempt> {
  const { client, hasToken, surroundings, signal, onBytes } = options;
  let hash = beginHash(file.hash, file.bytes);
  let from = await sizeOf(unfinished);
  if (from > file.bytes) {
    await rm(unfinished);
    from = 0;
  }
  if (from > 0) await hashFile(unfinished, hash, signal);
  onBytes(from);
  if (from < file.bytes || file.bytes === 0) {
    const path = file.url ?? hubPath(file);
    let answer: HubAnswer;
    try {
      answer = await client.ask({ path, from, signal });
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      return { kind: "failed", error, passing: error.code === "unreachable" };
    }
    // Errors of a body that nobody reads would end the process.
    answer.body.on("error", () => undefined);
    const starts = startOf(answer, from);
    if (starts === undefined) {
      answer.body.destroy();
      if (answer.status === 416) return { kind: "wrong", found: "less than was there" };
      const { error, passing, waitMs } = explainRefusal(answer, file.repository, hasToken, surroundings.nowMs());
      return { kind: "failed", error, passing, ...(waitMs === undefined ? {} : { waitMs }) };
    }
    const rest = lengthOf(answer);
    if (rest !== undefined && starts + rest !== file.bytes) {
      answer.body.destroy();
      return { kind: "useless", error: otherFile(file, answer, starts + rest) };
    }
    // A server that knows no ranges begins again.
    if (starts === 0 && from > 0) hash = beginHash(file.hash, file.bytes);
    const written = await append(answer, unfinished, starts, file, hash, onBytes);
    if (written.error !== undefined) return failed(written.error, file, answer, signal);
    if (starts + written.bytes < file.bytes) {
      const error = new ModelError("unreachable", `${answer.host} ended in the middle of ${file.path}.`);
      return { kind: "failed", error, passing: true };
    }
  }
  const found = hash.digest("hex");
  return found === file.hash.digest ? { kind: "done" } : { kind: "wrong", found };
}

/** The byte at which an answer begins, or `undefined` when it is no part of the file. */
function startOf({ status, headers }: HubAnswer, from: number): number | undefined {
  if (status === 200) return 0;
  if (status !== 206) return undefined;
  const [, start] = /^bytes (\d+)-/.exec(headers["content-range"] ?? "") ?? [];
  return Number(start) === from ? from : undefined;
}

function lengthOf({ headers }: HubAnswer): number | undefined {
  const value = headers["content-length"];
  return value === undefined || !/^\d+$/.test(value) ? undefined : Number(value);
}

interface Written {
  readonly bytes: number;
  readonly error?: unknown;
}

/** Writes an answer behind what is there; what has been written is on the disk when it returns without an error. */
async function append(
  { body, host }: HubAnswer,
  unfinished: string,
  start: number,
  { path, bytes: total }: WantedFile,
  hash: Hash,
  onBytes: (bytes: number) => void,
): Promise<Written> {
  let bytes = 0;
  let out: FileHandle | undefined;
  try {
    out = await open(unfinished, start === 0 ? "w" : "a").catch(cannotWrite(path));
    for await (const piece of body) {
      const chunk = piece as Buffer;
      if (start + bytes + chunk.length > total) {
        throw new ModelError(
          "damaged",
          `${path} of ${host}: more bytes came than the file has. Nothing of it is kept.`,
        );
      }
      await out.writeFile(chunk).catch(cannotWrite(path));
      hash.update(chunk);
      bytes += chunk.length;
      onBytes(start + bytes);
    }
    // A voice has hundreds of small files, and what a power cut leaves of one is found by its hash.
    if (total >= syncFromBytes) await out.sync().catch(cannotWrite(path));
    return { bytes };
  } catch (error) {
    body.destroy();
    return { bytes, error };
  } finally {
    await out?.close();
  }
}

function failed(error: unknown, file: WantedFile, { host }: HubAnswer, signal: AbortSignal): Attempt {
  signal.throwIfAborted();
  if (error instanceof ModelError) {
    return error.code === "failed" ? { kind: "failed", error, passing: false } : { kind: "useless", error };
  }
  const cut = new ModelError(
    "unreachable",
    `${host} broke off in the middle of ${file.path}: ${networkReason(error)}.`,
    {
      cause: error,
    },
  );
  return { kind: "failed", error: cut, passing: true };
}

/** Tells failures of the disk from those of the network, whose errors look alike: waiting mends only the latter. */
function cannotWrite(path: string): (error: unknown) => never {
  return (error) => {
    if (isFullDisk(error)) {
      throw new ModelError("no-space", `The disk is full; what had come of ${path} is removed.`, { cause: error });
    }
    throw new ModelError("failed", `${path} cannot be written: ${(error as Error).message}.`, { cause: error });
  };
}

function otherFile({ path, bytes }: WantedFile, { host, headers }: HubAnswer, got: number): ModelError {
  const type = headers["content-type"]?.startsWith("text/html") === true ? ", a web page" : "";
  return new ModelError(
    "damaged",
    `${host} has ${got} bytes for ${path}${type}, and ${bytes} are expected. Nothing of it is kept.`,
  );
}

function wrongHash({ path, hash }: WantedFile, found: string): ModelError {
  return new ModelError(
    "damaged",
    `${path} is not the file that the catalogue means: its hash is ${found} instead of ${hash.digest}. Nothing of it is kept.`,
  );
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}
