import { parseArgs } from "node:util";
import { defined } from "./defined.ts";
import { ConfigError } from "./config-error.ts";
import { nearestName } from "./nearest-name.ts";

/** One flag of a command, or an argument without dashes. */
export interface CommandArg {
  readonly type: "string" | "boolean" | "positional";
  readonly description?: string;
  /** What the help writes for the value; `value` when absent. */
  readonly valueHint?: string;
  /** One letter that stands for the name. */
  readonly alias?: string;
  /** Whether `--no-…` says the contrary. */
  readonly negatable?: boolean;
}

/** A flag with a value. */
export function option(
  description: string,
  valueHint?: string,
  alias?: string,
): CommandArg & { readonly type: "string" } {
  return { type: "string", description, ...defined({ valueHint, alias }) };
}

/** A flag that is there or is not. */
export function flag(description: string, alias?: string): CommandArg & { readonly type: "boolean" } {
  return { type: "boolean", description, ...defined({ alias }) };
}

/** An argument without dashes. */
export function positional(description: string): CommandArg & { readonly type: "positional" } {
  return { type: "positional", description };
}

/** What a command can be given, by name without dashes, in the order of its help. */
export type CommandArgs = Readonly<Record<string, CommandArg>>;

/** A command of the program, as data. */
export interface Command {
  readonly name: string;
  readonly description: string;
  readonly args: CommandArgs;
  /** Runs it and gives the exit code: 0, 1 for failure, 2 for bad usage. */
  readonly run: (rawArgs: readonly string[]) => Promise<0 | 1 | 2>;
}

/** Values of flags by name without dashes; those not given are absent. */
export type Flags<Args extends CommandArgs = CommandArgs> = {
  readonly [Name in keyof Args]?: Args[Name]["type"] extends "boolean"
    ? boolean
    : "boolean" extends Args[Name]["type"]
      ? string | boolean
      : string;
};

/** What a command was given. */
export interface CommandLine<Args extends CommandArgs = CommandArgs> {
  readonly flags: Flags<Args>;
  readonly positionals: readonly string[];
}

/**
 * Reads the flags of a command strictly: a misspelt one must not be passed over.
 * @param args the command's own definition, aliases included.
 * @param maxPositionals how many arguments without dashes there may be.
 * @throws {ConfigError} in one line that says what is wrong.
 */
export function readCommandLine<Args extends CommandArgs>(
  rawArgs: readonly string[],
  args: Args,
  maxPositionals = 0,
): CommandLine<Args> {
  const options = optionsOf(args);
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
    const known = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (known === undefined) throw unknownFlag(token.rawName, token.name, Object.keys(options));
    const { negates } = known;
    if (negates !== undefined) flags[negates] = !readSwitch(token);
    else flags[token.name] = known.type === "boolean" ? readSwitch(token) : readValue(token);
  }
  return { flags: flags as Flags<Args>, positionals };
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

interface ParseOption {
  readonly type: "string" | "boolean";
  readonly short?: string;
  /** Name of the flag of which this one says the contrary. */
  readonly negates?: string;
}

function optionsOf(args: CommandArgs): Record<string, ParseOption> {
  const options: Record<string, ParseOption> = {};
  for (const [name, { type, alias, negatable }] of Object.entries(args)) {
    if (type === "positional") continue;
    options[name] = { type, ...(alias === undefined ? {} : { short: alias }) };
    if (negatable === true) options[`no-${name}`] = { type, negates: name };
  }
  return options;
}

function unknownFlag(rawName: string, name: string, known: readonly string[]): ConfigError {
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? "Run with --help to see all." : `Did you mean --${nearest}?`;
  return new ConfigError(`${rawName}: there is no such flag. ${hint}`);
}
