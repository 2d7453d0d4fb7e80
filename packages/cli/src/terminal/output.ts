import { printableJson } from "./text-width.ts";

/** Writes a line to the standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a line to the standard error. */
export function printError(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Prints a value for programs: in no language. */
export function printJson(value: unknown): void {
  print(printableJson(value, 2));
}
