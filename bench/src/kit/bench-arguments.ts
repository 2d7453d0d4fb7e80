import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

/** A flag of a bench, shown by `--help`. */
export interface BenchFlag {
  readonly kind: "switch" | "text" | "number";
  /** What it does, with its unit. */
  readonly about: string;
  /** Used when the flag is absent; shown in the help. */
  readonly fallback?: string | number;
  /** The only values a text may have. */
  readonly oneOf?: readonly string[];
}

type ValueOf<Flag extends BenchFlag> =
  | (Flag["kind"] extends "switch" ? boolean : Flag["kind"] extends "number" ? number : string)
  | (Flag["kind"] extends "switch" ? never : Flag extends { fallback: string | number } ? never : undefined);

/** Values by flag name. */
export type BenchArguments<Flags extends Readonly<Record<string, BenchFlag>>> = {
  readonly [Name in keyof Flags]: ValueOf<Flags[Name]>;
};

/**
 * Reads the arguments of a bench. `--help` prints them and ends the process with 0; a flag that is unknown or has a bad
 * value prints one line and ends it with 2.
 * @param about first lines of the help
 */
export function readBenchArguments<const Flags extends Readonly<Record<string, BenchFlag>>>(
  about: string,
  flags: Flags,
): BenchArguments<Flags> {
  try {
    const options = Object.fromEntries(
      Object.entries(flags).map(([name, { kind }]) => [
        name,
        { type: kind === "switch" ? ("boolean" as const) : ("string" as const) },
      ]),
    );
    const { values }: { values: Readonly<Record<string, unknown>> } = parseArgs({
      options: { ...options, help: { type: "boolean" } },
      strict: true,
    });
    if (values["help"] === true) {
      console.log(helpOf(about, flags));
      process.exit(0);
    }
    const read = Object.entries(flags).map(([name, flag]) => [name, valueOf(name, flag, values[name])]);
    return Object.fromEntries(read) as BenchArguments<Flags>;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)} Run with --help to see all flags.`);
    process.exit(2);
  }
}

/** Writes all figures of a bench to the file that `--json` names, if it does. */
export function writeFigures(file: string | undefined, figures: object): void {
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(figures, null, 1)}\n`);
}

/** The numbers of a flag such as `1,50,200`. */
export function numbersIn(list: string): number[] {
  return list.split(",").map(Number);
}

function valueOf(name: string, flag: BenchFlag, given: unknown): string | number | boolean | undefined {
  if (flag.kind === "switch") return given === true;
  if (typeof given !== "string") return flag.fallback;
  if (flag.kind === "number") {
    const value = Number(given);
    if (given.trim() === "" || !Number.isFinite(value) || value < 0) {
      throw new Error(`--${name} needs a number of at least 0, not "${given}".`);
    }
    return value;
  }
  if (flag.oneOf?.includes(given) === false) {
    throw new Error(`--${name} must be one of ${flag.oneOf.join(", ")}, not "${given}".`);
  }
  return given;
}

function helpOf(about: string, flags: Readonly<Record<string, BenchFlag>>): string {
  const lines = Object.entries(flags).map(([name, flag]) => {
    const value =
      flag.kind === "switch" ? "" : flag.oneOf === undefined ? ` <${flag.kind}>` : ` ${flag.oneOf.join("|")}`;
    return `  ${`--${name}${value}`.padEnd(34)} ${flag.about}${flag.fallback === undefined ? "" : ` [${flag.fallback}]`}`;
  });
  return `${about}\n\n${lines.join("\n")}\n  ${"--help".padEnd(34)} prints this`;
}
