import { text } from "node:stream/consumers";
import { Readable } from "node:stream";
import { readHash } from "../file-hash.ts";
import type { FileHash } from "../file-hash.ts";
import { ModelError } from "../model-error.ts";
import type { HubSource, ListedFiles } from "../model-row.ts";
import { isSafePath } from "../wanted-file.ts";
import type { WantedFile } from "../wanted-file.ts";
import { networkReason } from "./hub-client.ts";
import { askPatiently } from "./ask-patiently.ts";
import type { PatientOptions } from "./ask-patiently.ts";

const maxPages = 20;
const maxPageBytes = 4 * 1024 * 1024;
const maxFiles = 5000;
/** Bytes; a folder of small files has no larger one. */
const maxFileBytes = 2 ** 31;

/**
 * The files of a row whose sizes and hashes only the Hub knows, as it lists them for the row's commit.
 * @throws {ModelError} `unreachable`, `refused`, or `damaged` when the listing is none
 */
export async function listFiles(
  source: Pick<HubSource, "repository" | "commit">,
  { role, path }: ListedFiles,
  options: PatientOptions,
): Promise<WantedFile[]> {
  const { repository, commit } = source;
  const isFolder = role === "espeak-data" || role === "dictionary";
  const folder = isFolder ? path : path.split("/").slice(0, -1).join("/");
  const below = folder === "" ? "" : `/${folder.split("/").map(encodeURIComponent).join("/")}`;
  const found: WantedFile[] = [];
  let next: string | undefined = `/api/models/${repository}/tree/${commit}${below}?recursive=${isFolder}`;
  for (let page = 0; next !== undefined; page += 1) {
    if (page === maxPages) throw noListing(repository, "it does not end");
    const answer: Page = await readPage(next, repository, options);
    for (const entry of answer.entries) {
      const file = fileOf(entry, repository);
      const wanted = file !== undefined && (isFolder ? file.path.startsWith(`${path}/`) : file.path === path);
      if (wanted) found.push({ repository, commit, role, ...file });
    }
    if (found.length > maxFiles) throw noListing(repository, `it has more than ${maxFiles} files`);
    next = answer.next;
  }
  if (found.length === 0) throw noListing(repository, `it has no ${path}`);
  return found;
}

interface Page {
  readonly entries: readonly unknown[];
  readonly next?: string;
}

async function readPage(path: string, repository: string, options: PatientOptions): Promise<Page> {
  const answer = await askPatiently({ path }, repository, (status) => status === 200, options);
  let value: unknown;
  try {
    value = JSON.parse(await text(Readable.from(bounded(answer.body, repository))));
  } catch (error) {
    if (error instanceof ModelError) throw error;
    if (error instanceof SyntaxError) throw noListing(repository, "it is not JSON");
    throw new ModelError("unreachable", `${answer.host} broke off: ${networkReason(error)}.`, { cause: error });
  }
  if (!Array.isArray(value)) throw noListing(repository, "it is no list");
  const [, next] = /<([^>]+)>\s*;\s*rel="?next"?/.exec(answer.headers["link"] ?? "") ?? [];
  return { entries: value, ...(next === undefined ? {} : { next }) };
}

async function* bounded(body: Readable, repository: string): AsyncIterable<Buffer> {
  let bytes = 0;
  for await (const piece of body) {
    const chunk = piece as Buffer;
    bytes += chunk.length;
    if (bytes > maxPageBytes) throw noListing(repository, `a page of it has more than ${maxPageBytes} bytes`);
    yield chunk;
  }
}

function fileOf(
  entry: unknown,
  repository: string,
): { readonly path: string; readonly bytes: number; readonly hash: FileHash } | undefined {
  if (typeof entry !== "object" || entry === null) throw noListing(repository, "an entry is no object");
  const { type, path, size, oid, lfs } = entry as Record<string, unknown>;
  if (type !== "file") return undefined;
  const large = typeof lfs === "object" && lfs !== null ? (lfs as Record<string, unknown>)["oid"] : undefined;
  const hash = readHash(String(large ?? oid));
  const bytes = Number(size);
  if (typeof path !== "string" || !isSafePath(path)) throw noListing(repository, "a path leads out of the folder");
  if (hash === undefined || !Number.isSafeInteger(bytes) || bytes < 0 || bytes > maxFileBytes) {
    throw noListing(repository, `${path} has no hash or no size`);
  }
  return { path, bytes, hash };
}

function noListing(repository: string, reason: string): ModelError {
  return new ModelError("damaged", `The list of files of ${repository} cannot be used: ${reason}.`);
}
