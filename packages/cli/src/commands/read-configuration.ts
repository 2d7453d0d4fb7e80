import { withDotEnv } from "../config/read-dot-env.ts";
import type { Flags } from "../config/command-flags.ts";
import { loadConfig } from "../config/load-config.ts";
import type { ReadConfiguration } from "../config/load-config.ts";
import { unreadNotices } from "../config/unread-variables.ts";
import { tr } from "../words/translate.ts";
import { surroundingsOfProcess } from "./program-surroundings.ts";
import type { CommandSurroundings } from "./program-surroundings.ts";

/**
 * Reads the configuration for a command that a person has called in a folder; variables that nothing reads are told on the
 * standard error.
 * @throws {ConfigError} as `loadConfig`
 */
export async function readConfiguration(
  flags: Flags = {},
  surroundings: Omit<CommandSurroundings, "print"> = surroundingsOfProcess(),
): Promise<ReadConfiguration> {
  const loaded = await readAgain(flags, surroundings);
  for (const notice of unreadNotices(loaded.unread)) surroundings.printError(tr(notice));
  return loaded;
}

/** The same without a word to anybody: for who looks again and again. Throws as `readConfiguration`. */
export async function readAgain(
  flags: Flags,
  { env: given, cwd }: Pick<CommandSurroundings, "env" | "cwd">,
): Promise<ReadConfiguration> {
  const env = await withDotEnv(given, cwd);
  return { ...(await loadConfig({ flags, env, cwd })), env };
}
