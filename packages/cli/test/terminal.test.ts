import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeWav } from "@vivavoce/audio";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createNeed } from "../../../test/needs.ts";
import { loadEmbeddedServers } from "./embedded-server.ts";
import type { EmbeddedServers } from "./embedded-server.ts";

/** Gives a program a terminal of its own, and passes on what is typed. */
const terminalProgram = "script";
const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const terminals = createNeed("a terminal (script of bsdutils)", !hasScript());

let folder: string;
let servers: EmbeddedServers;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vivavoce-terminal-"));
  servers = await loadEmbeddedServers();
  await writeFile(join(folder, "silence.wav"), encodeWav(new Float32Array(16_000 * 60), 16_000));
}, 60_000);

afterAll(async () => {
  await servers.close();
  await rm(folder, { recursive: true });
});

function hasScript(): boolean {
  try {
    execFileSync(terminalProgram, ["-qec", "true", "/dev/null"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** The program at a terminal of its own. */
function startAtTerminal(command: string, env: Record<string, string>) {
  const child = spawn(terminalProgram, ["-qec", command, "/dev/null"], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", TERM: "xterm-256color", ...env },
    stdio: ["pipe", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (shown += text));
  return {
    shown: () => shown,
    type: (text: string) => child.stdin.write(text),
    exited: new Promise<number | null>((resolve) => child.once("close", resolve)),
  };
}

describe.skipIf(terminals.missing)(terminals.title("chat at a terminal"), { timeout: 60_000 }, () => {
  const chat = async (env: Record<string, string> = {}) => {
    const { url } = await servers.start();
    const files = "--input silence.wav --output out.wav";
    return startAtTerminal(`"${process.execPath}" "${main}" chat --endpoint ${url} ${files}`, env);
  };
  const wait = { timeout: 30_000 };

  test("shows its state, mutes at m, and at q gives the terminal back", async () => {
    const terminal = await chat();
    await expect.poll(() => terminal.shown(), wait).toContain("listening");
    terminal.type("m");
    await expect.poll(() => terminal.shown(), wait).toContain("m unmute");
    expect(terminal.shown()).toContain("\u001b[32m");
    terminal.type("q");
    expect(await terminal.exited).toBe(0);
    expect(terminal.shown().lastIndexOf("\u001b[?25h")).toBeGreaterThan(terminal.shown().lastIndexOf("\u001b[?25l"));
  });

  test("quits at Ctrl-C too, and has no colour with NO_COLOR", async () => {
    const terminal = await chat({ NO_COLOR: "1" });
    await expect.poll(() => terminal.shown(), wait).toContain("listening");
    expect(terminal.shown()).not.toContain("\u001b[32m");
    terminal.type("\u0003");
    expect(await terminal.exited).toBe(0);
  });

  test("is plain lines where the terminal can do no more", async () => {
    const terminal = await chat({ TERM: "dumb" });
    await expect.poll(() => terminal.shown(), wait).toContain("Speaking from the file.");
    expect(terminal.shown()).not.toContain("\u001b");
    terminal.type("q");
    expect(await terminal.exited).toBe(0);
    expect(terminal.shown()).not.toContain("\u001b");
  });
});

describe.skipIf(terminals.missing)(terminals.title("top at a terminal"), { timeout: 60_000 }, () => {
  const wait = { timeout: 30_000 };

  /** A server whose first page is there, and whose later ones are as said. */
  async function watched(later: (response: ServerResponse) => void) {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      if (asked > 1) later(response);
      else response.end("vivavoce_sessions 1\nvivavoce_sessions_limit 2\nvivavoce_ready 1\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => server.close().closeAllConnections());
    const { port } = server.address() as AddressInfo;
    const command = `"${process.execPath}" "${main}" top --endpoint http://127.0.0.1:${port}`;
    return { command, asked: () => asked };
  }

  const givesBack = (shown: string): boolean => shown.lastIndexOf("\u001b[?25h") > shown.lastIndexOf("\u001b[?25l");

  test("goes on without keys, and when its server goes away says so in one line", async () => {
    const { command, asked } = await watched((response) => response.destroy());
    const terminal = startAtTerminal(`${command} </dev/null`, {});
    expect(await terminal.exited).toBe(1);
    expect(asked()).toBeGreaterThan(1);
    expect(givesBack(terminal.shown())).toBe(true);
    expect(terminal.shown().match(/does not answer/g)).toHaveLength(1);
  });

  test("ends at q while its server keeps it waiting", async () => {
    const { command, asked } = await watched(() => {});
    const terminal = startAtTerminal(command, {});
    await expect.poll(asked, wait).toBe(2);
    terminal.type("q");
    expect(await terminal.exited).toBe(0);
    expect(givesBack(terminal.shown())).toBe(true);
  });
});
