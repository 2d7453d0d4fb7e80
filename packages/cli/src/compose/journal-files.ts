import { accessSync, constants, createWriteStream, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { createLineJournal } from "@vivavoce/server";
import type { Logger, SessionJournal } from "@vivavoce/server";
import { ConfigError } from "../config/config-error.ts";

/**
 * Records each session in a file of its own, `<session id>.jsonl`, readable by its owner only. A disk that fails stops
 * the record, never the session.
 * @throws ConfigError when the folder cannot be made or written
 */
export function openJournalFolder(dir: string, cwd: string, logger: Logger): (sessionId: string) => SessionJournal {
  const folder = resolve(cwd, dir);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new ConfigError(`journal.dir: ${folder}: the folder cannot be made (${code}).`);
  }
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    throw new ConfigError(`journal.dir: ${folder}: nothing can be written there.`);
  }
  return (sessionId) => {
    const path = resolve(folder, `${sessionId}.jsonl`);
    const file = createWriteStream(path, { mode: 0o600 });
    file.on("error", (error) =>
      logger.log("warn", "a session is not recorded any more", { file: path, error: error.message }),
    );
    return createLineJournal(
      (line) => void (file.errored === null && file.write(`${line}\n`)),
      () => void file.end(),
    );
  };
}
