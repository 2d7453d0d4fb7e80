import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { linux, needPrograms } from "../../../test/needs.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const program = join(root, "packages/cli/bin/vivavoce.js");
const programs = { analyze: "systemd-analyze", watch: "strace" } as const;
const tools = needPrograms("systemd and strace", Object.values(programs));
const missing = [linux, tools].find((need) => need.missing) ?? tools;

/** System calls of systemd's groups, which hold others. */
function allowed(groups: readonly string[]): Set<string> {
  const listed = execFileSync(programs.analyze, ["syscall-filter"], {
    encoding: "utf8",
    maxBuffer: 2 ** 22,
    // It complains of kernels whose own list it cannot read.
    stdio: ["ignore", "pipe", "ignore"],
  });
  const members = new Map<string, string[]>();
  let group: string[] = [];
  for (const line of listed.split("\n")) {
    const word = line.trim();
    if (line.startsWith("@")) members.set(word, (group = []));
    else if (word !== "" && !word.startsWith("#")) group.push(word);
  }
  const expand = (name: string): string[] =>
    name.startsWith("@") ? (members.get(name) ?? []).flatMap(expand) : [name];
  return new Set(groups.flatMap(expand));
}

describe.skipIf(missing.missing)(missing.title("the systemd unit"), () => {
  const unit = readFileSync(join(root, "deploy/systemd/vivavoce.service"), "utf8");
  let folder = "";
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "vivavoce-unit-"))));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("is one that systemd reads without complaint", () => {
    const copy = join(root, "deploy/systemd/vivavoce.service");
    expect(execFileSync(programs.analyze, ["verify", copy], { encoding: "utf8", stdio: "pipe" })).toBe("");
  });

  // One call that is not allowed, and the process is gone: V8 asks for keys of memory before the first line runs.
  test("allows every system call of a server that hears and answers", { timeout: 180_000 }, async () => {
    const groups = /^SystemCallFilter=(.+)$/mu.exec(unit)?.[1]?.split(" ") ?? [];
    const calls = join(folder, "calls");
    const env = { PATH: process.env["PATH"], HOME: folder, HOST: "127.0.0.1", PORT: "0", NODE_ENV: "production" };
    // With -D the program is our child, so that signals reach it and not its watcher.
    const server = spawn(programs.watch, ["-D", "-f", "-c", "-o", calls, process.execPath, program, "serve"], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = once(server, "exit");
    let printed = "";
    server.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
    server.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString()));
    await vi.waitFor(() => expect(printed).toMatch(/http:\/\/\S+:\d+/u), { timeout: 120_000, interval: 100 });
    const [url = ""] = /http:\/\/\S+:\d+/u.exec(printed) ?? [];
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const vivavoce = (...args: string[]) =>
      new Promise<number | null>((resolve) => {
        spawn(process.execPath, [program, ...args], { cwd: folder, env, stdio: "ignore" }).once("exit", resolve);
      });
    expect(await vivavoce("say", "What time is it?", "-o", "question.wav")).toBe(0);
    const asked = ["--input", "question.wav", "--output", "answer.wav", "--no-log"];
    expect(await vivavoce("chat", "--endpoint", url, ...asked)).toBe(0);
    server.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    const table = await vi.waitFor(
      () => {
        const text = readFileSync(calls, "utf8");
        expect(text).toMatch(/total\n$/u);
        return text;
      },
      { timeout: 30_000, interval: 100 },
    );
    const used = [...table.matchAll(/^ *\d.* (\w+)$/gmu)]
      .map(([, name = ""]) => name)
      .filter((name) => name !== "total");
    expect(used).toContain("execve");
    const may = allowed(groups);
    expect(used.filter((name) => !may.has(name))).toEqual([]);
  });
});
