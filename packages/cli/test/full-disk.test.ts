import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { replayJournal } from "@vivavoce/server";
import { WebSocket } from "ws";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { openSmallDisk, smallDisks } from "../../../test/small-disk.ts";
import type { SmallDisk } from "../../../test/small-disk.ts";
import { mainPath, startProgram } from "./child-program.ts";
import type { ChildProgram } from "./child-program.ts";

/** A call by text, in which sound comes too. */
async function call(url: string): Promise<{ ask(): Promise<string>; close(): Promise<void> }> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/voice-live/realtime?api-version=2026-07-15&model=m`);
  await once(socket, "open");
  const send = (event: object): void => socket.send(JSON.stringify(event));
  send({ type: "session.update", session: { modalities: ["text"] } });
  return {
    async ask() {
      const answered = new Promise<string>((resolve) => {
        const look = (data: Buffer): void => {
          const event = JSON.parse(data.toString()) as { type: string; response?: { status: string } };
          if (event.type !== "response.done") return;
          socket.off("message", look);
          resolve(event.response?.status ?? "");
        };
        socket.on("message", look);
      });
      send({ type: "input_audio_buffer.append", audio: Buffer.alloc(48_000).toString("base64") });
      const content = [{ type: "input_text", text: "What is twelve times seven?" }];
      send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
      send({ type: "response.create" });
      return answered;
    },
    async close() {
      socket.close(1000);
      await once(socket, "close");
    },
  };
}

describe.skipIf(smallDisks.missing)(smallDisks.title("a server whose log has no room"), { timeout: 90_000 }, () => {
  test.each([1, 2])(
    "goes on without it, and says how much is missing once there is room (%i processes)",
    async (count) => {
      const disk = await openSmallDisk(64 * 1024);
      onTestFinished(() => disk.close());
      const path = join(disk.path, "log");
      const log = openSync(path, "a");
      const env = {
        PATH: process.env["PATH"],
        HOME: disk.path,
        VIVAVOCE_LLM_ENGINE: "builtin",
        VIVAVOCE_LOG_LEVEL: "info",
      };
      const args = [mainPath, "serve", "--port", "0", "--no-console", "--processes", String(count)];
      const server = spawn(process.execPath, args, { cwd: disk.path, env, stdio: ["ignore", log, log] });
      closeSync(log);
      const exited = once(server, "exit");
      onTestFinished(() => void server.kill("SIGKILL"));
      const read = (): string => readFileSync(path, "utf8");
      const url = await vi.waitFor(() => /listens on (http\S+)/.exec(read())?.[1] ?? expect.fail(read()), 60_000);
      disk.fill();
      for (let calls = 0; calls < 40; calls++) {
        const one = await call(url);
        if (calls % 20 === 0) expect(await one.ask()).toBe("completed");
        await one.close();
      }
      expect(read()).not.toContain("lines of this log were lost");
      disk.makeRoom();
      await vi.waitFor(async () => {
        await (await call(url)).close();
        expect(read()).toMatch(/^warn {2}lines of this log were lost {2}(?:process=\d )?lines=\d+ reason=ENOSPC$/m);
      }, 30_000);
      server.kill("SIGTERM");
      expect(await exited).toEqual([0, null]);
    },
  );
});

describe.skipIf(smallDisks.missing)(smallDisks.title("a server whose disk is full"), { timeout: 60_000 }, () => {
  let disk: SmallDisk;
  let server: ChildProgram;
  beforeEach(async () => {
    disk = await openSmallDisk(256 * 1024);
    const env = { VIVAVOCE_LLM_ENGINE: "builtin", VIVAVOCE_JOURNAL_DIR: join(disk.path, "journal") };
    server = startProgram(["serve", "--port", "0", "--no-console"], disk.path, env);
  });
  afterEach(async () => {
    server.stop("SIGKILL");
    await server.exited;
    await disk.close();
  });

  test("says once what it does not record, goes on with the call, and records the next when there is room", async () => {
    const [, url = ""] = await server.printed(/listens on (http\S+)/, 40_000);
    const said = (): number => server.stdout().match(/not recorded any more/g)?.length ?? 0;
    const first = await call(url);
    disk.fill();
    for (let turn = 0; turn < 3; turn++) expect(await first.ask()).toBe("completed");
    await server.printed(/a session is not recorded any more.*\.jsonl/);
    await first.close();
    expect(said()).toBe(1);
    disk.makeRoom();
    const next = await call(url);
    expect(await next.ask()).toBe("completed");
    await next.close();
    server.stop("SIGTERM");
    expect(await server.exited, server.stdout()).toBe(0);
    expect(server.stderr()).toBe("");
    expect(said()).toBe(1);
    const folder = join(disk.path, "journal");
    const whole = readdirSync(folder).filter((name) => statSync(join(folder, name)).size > 0);
    const lines = readFileSync(join(folder, whole.at(-1) ?? ""), "utf8")
      .trim()
      .split("\n");
    expect(JSON.stringify(replayJournal(lines))).toContain("response.done");
  });
});
