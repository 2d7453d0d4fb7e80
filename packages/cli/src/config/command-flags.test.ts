import { expect, it } from "vitest";
import { readCommandLine } from "./command-flags.ts";
import type { CommandArgs } from "./command-flags.ts";

const args = {
  file: { type: "positional" },
  output: { type: "string", alias: "o" },
  json: { type: "boolean" },
} as const satisfies CommandArgs;

it("reads flags, short names and arguments", () => {
  expect(readCommandLine(["a.wav", "-o", "out", "--json", "-"], args, 2)).toEqual({
    flags: { output: "out", json: true },
    positionals: ["a.wav", "-"],
  });
  expect(readCommandLine(["--output=-odd"], args).flags).toEqual({ output: "-odd" });
});

it.each([
  [["--jsn"], "--jsn: there is no such flag. Did you mean --json?"],
  [["-x"], "-x: there is no such flag."],
  [["--output"], "--output needs a value."],
  [["-o", "--json"], "-o needs a value."],
  [["--json=yes"], "--json takes no value."],
  [["a", "b"], 'Argument "b": at most 1 can be given.'],
])("%j is an error in one line", (rawArgs, message) => {
  expect(() => readCommandLine(rawArgs, args, 1)).toThrow(message);
});
