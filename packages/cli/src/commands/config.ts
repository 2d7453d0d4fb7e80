import { ConfigError } from "../config/config-error.ts";
import { withDotEnv } from "../config/read-dot-env.ts";
import { configArgs } from "../config/flags.ts";
import { loadConfig } from "../config/load-config.ts";
import { readTls } from "../config/read-tls.ts";
import { printConfig, showConfig } from "../config/show-config.ts";
import { unreadNotices } from "../config/unread-variables.ts";
import { tr } from "../words/translate.ts";
import { readCommandLine } from "../config/command-flags.ts";
import type { Command, CommandArgs } from "../config/command-flags.ts";

const args: CommandArgs = { ...configArgs, json: { type: "boolean", description: "Print JSON" } };

/** What the command talks to; tests give their own. */
export interface ConfigCommandSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
}

/** `vivavoce config`: prints the effective configuration, secrets masked. Exit code 2 when it is wrong. */
export const configCommand: Command = {
  name: "config",
  description: "Print the effective configuration, secrets masked",
  args,
  run: (rawArgs) =>
    showEffectiveConfig(rawArgs, {
      env: process.env,
      cwd: process.cwd(),
      print: (text) => void process.stdout.write(`${text}\n`),
      printError: (text) => void process.stderr.write(`${text}\n`),
    }),
};

/** Runs the command and gives its exit code. */
export async function showEffectiveConfig(
  rawArgs: readonly string[],
  { env, cwd, print, printError }: ConfigCommandSurroundings,
): Promise<0 | 2> {
  try {
    const { json, ...flags } = readCommandLine(rawArgs, args).flags;
    const loaded = await loadConfig({ flags, env: await withDotEnv(env, cwd), cwd });
    for (const notice of unreadNotices(loaded.unread)) printError(tr(notice));
    await readTls(loaded, cwd);
    print(
      json === true
        ? JSON.stringify({ file: loaded.file ?? null, values: showConfig(loaded) }, null, 2)
        : printConfig(loaded),
    );
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    printError(tr(error.message));
    return error.exitCode;
  }
}
