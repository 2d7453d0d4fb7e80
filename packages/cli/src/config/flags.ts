import type { CommandArg, CommandArgs } from "./command-flags.ts";
import { describeKeys, settings, valuesOfKeys } from "./settings.ts";
import type { Setting } from "./settings.ts";

/** The configuration's flags. */
export const configArgs: CommandArgs = buildArgs(({ of }) => of === undefined);

/** Of what is kept for sessions, and of where their engines are. */
const gatewaysOnly: readonly string[] = ["bus.engines", "bus.replicas"];
const sectionsOfWorkers = /^(worker|bus|recognizer|synthesizer|endOfUtterance|log)\./;

/** Those that a worker has a use for. */
export const workerArgs: CommandArgs = buildArgs(
  ({ key }) => sectionsOfWorkers.test(key) && !gatewaysOnly.includes(key),
);

function buildArgs(isWanted: (setting: Setting) => boolean): CommandArgs {
  const descriptions = describeKeys();
  const values = valuesOfKeys();
  const args: Record<string, CommandArg> = {
    config: {
      type: "string",
      valueHint: "file",
      description: "Configuration file [VIVAVOCE_CONFIG, vivavoce.config.json]",
    },
  };
  for (const { key, flag, variable, kind } of settings.filter(isWanted)) {
    if (flag === undefined) continue;
    const { oneOf, preset } = values.get(key) ?? {};
    const sources = [variable, preset].filter((each) => each !== undefined).join(", ");
    const description = `${descriptions.get(key) ?? ""}${sources === "" ? "" : ` [${sources}]`}`;
    args[flag] =
      kind === "boolean"
        ? { type: "boolean", description, negatable: true }
        : { type: "string", description, valueHint: oneOf?.join("|") ?? (kind === "list" ? "one,two" : kind) };
  }
  return args;
}
