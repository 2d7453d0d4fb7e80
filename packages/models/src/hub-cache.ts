import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder of the Hub's cache, found as Python's `huggingface_hub` finds it, so that both share what they have:
 * `HF_HUB_CACHE`, else `hub` in `HF_HOME`, else `huggingface/hub` in `XDG_CACHE_HOME` or `~/.cache`.
 */
export function hubCacheFolder(env: Environment): string {
  const cache = env["HF_HUB_CACHE"] || env["HUGGINGFACE_HUB_CACHE"];
  return cache ? resolve(expandHome(cache, env)) : resolve(hubHomeFolder(env), "hub");
}

/** The folder of all that the Hub's programs keep, the token of a login too. */
export function hubHomeFolder(env: Environment): string {
  const home = env["HF_HOME"];
  if (home) return expandHome(home, env);
  const caches = env["XDG_CACHE_HOME"];
  return join(caches ? expandHome(caches, env) : join(homeOf(env), ".cache"), "huggingface");
}

/** The folder of a repository in the cache, with `blobs`, `refs` and `snapshots` in it. */
export function repositoryFolder(cache: string, repository: string): string {
  return join(cache, `models--${repository.split("/").join("--")}`);
}

/** The folder in which the files of a commit stand under their own names. */
export function snapshotFolder(cache: string, repository: string, commit: string): string {
  return join(repositoryFolder(cache, repository), "snapshots", commit);
}

function homeOf(env: Environment): string {
  return env["HOME"] || homedir();
}

/** A path in which `~` at the beginning is the home of the user. */
export function expandHome(path: string, env: Environment): string {
  return path === "~" || path.startsWith("~/") ? join(homeOf(env), path.slice(2)) : path;
}

/**
 * Which of a repository's files a pull has put there, for `rm`, `verify` and `export`; Python's programs do not read it.
 * It lies inside of the repository's folder, so that whoever deletes that has deleted all.
 */
export function receiptFile(cache: string, repository: string, commit: string, id: string): string {
  return join(repositoryFolder(cache, repository), ".vivavoce", `${id}@${commit}.json`);
}
