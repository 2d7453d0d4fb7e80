import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram } from "./child-program.ts";
import type { ChildProgram } from "./child-program.ts";
import { joinDeltas, loadEmbeddedServers } from "./embedded-server.ts";
import type { EmbeddedServers } from "./embedded-server.ts";
import { openQuickstart } from "./quickstart-client.ts";
import type { QuickstartClient } from "./quickstart-client.ts";

let folder: string;
let servers: EmbeddedServers;
let question: Int16Array;
let serve: ChildProgram;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vivavoce-test-"));
  servers = await loadEmbeddedServers();
  question = await servers.speak("What is twelve times seven?", { trailMs: 3000 });
  // As the guide says it.
  const guide = await readFile(new URL("../../../docs/guides/run-the-server.md", import.meta.url), "utf8");
  const [, said = ""] = /^npx vivavoce (serve --processes .*)$/m.exec(guide) ?? [];
  serve = startProgram([...said.split(" "), "--port", "0"], folder, {
    VIVAVOCE_API_KEYS: "any",
    VIVAVOCE_LLM_ENGINE: "builtin",
    TMPDIR: folder,
  });
  [, url = ""] = await serve.printed(/listens on (http\S+)/, 60_000);
}, 120_000);

afterAll(async () => {
  serve.stop("SIGKILL");
  await serve.exited;
  await servers.close();
  await rm(folder, { recursive: true, force: true });
});

async function health(): Promise<object> {
  return (await (await fetch(`${url}/health`)).json()) as object;
}

async function answerOf(client: QuickstartClient): Promise<string> {
  client.say(question);
  const { response } = await client.log.next("response.done");
  expect(response.status).toBe("completed");
  return servers.hear(joinDeltas(client.log.all("response.audio.delta").map((event) => event.delta)));
}

describe("vivavoce serve with several processes", { timeout: 60_000 }, () => {
  test("two stock clients converse, each in a process of its own", async () => {
    expect(await health()).toMatchObject({ status: "ok", processes: { running: 2, of: 2 } });
    const clients = [await openQuickstart(url, "2026-07-15"), await openQuickstart(url, "2025-10-01")];
    expect(await health()).toMatchObject({ sessions: 2 });
    for (const answer of await Promise.all(clients.map(answerOf))) expect(answer).toMatch(/84|eighty[- ]four/);
    for (const number of [1, 2]) expect(serve.stdout()).toMatch(new RegExp(`connection accepted .*process=${number}`));
    const page = await (await fetch(`${url}/metrics`)).text();
    expect(page).toMatch(/^vivavoce_turn_first_audio_seconds_count 2$/m);
    expect(page).toMatch(/^vivavoce_engine_ready\{stage="recognizer",engine="moonshine-tiny-en"\} 1$/m);
    await Promise.all(clients.map((client) => client.close()));
    await expect.poll(health, { timeout: 20_000 }).toMatchObject({ sessions: 0 });
  });

  test("a secret that one process minted opens sessions in any", async () => {
    const minted = await fetch(`${url}/openai/v1/realtime/client_secrets`, {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: JSON.stringify({ session: { type: "realtime", model: "gpt-realtime", instructions: "Be brief." } }),
    });
    const { value } = (await minted.json()) as { value: string };
    const created = await Promise.all(
      [1, 2, 3].map(async () => {
        const { WebSocket } = await import("ws");
        const socket = new WebSocket(`${url.replace(/^http/, "ws")}/openai/v1/realtime?model=x`, {
          headers: { authorization: `Bearer ${value}` },
        });
        const text = await new Promise<string>((resolve, reject) => {
          socket.once("message", (data: Buffer) => resolve(data.toString())).once("error", reject);
        });
        socket.close();
        return JSON.parse(text) as { session: { instructions: string } };
      }),
    );
    expect(created.map(({ session }) => session.instructions)).toEqual(["Be brief.", "Be brief.", "Be brief."]);
  });

  test("a process that dies takes its own sessions, and the engines come back when theirs does", async () => {
    await expect.poll(health, { timeout: 20_000 }).toMatchObject({ sessions: 0 });
    const clients = [await openQuickstart(url, "2026-07-15"), await openQuickstart(url, "2026-07-15")];
    const [, first] = /a session process runs +process=1 pid=(\d+)/.exec(serve.stdout()) ?? [];
    process.kill(Number(first), "SIGKILL");
    await expect.poll(health, { timeout: 20_000 }).toMatchObject({ sessions: 1, processes: { running: 1 } });
    await expect.poll(health, { timeout: 20_000 }).toMatchObject({ status: "ok", processes: { running: 2 } });

    const [, engines] = /the process of the engines runs +pid=(\d+)/.exec(serve.stdout()) ?? [];
    process.kill(Number(engines), "SIGKILL");
    await expect.poll(health, { timeout: 20_000 }).toMatchObject({ status: "unavailable" });
    await expect.poll(health, { timeout: 30_000 }).toMatchObject({ status: "ok", sessions: 1 });
    const talking = clients.filter((client) => client.isOpen());
    expect(talking).toHaveLength(1);
    for (const client of talking) expect(await answerOf(client)).toMatch(/84|eighty[- ]four/);
    await Promise.all(talking.map((client) => client.close()));
  });

  test("all processes let a conversation end before they stop, and leave nothing behind", async () => {
    const client = await openQuickstart(url, "2026-07-15");
    client.say(question);
    await client.log.next("response.audio.delta");
    serve.stop("SIGTERM");
    const { response } = await client.log.next("response.done");
    expect(response.status).toBe("completed");
    await client.close();
    expect(await serve.exited, serve.stdout()).toBe(0);
    expect(await readdir(folder)).toEqual([]);
    expect(serve.stderr()).toBe("");
    const pids = [...serve.stdout().matchAll(/pid=(\d+)/g)].map(([, pid]) => Number(pid));
    expect(pids).toHaveLength(5);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
  });
});
