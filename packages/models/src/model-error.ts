/**
 * Why a model cannot be had: `unknown` no such name · `missing` not on this machine · `damaged` not what it should be ·
 * `unclear` a folder that cannot be told · `refused` the Hub or its terms say no · `unreachable` the network or the Hub fails ·
 * `offline` the network is forbidden · `no-space` · `failed` anything else of the file system.
 */
export type ModelErrorCode =
  "unknown" | "missing" | "damaged" | "unclear" | "refused" | "unreachable" | "offline" | "no-space" | "failed";

/** Something about a model is wrong. The message is one line for a person, and names what to do where that is known. */
export class ModelError extends Error {
  override readonly name = "ModelError";

  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Failures of the file system while the cache is written to, in one line; aborts and what is told already as they are. */
export function toModelError(error: unknown, cache: string): unknown {
  if (error instanceof ModelError || !(error instanceof Error) || !("syscall" in error)) return error;
  if (isFullDisk(error)) return new ModelError("no-space", `The disk of ${cache} is full.`, { cause: error });
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new ModelError("failed", `${cache} cannot be written to. HF_HOME names another folder.`, { cause: error });
  }
  if (code === "ENOTDIR" || code === "EEXIST") {
    return new ModelError("failed", `${cache} is no folder. HF_HOME names another one.`, { cause: error });
  }
  return new ModelError("failed", error.message, { cause: error });
}

/** Whether a failure of the file system says that there is no room: on the disk, or of what its user may have of it. */
export function isFullDisk(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOSPC" || code === "EDQUOT";
}
