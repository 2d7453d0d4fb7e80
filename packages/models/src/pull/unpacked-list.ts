import { appendFile, readFile, rm } from "node:fs/promises";
import { isSafePath } from "../wanted-file.ts";
import { unpackedSuffix } from "./place-file.ts";

/** A file of an archive that has its place, or was about to. */
export interface UnpackedFile {
  readonly commit: string;
  readonly path: string;
  /** Name of its blob. */
  readonly blob: string;
}

/** Notes a file of an archive before it gets its place: there is no receipt before all are there, and who unpacks may be killed. */
export async function noteUnpacked(archive: string, { commit, path, blob }: UnpackedFile): Promise<void> {
  await appendFile(`${archive}${unpackedSuffix}`, `${JSON.stringify({ commit, path, blob })}\n`);
}

/** What was noted of an archive; a last line that was cut is left out. @param archive path of its blob */
export async function unpackedFiles(archive: string): Promise<readonly UnpackedFile[]> {
  const text = await readFile(`${archive}${unpackedSuffix}`, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => readLine(line) ?? []);
}

/** All of it has a receipt now, or is gone. */
export async function forgetUnpacked(archive: string): Promise<void> {
  await rm(`${archive}${unpackedSuffix}`, { force: true });
}

function readLine(line: string): UnpackedFile | undefined {
  try {
    const { commit, path, blob } = (JSON.parse(line) ?? {}) as Partial<Record<keyof UnpackedFile, unknown>>;
    const isName = (text: unknown): text is string => typeof text === "string" && /^[0-9a-f]{40,64}$/.test(text);
    return isName(commit) && isName(blob) && typeof path === "string" && isSafePath(path)
      ? { commit, path, blob }
      : undefined;
  } catch {
    return undefined;
  }
}
