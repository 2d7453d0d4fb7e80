import { parseArgs } from "node:util";
import type { ArgsDef } from "citty";
import { ConfigError } from "./config-error.ts";
import { nearestName } from "./nearest-name.ts";
import { describeKeys, settings } from "./settings.ts";

/** Texts of flags by name without dashes. */
export type Flags = Readonly<Record<string, string | boolean>>;

/** The configuration's flags for a command's help. */
export const configArgs: ArgsDef = buildArgs();

/**
 * Reads a command's flags strictly: unknown ones, missing values and arguments are errors.
 * @param booleans flags of the command's own, without values
 * @throws ConfigError
 */
export function readFlags(rawArgs: readonly string[], booleans: readonly string[] = []): Flags {
  const options: Record<string, { type: "string" | "boolean" }> = { config: { type: "string" } };
  for (const { flag, kind } of settings) {
    if (flag === undefined) continue;
    options[flag] = { type: kind === "boolean" ? "boolean" : "string" };
    if (kind === "boolean") options[`no-${flag}`] = { type: "boolean" };
  }
  for (const name of booleans) options[name] = { type: "boolean" };
  const flags: Record<string, string | boolean> = {};
  const { tokens } = parseArgs({ args: [...rawArgs], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") throw new ConfigError(`Argument "${token.value}": none is expected here.`);
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) throw unknownFlag(token.rawName, token.name, Object.keys(options));
    if (option.type === "boolean") {
      if (token.value !== undefined) throw new ConfigError(`${token.rawName} takes no value.`);
      const negated = token.name.startsWith("no-");
      flags[negated ? token.name.slice(3) : token.name] = !negated;
    } else {
      // The parser takes the next flag for a value.
      const missing =
        token.value === undefined || token.value === "" || (!token.inlineValue && token.value.startsWith("--"));
      if (missing) throw new ConfigError(`${token.rawName} needs a value.`);
      flags[token.name] = token.value ?? "";
    }
  }
  return flags;
}

function unknownFlag(rawName: string, name: string, known: readonly string[]): ConfigError {
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? "Run with --help to see all." : `Did you mean --${nearest}?`;
  return new ConfigError(`${rawName}: there is no such flag. ${hint}`);
}

function buildArgs(): ArgsDef {
  const descriptions = describeKeys();
  const args: ArgsDef = {
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
        ? {
            type: "boolean",
            description,
            negativeDescription: `Not: ${description.charAt(0).toLowerCase()}${description.slice(1)}`,
          }
        : { type: "string", description, valueHint: kind === "list" ? "one,two" : kind };
  }
  return args;
}
