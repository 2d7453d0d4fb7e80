import { configArgs } from "../config/flags.ts";
import { readTls } from "../config/read-tls.ts";
import { printConfig, showConfig } from "../config/show-config.ts";
import { flag, readCommandLine } from "../config/command-flags.ts";
import type { Command, CommandArgs } from "../config/command-flags.ts";
import { explained, surroundingsOfProcess } from "./program-surroundings.ts";
import type { CommandSurroundings } from "./program-surroundings.ts";
import { readConfiguration } from "./read-configuration.ts";

const args: CommandArgs = { ...configArgs, json: flag("Print JSON") };

/** `vivavoce config`: prints the effective configuration, secrets masked. Exit code 2 when it is wrong. */
export const configCommand: Command = {
  name: "config",
  description: "Print the effective configuration, secrets masked",
  args,
  run: (rawArgs) => showEffectiveConfig(rawArgs, surroundingsOfProcess()),
};

/** Runs the command and gives its exit code. */
export function showEffectiveConfig(rawArgs: readonly string[], surroundings: CommandSurroundings): Promise<0 | 1 | 2> {
  return explained(async () => {
    const { json, ...flags } = readCommandLine(rawArgs, args).flags;
    const loaded = await readConfiguration(flags, surroundings);
    await readTls(loaded, surroundings.cwd);
    surroundings.print(
      json === true
        ? JSON.stringify({ file: loaded.file ?? null, values: showConfig(loaded) }, null, 2)
        : printConfig(loaded),
    );
    return 0;
  }, surroundings.printError);
}
