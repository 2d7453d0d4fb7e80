import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { flag, option, positional } from "../config/command-flags.ts";
import type { Command } from "../config/command-flags.ts";
import { completionScript } from "./completion-script.ts";

const command = (name: string, args: Command["args"]): Command => ({
  name,
  description: `What's done: ${name}`,
  args,
  run: () => Promise.resolve(0),
});
const commands = [
  command("serve", {
    port: option("Port: where it listens", "number", "p"),
    quiet: { ...flag("Say less"), negatable: true },
  }),
  command("models", { action: positional("list, show or pull"), json: flag("Print JSON") }),
  command("say", { text: positional("What to say; - for the standard input"), output: option("File", "file") }),
];

/** What bash offers for the last of these words. */
function offered(...words: readonly string[]): string[] {
  const line = ["vivavoce", ...words];
  const quoted = line.map((word) => `'${word}'`).join(" ");
  const script = `${completionScript("bash", commands)}
    COMP_WORDS=(${quoted}) COMP_CWORD=${line.length - 1}
    _vivavoce
    echo "\${COMPREPLY[*]}"`;
  return execFileSync("bash", ["-u", "-c", script], { encoding: "utf8" }).split(/\s+/).filter(Boolean);
}

describe("bash completes", () => {
  it.each<[readonly string[], readonly string[]]>([
    [["s"], ["serve", "say"]],
    [[""], ["serve", "models", "say", "--help", "--version"]],
    [
      ["serve", "--"],
      ["--port", "--quiet", "--no-quiet", "--help"],
    ],
    [["serve", "-p"], ["-p"]],
    [
      ["models", ""],
      ["list", "show", "pull"],
    ],
    [["models", "--json", "--h"], ["--help"]],
    // Names of models and files are not known here: the shell offers files.
    [["models", "pull", ""], []],
    [["say", ""], []],
    [["serve", "--port", ""], []],
    [["nothing", "--"], []],
  ])("%j to %j", (words, offers) => {
    expect(offered(...words)).toEqual(offers);
  });
});

it("describes commands and flags for zsh, where a colon ends a word", () => {
  const script = completionScript("zsh", commands);
  expect(script).toMatch(/^#compdef vivavoce\n/);
  expect(script).toContain("'serve:What’s done\\: serve'");
  expect(script).toContain("flags=('--port:Port\\: where it listens' '-p:Port\\: where it listens' '--quiet:Say less'");
  expect(script).toContain("valued=(--port -p)");
});

it("tells fish which flags take a value", () => {
  const lines = completionScript("fish", commands).split("\n");
  expect(lines).toContain("complete -c vivavoce -f -n __fish_use_subcommand -a serve -d 'What’s done: serve'");
  expect(lines).toContain(
    "complete -c vivavoce -n '__fish_seen_subcommand_from serve' -l port -s p -r -d 'Port: where it listens'",
  );
  expect(lines).toContain("complete -c vivavoce -n '__fish_seen_subcommand_from models' -a 'list show pull'");
});
