import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { readCommandLine } from "../src/commands/command-flags.ts";
import { chatCommand } from "../src/commands/chat.ts";
import { doctorCommand } from "../src/commands/doctor.ts";
import { sayCommand } from "../src/commands/say.ts";
import { serveCommand } from "../src/commands/serve.ts";
import { talkCommand } from "../src/commands/talk.ts";
import { transcribeCommand } from "../src/commands/transcribe.ts";

const guide = await readFile(new URL("../../../docs/guides/talk-to-it.md", import.meta.url), "utf8");
const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));

const commands = {
  chat: chatCommand,
  doctor: doctorCommand,
  say: sayCommand,
  serve: serveCommand,
  talk: talkCommand,
  transcribe: transcribeCommand,
};

const blocks = [...guide.matchAll(/^```sh( run)?\n([^]*?)^```/gm)].map(([, run, text = ""]) => ({
  runs: run !== undefined,
  text,
}));
const lines = blocks.flatMap(({ text }) => [...text.matchAll(/npx vivavoce (\w+) ?(.*)$/gm)]);

test("the guide has commands", () => {
  expect(lines.length).toBeGreaterThan(10);
});

test.each(lines.map(([line, name = "", rest = ""]) => ({ line, name, rest })))(
  "$line is a command of ours",
  (given) => {
    const command = Object.entries(commands).find(([name]) => name === given.name)?.[1];
    const rawArgs = [...given.rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
    expect(command).toBeDefined();
    readCommandLine(rawArgs, command?.args ?? {}, 1);
  },
);

test("what can run everywhere runs", { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "vivavoce-guide-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const runnable = blocks.filter(({ runs }) => runs);
  expect(runnable).toHaveLength(1);
  for (const { text } of runnable) {
    const script = `set -e\nnpx() { shift; "${process.execPath}" "${main}" "$@" </dev/null; }\n${text}`;
    const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: folder });
    expect(stdout.trim().split("\n").at(-1)).toMatch(/84|eighty[- ]four/i);
  }
});
