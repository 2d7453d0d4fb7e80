import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startNats } from "@vivavoce/bus/testing";
import type { Nats } from "@vivavoce/bus/testing";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { natsServer } from "../../../test/needs.ts";
import { startProgram } from "./child-program.ts";
import type { ChildProgram } from "./child-program.ts";
import { joinDeltas, loadEmbeddedServers } from "./embedded-server.ts";
import type { EmbeddedServers } from "./embedded-server.ts";
import { openQuickstart } from "./quickstart-client.ts";
import type { QuickstartClient } from "./quickstart-client.ts";

interface Worker {
  readonly name: string;
  readonly program: ChildProgram;
  readonly status: string;
}

const bytesOfSecond = 24_000;
const answer = /84|eighty[- ]four/;
let folder: string;
let nats: Nats;
let servers: EmbeddedServers;
let question: Int16Array;
let serve: ChildProgram;
let url: string;
let workers: Worker[] = [];
const programs: ChildProgram[] = [];

function start(args: readonly string[], env: Record<string, string> = {}): ChildProgram {
  const bus = { VIVAVOCE_BUS: nats.url, VIVAVOCE_LLM_ENGINE: "builtin", TMPDIR: folder };
  const program = startProgram(args, folder, { ...bus, ...env });
  programs.push(program);
  return program;
}

async function startWorker(name: string): Promise<Worker> {
  const program = start([
    "worker",
    "--bus-name",
    name,
    "--status-port",
    "0",
    "--capacity",
    "8",
    "--recognizer-workers",
    "1",
  ]);
  const [, status = ""] = await program.printed(/Status on (http\S+)\/health/, 60_000);
  await program.printed(/is on the bus/);
  return { name, program, status };
}

async function read(address: string): Promise<Record<string, unknown>> {
  return (await (await fetch(`${address}/health`)).json()) as Record<string, unknown>;
}

/** The worker that hears what a client has begun to say. */
async function hearing(): Promise<Worker> {
  for (;;) {
    for (const worker of workers) {
      const { free, capacity } = await read(worker.status);
      if (free !== capacity) return worker;
    }
  }
}

/** Says the first second and a half, and waits until somebody hears it. */
async function begin(client: QuickstartClient): Promise<Worker> {
  // What was before is over everywhere: only who hears this has something to do.
  for (const { status } of workers)
    await expect.poll(() => read(status), { timeout: 30_000 }).toMatchObject({ free: 8 });
  client.say(question.subarray(0, 1.5 * bytesOfSecond));
  await client.log.next("input_audio_buffer.speech_started", from);
  return hearing();
}

let from = 0;

async function answered(client: QuickstartClient): Promise<void> {
  const { response } = await client.log.next("response.done", from);
  expect(response.status, serve.stdout()).toBe("completed");
  const sound = client.log.all("response.audio.delta", from).map((event) => event.delta);
  expect(await servers.hear(joinDeltas(sound))).toMatch(answer);
}

describe.skipIf(natsServer.missing)(natsServer.title("workers on a bus"), { timeout: 60_000 }, () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "vivavoce-test-"));
    nats = await startNats();
    // The server may be first: it waits.
    serve = start(["serve", "--port", "0"], { VIVAVOCE_API_KEYS: "any" });
    const names = ["one", "two", "three"];
    [servers, ...workers] = await Promise.all([loadEmbeddedServers(), ...names.map((name) => startWorker(name))]);
    question = await servers.speak("What is twelve times seven?", { trailMs: 3000 });
    [, url = ""] = await serve.printed(/listens on (http\S+)/, 60_000);
  }, 120_000);

  afterAll(async () => {
    for (const program of programs) program.stop("SIGKILL");
    await Promise.all(programs.map(({ exited }) => exited));
    await servers.close();
    await nats.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("hear and speak for a server that has no engines", async () => {
    expect(await read(url)).toMatchObject({ status: "ok", engines: { recognizer: "moonshine-tiny-en" } });
    const client = await openQuickstart(url, "2026-07-15");
    client.say(question);
    await answered(client);
    await client.close();
    for (const { status } of workers)
      await expect.poll(() => read(status), { timeout: 30_000 }).toMatchObject({ status: "ok", gateways: 1 });
    const page = await (await fetch(`${workers[0]?.status}/metrics`)).text();
    expect(page).toMatch(/^vivavoce_worker_gateways 1$/m);
  });

  test("do so for a server of several processes, each of which asks them", async () => {
    const many = start(["serve", "--port", "0", "--processes", "2"], { VIVAVOCE_API_KEYS: "any" });
    onTestFinished(() => many.stop("SIGKILL"));
    const [, address = ""] = await many.printed(/listens on (http\S+)/, 60_000);
    expect(await read(address)).toMatchObject({ status: "ok", processes: { running: 2 } });
    // It begins with the first of them; the others are found as they say that they are there.
    for (const { status } of workers)
      await expect.poll(() => read(status), { timeout: 30_000 }).toMatchObject({ gateways: 3 });
    const clients = await Promise.all([1, 2].map(() => openQuickstart(address, "2026-07-15")));
    for (const client of clients) client.say(question);
    for (const client of clients) await answered(client);
    await Promise.all(clients.map((client) => client.close()));
    many.stop("SIGTERM");
    expect(await many.exited, many.stdout()).toBe(0);
    expect(many.stderr()).toBe("");
  });

  test("lose no turn when one is killed while it hears", async () => {
    const client = await openQuickstart(url, "2026-07-15");
    const worker = await begin(client);
    worker.program.stop("SIGKILL");
    client.say(question.subarray(1.5 * bytesOfSecond));
    await answered(client);
    await client.close();
    workers = workers.filter((each) => each !== worker);
    expect(serve.stdout()).toMatch(/a worker is gone/);
  });

  test("lose no turn when one hangs while it hears", async () => {
    const client = await openQuickstart(url, "2026-07-15");
    const worker = await begin(client);
    worker.program.stop("SIGSTOP");
    client.say(question.subarray(1.5 * bytesOfSecond));
    await answered(client);
    worker.program.stop("SIGCONT");
    await client.close();
    await expect.poll(() => read(worker.status), { timeout: 10_000 }).toMatchObject({ gateways: 1, free: 8 });
  });

  test("go on after the bus was away, which /health tells of", async () => {
    const client = await openQuickstart(url, "2026-07-15");
    client.say(question);
    await client.log.next("response.audio.delta");
    await nats.kill();
    await expect.poll(() => read(url), { timeout: 10_000 }).toMatchObject({ degraded: [{ stage: "bus" }] });
    await nats.start();
    await answered(client);
    await expect.poll(() => read(url), { timeout: 10_000 }).toMatchObject({ status: "ok" });
    from = client.log.mark();
    client.say(question);
    await answered(client);
    from = 0;
    await client.close();
  });

  test("finish what they have when they are stopped, and others do the rest", async () => {
    const client = await openQuickstart(url, "2026-07-15");
    const worker = await begin(client);
    worker.program.stop("SIGTERM");
    client.say(question.subarray(1.5 * bytesOfSecond));
    await answered(client);
    await client.close();
    expect(await worker.program.exited, worker.program.stdout()).toBe(0);
    expect(worker.program.stderr()).toBe("");
    serve.stop("SIGTERM");
    expect(await serve.exited).toBe(0);
    expect(serve.stderr()).toBe("");
  });
});
