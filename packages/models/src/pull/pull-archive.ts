import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import type { Readable } from "node:stream";
import { ModelError } from "../model-error.ts";
import type { HubSource, ModelArchive } from "../model-row.ts";
import type { ModelFileRole } from "../model-words.ts";
import { writeReceipt } from "../receipt.ts";
import type { ReceiptFile } from "../receipt.ts";
import type { WantedFile } from "../wanted-file.ts";
import { isIn, isSafePath } from "../wanted-file.ts";
import type { PatientOptions } from "./ask-patiently.ts";
import { lockBlob, lockOfBlob } from "./blob-lock.ts";
import { checkRoom, elsewhere, spareBytes } from "./check-room.ts";
import { forgetUnpacked, noteUnpacked } from "./unpacked-list.ts";
import { blobFolder, placeFile, placeOf, unpackingSuffix } from "./place-file.ts";
import type { PullSurroundings } from "./pull-surroundings.ts";
import type { PullResult, PullWatch } from "./pull-watch.ts";
import { isWhole } from "./fetch-file.ts";
import { readTar } from "./read-tar.ts";
import { writeBlob } from "./write-blob.ts";
import { writeHashed } from "./write-hashed.ts";

const maxFiles = 5000;
/** What is unpacked may have so many times the bytes that its row says, before it is taken for a bomb. */
const maxGrowth = 2;

/** What a pull of an archive needs. */
export interface PullArchiveOptions extends PatientOptions {
  readonly surroundings: PullSurroundings;
  readonly cache: string;
  readonly watch: PullWatch;
}

/**
 * Fetches an archive, checks it by its hash, and puts what is in it into the cache; the archive itself is removed then. Only plain
 * files below its root are taken.
 * @throws {ModelError} see `writeBlob`; `damaged` for an archive that does not hold what its row says
 */
export async function pullArchive(
  id: string,
  source: HubSource,
  archive: ModelArchive,
  options: PullArchiveOptions,
): Promise<PullResult> {
  const { cache, surroundings, signal, watch } = options;
  const { repository, commit } = source;
  const about = (source.listed ?? []).reduce((sum, { aboutBytes }) => sum + aboutBytes, 0);
  await checkRoom(cache, archive.bytes + about + spareBytes, surroundings, elsewhere);
  const file: WantedFile = {
    repository,
    commit,
    role: "model",
    path: archive.url.split("/").at(-1) ?? archive.root,
    bytes: archive.bytes,
    hash: { kind: "sha256", digest: archive.sha256 },
    url: archive.url,
  };
  const folder = blobFolder(cache, repository);
  await mkdir(folder, { recursive: true });
  const blob = join(folder, archive.sha256);
  const lock = await lockBlob(lockOfBlob(cache, repository, archive.sha256), surroundings, signal, () =>
    watch.onNotice?.(`Another program is fetching ${file.path}; waiting for it.`),
  );
  try {
    if (!(await isWhole(blob, file, signal))) {
      const onBytes = (doneBytes: number): void =>
        watch.onProgress?.({ doneBytes, totalBytes: archive.bytes, path: file.path });
      await writeBlob(file, blob, { ...options, onBytes });
    }
    const files = await unpack(source, archive, blob, about * maxGrowth, options);
    await writeReceipt(cache, { id, repository, commit, files });
    await forgetUnpacked(blob);
    await rm(blob, { force: true });
    return { totalBytes: archive.bytes, fetchedBytes: archive.bytes };
  } finally {
    await lock.release();
  }
}

async function unpack(
  source: HubSource,
  archive: ModelArchive,
  blob: string,
  maxBytes: number,
  { cache, signal }: PullArchiveOptions,
): Promise<ReceiptFile[]> {
  const { default: unbzip2 } = await import("unbzip2-stream");
  const { repository, commit } = source;
  const broken = (reason: string): ModelError =>
    new ModelError("damaged", `The archive ${archive.url} cannot be used: ${reason}. Nothing half of it is kept.`);
  const before = new Set(await readdir(blobFolder(cache, repository)));
  const packed = createReadStream(blob, { signal });
  const plain = packed.pipe(unbzip2()) as unknown as Readable;
  const bytes = plain.pipe(new PassThrough());
  for (const each of [packed, plain]) each.on("error", (error: Error) => bytes.destroy(error));
  const files: ReceiptFile[] = [];
  try {
    await unpackInto(files);
  } catch (error) {
    // Neither what was placed of it nor the archive itself stays: the next pull begins anew.
    for (const { path, blob: digest } of files) {
      await rm(placeOf(cache, { repository, commit, path }), { force: true });
      if (digest !== undefined && !before.has(digest))
        await rm(join(blobFolder(cache, repository), digest), { force: true });
    }
    await forgetUnpacked(blob);
    if (!signal.aborted) await rm(blob, { force: true });
    throw error;
  } finally {
    packed.destroy();
  }
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));

  async function unpackInto(placed: ReceiptFile[]): Promise<void> {
    let total = 0;
    for await (const { header, body } of await readTar(bytes)) {
      const path = header.name.replace(/^\.\//, "").slice(archive.root.length + 1);
      const role = roleOf(path, source);
      if (header.type !== "file" || role === undefined) {
        await body.cancel();
        continue;
      }
      if (!header.name.replace(/^\.\//, "").startsWith(`${archive.root}/`) || !isSafePath(path)) {
        throw broken(`it has ${JSON.stringify(header.name.slice(0, 100))} outside of its folder`);
      }
      total += header.size;
      if (total > maxBytes || placed.length === maxFiles) throw broken("it holds far more than it should");
      const wanted = { repository, commit, role, path, bytes: header.size };
      placed.push(await keep(body, wanted, cache, archive.sha256));
    }
    const absent = source.listed?.find((each) => !placed.some(({ role }) => role === each.role));
    if (absent !== undefined) throw broken(`it has no ${absent.path}`);
  }
}

/** What a file of an archive is to the model; what nobody asks for is left in it, but for licences. */
function roleOf(path: string, { listed = [] }: HubSource): ModelFileRole | undefined {
  const named = listed.find((each) => isIn(each, path));
  if (named !== undefined) return named.role;
  return /^(licen[cs]e|model_card|readme)[^/]*$/i.test(path) ? "licence" : undefined;
}

async function keep(
  body: ReadableStream<Uint8Array>,
  file: Omit<WantedFile, "hash">,
  cache: string,
  archive: string,
): Promise<ReceiptFile> {
  const folder = blobFolder(cache, file.repository);
  const { role, path, bytes } = file;
  const blobOf = (digest: string): string => join(folder, digest);
  const unfinished = blobOf(`${archive}${unpackingSuffix}`);
  const digest = await writeHashed(body, unfinished, createHash("sha256"), bytes, blobOf);
  await noteUnpacked(blobOf(archive), { commit: file.commit, path, blob: digest });
  await placeFile(cache, file, blobOf(digest));
  return { role, path, bytes, hash: digest, blob: digest, ours: true };
}
