import type { FileHash } from "./file-hash.ts";
import type { ListedFiles } from "./model-row.ts";
import type { ModelFileRole } from "./model-words.ts";

/** A file that a model needs, with all that is known of it. */
export interface WantedFile {
  readonly repository: string;
  readonly commit: string;
  readonly role: ModelFileRole;
  /** Below the repository's root, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly hash: FileHash;
  /** Where it is, when not in a repository of the Hub. */
  readonly url?: string;
}

/** Where the Hub has a file, below its endpoint. */
export function hubPath({ repository, commit, path }: Pick<WantedFile, "repository" | "commit" | "path">): string {
  return `/${repository}/resolve/${commit}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** Whether a path is a file that is listed, or in a folder that is. */
export function isIn(listed: Pick<ListedFiles, "path">, path: string): boolean {
  return path === listed.path || path.startsWith(`${listed.path}/`);
}

const segment = /^[^\\/:*?"<>|\p{Cc}]{1,200}$/u;

/** Whether a path of another's making stays below the folder that it is joined to, on every system. */
export function isSafePath(path: string): boolean {
  const parts = path.split("/");
  return (
    parts.length <= 16 &&
    parts.every((part) => segment.test(part) && part !== "." && part !== ".." && part.trim() === part)
  );
}
