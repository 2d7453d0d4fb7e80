import { parseArgs } from "node:util";
import type { ArgsDef } from "citty";
import { ConfigError } from "../config/config-error.ts";
import { nearestName } from "../config/nearest-name.ts";

/** What a command was given. */
export interface CommandLine {
  /** By name without dashes; a flag without a value is true. */
  readonly flags: Readonly<Record<string, string | boolean>>;
  readonly positionals: readonly string[];
}

/**
 * Reads the flags of a command strictly: the parser of commands takes any, and a misspelt one must not be passed over.
 * @param args the command's own definition, aliases included.
 * @param maxPositionals how many arguments without dashes there may be.
 * @throws {ConfigError} in one line that says what is wrong.
 */
export function readCommandLine(rawArgs: readonly string[], args: ArgsDef, maxPositionals = 0): CommandLine {
  const { names, options } = optionsOf(args);
  const flags: Record<string, string | boolean> = {};
  const positionals: string[] = [];
  const { tokens } = parseArgs({ args: [...rawArgs], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") {
      positionals.push(token.value);
      if (positionals.length <= maxPositionals) continue;
      const expected = maxPositionals === 0 ? "none is expected here" : `at most ${maxPositionals} can be given`;
      throw new ConfigError(`Argument "${token.value}": ${expected}.`);
    }
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) throw unknownFlag(token.rawName, token.name, names);
    flags[token.name] = option.type === "boolean" ? readSwitch(token) : readValue(token);
  }
  return { flags, positionals };
}

interface OptionToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function readSwitch({ rawName, value }: OptionToken): true {
  if (value !== undefined) throw new ConfigError(`${rawName} takes no value.`);
  return true;
}

function readValue({ rawName, value, inlineValue }: OptionToken): string {
  // The parser takes the next flag for a value.
  const missing = value === undefined || value === "" || (inlineValue === false && value.startsWith("--"));
  if (missing) throw new ConfigError(`${rawName} needs a value.`);
  return value;
}

type ParseOptions = Record<string, { type: "string" | "boolean"; short?: string }>;

function optionsOf(args: ArgsDef): { readonly names: readonly string[]; readonly options: ParseOptions } {
  const options: ParseOptions = {};
  for (const [name, arg] of Object.entries(args)) {
    if (arg.type === "positional") continue;
    const alias = "alias" in arg && typeof arg.alias === "string" ? { short: arg.alias } : {};
    options[name] = { type: arg.type === "boolean" ? "boolean" : "string", ...alias };
  }
  return { names: Object.keys(options), options };
}

function unknownFlag(rawName: string, name: string, known: readonly string[]): ConfigError {
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? "Run with --help to see all." : `Did you mean --${nearest}?`;
  return new ConfigError(`${rawName}: there is no such flag. ${hint}`);
}
