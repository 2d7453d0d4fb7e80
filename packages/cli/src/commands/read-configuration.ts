import { withDotEnv } from "../config/read-dot-env.ts";
import type { Flags } from "../config/command-flags.ts";
import { loadConfig } from "../config/load-config.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import { unreadNotices } from "../config/unread-variables.ts";
import { tr } from "../words/translate.ts";
import { surroundingsOfProcess } from "./program-surroundings.ts";
import type { CommandSurroundings } from "./program-surroundings.ts";

/** A configuration, and the environment that it was read from. */
export interface ReadConfiguration extends LoadedConfig {
  /** With what the folder's `.env` adds: keys of engines stand there too. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads the configuration for a command that a person has called in a folder; variables that nothing reads are told on the
 * standard error.
 * @throws {ConfigError} as `loadConfig`
 */
export async function readConfiguration(
  flags: Flags = {},
  surroundings: Omit<CommandSurroundings, "print"> = surroundingsOfProcess(),
): Promise<ReadConfiguration> {
  const { cwd, printError } = surroundings;
  const env = await withDotEnv(surroundings.env, cwd);
  const loaded = await loadConfig({ flags, env, cwd });
  for (const notice of unreadNotices(loaded.unread)) printError(tr(notice));
  return { ...loaded, env };
}
