import type { CommandArg, CommandArgs } from "../commands/command-flags.ts";
import { describeKeys, settings } from "./settings.ts";

/** The configuration's flags. */
export const configArgs: CommandArgs = buildArgs();

function buildArgs(): CommandArgs {
  const descriptions = describeKeys();
  const args: Record<string, CommandArg> = {
    config: {
      type: "string",
      valueHint: "file",
      description: "Configuration file [VIVAVOCE_CONFIG, vivavoce.config.json]",
    },
  };
  for (const { key, flag, variable, kind } of settings) {
    if (flag === undefined) continue;
    const description = `${descriptions.get(key) ?? ""}${variable === undefined ? "" : ` [${variable}]`}`;
    args[flag] =
      kind === "boolean"
        ? { type: "boolean", description, negatable: true }
        : { type: "string", description, valueHint: kind === "list" ? "one,two" : kind };
  }
  return args;
}
