import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { readCommandLine } from "../src/config/command-flags.ts";
import { sampleVariables } from "../src/chat/chat-settings.ts";
import { settings } from "../src/config/settings.ts";
import { chatCommand } from "../src/commands/chat.ts";
import { createCompletionCommand } from "../src/commands/completion.ts";
import { doctorCommand } from "../src/commands/doctor.ts";
import { modelsCommand } from "../src/commands/models.ts";
import { sayCommand } from "../src/commands/say.ts";
import { serveCommand } from "../src/commands/serve.ts";
import { talkCommand } from "../src/commands/talk.ts";
import { transcribeCommand } from "../src/commands/transcribe.ts";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));

const commands = {
  chat: chatCommand,
  completion: createCompletionCommand(() => Promise.resolve([])),
  doctor: doctorCommand,
  models: modelsCommand,
  say: sayCommand,
  serve: serveCommand,
  talk: talkCommand,
  transcribe: transcribeCommand,
};

const guides = ["talk-to-it", "quickstart", "quickstart.zh-CN", "at-home", "languages-and-voices"] as const;

interface Block {
  /** What follows `sh` in the first line: `run` where the block can run anywhere as it stands. */
  readonly kind: string;
  readonly text: string;
}

async function blocksOf(guide: string): Promise<Block[]> {
  const text = await readFile(new URL(`../../../docs/guides/${guide}.md`, import.meta.url), "utf8");
  return [...text.matchAll(/^```(\S*) ?(\w*)\n([^]*?)^```/gm)].map(([, language = "", kind = "", block = ""]) => ({
    kind: language === "sh" ? kind : language || "text",
    text: block,
  }));
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vivavoce-guide-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** `npx vivavoce` of a guide is the built program. */
const npx = `npx() { shift; "${process.execPath}" "${main}" "$@" </dev/null; }`;

describe.each(guides)("docs/guides/%s.md", async (guide) => {
  const blocks = await blocksOf(guide);
  const lines = blocks.flatMap(({ text }) => [...text.matchAll(/npx vivavoce (\w+) ?([^\n)]*)/g)]);

  test("has commands", () => {
    expect(lines.length).toBeGreaterThan(2);
  });

  test.each(lines.map(([line, name = "", rest = ""]) => ({ line, name, rest })))(
    "$line is a command of ours",
    (given) => {
      const command = Object.entries(commands).find(([name]) => name === given.name)?.[1];
      const rawArgs = [...given.rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
      expect(command).toBeDefined();
      readCommandLine(rawArgs, command?.args ?? {}, given.name === "models" ? 8 : 1);
    },
  );

  test("every variable is one that is read", () => {
    const known = new Set([
      ...settings.map(({ variable }) => variable),
      ...Object.values(sampleVariables).flat(),
      "NODE_EXTRA_CA_CERTS",
    ]);
    const named = blocks.flatMap(({ text }) =>
      [...text.matchAll(/^(?:.* )?([A-Z][A-Z_]{3,})=/gm)].map(([, name]) => name),
    );
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

const runnable = (await blocksOf("talk-to-it")).filter(({ kind }) => kind === "run");

test("what can run everywhere is the same in all guides, and runs", { timeout: 120_000 }, async () => {
  expect(runnable).toHaveLength(1);
  for (const guide of ["quickstart", "quickstart.zh-CN"])
    expect((await blocksOf(guide)).filter(({ kind }) => kind === "run")).toEqual(runnable);
  const script = `set -e\n${npx}\n${runnable[0]?.text}`;
  const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: await newFolder() });
  expect(stdout.trim().split("\n").at(-1)).toMatch(/84|eighty[- ]four/i);
});

test("a certificate made by the recipe opens the door to the house", { timeout: 60_000 }, async () => {
  const blocks = await blocksOf("at-home");
  const [certificate, home] = ["certificate", "home"].map(
    (wanted) => blocks.find(({ kind }) => kind === wanted)?.text.replaceAll("192.168.1.20", "127.0.0.1") ?? "",
  );
  const cwd = await newFolder();
  await promisify(execFile)("bash", ["-c", `set -e\n${certificate}`], { cwd });
  const script = `${npx.replace('"$@"', '"$@" --host 127.0.0.1 --port 0')}\n${home}`;
  const server = spawn("bash", ["-c", script], { cwd, stdio: ["ignore", "pipe", "inherit"], detached: true });
  onTestFinished(() => void (server.pid !== undefined && process.kill(-server.pid, "SIGKILL")));
  const url = await new Promise<string>((resolve, reject) => {
    let printed = "";
    server.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      const match = /listens on (\S+)/.exec(printed);
      if (match?.[1] !== undefined) resolve(match[1]);
    });
    server.on("close", () => reject(new Error(`ended before it listened: ${printed}`)));
  });
  expect(url).toMatch(/^https:/);
  const ca = await readFile(join(cwd, "cert.pem"), "utf8");
  const statusOf = (method: string, path: string, headers: Record<string, string> = {}) =>
    new Promise((resolve, reject) => {
      request(new URL(path, url), { method, ca, headers }, (response) => resolve(response.resume().statusCode))
        .on("error", reject)
        .end();
    });
  expect(await statusOf("GET", "/health")).toBe(200);
  expect(await statusOf("POST", "/v1/realtime/client_secrets")).toBe(401);
  expect(await statusOf("POST", "/v1/realtime/client_secrets", { "api-key": "choose-a-long-one" })).toBe(200);
});
