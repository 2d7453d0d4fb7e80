import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ownPort, startNats } from "@vivavoce/bus/testing";
import type { Nats } from "@vivavoce/bus/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needPrograms } from "../../../test/needs.ts";
import { startProgram } from "./child-program.ts";
import type { ChildProgram } from "./child-program.ts";
import { joinDeltas, loadEmbeddedServers } from "./embedded-server.ts";
import type { EmbeddedServers } from "./embedded-server.ts";
import { openQuickstart } from "./quickstart-client.ts";

// What the files of deploy/fleet describe, as plain processes: every part of it is started anew while people talk.
const programs = needPrograms("a bus and a proxy (nats-server, haproxy)", ["nats-server", "haproxy"]);
const files = fileURLToPath(new URL("../../../deploy/fleet/", import.meta.url));
const callers = 3;

let folder: string;
let nats: Nats;
let servers: EmbeddedServers;
let question: Int16Array;
let proxy: ChildProcess | undefined;
let edge: string;
const started: ChildProgram[] = [];

function start(args: readonly string[]): ChildProgram {
  const env = { VIVAVOCE_BUS: nats.url, VIVAVOCE_LLM_ENGINE: "builtin", VIVAVOCE_API_KEYS: "any", TMPDIR: folder };
  const program = startProgram(args, folder, env);
  started.push(program);
  return program;
}

async function startWorker(name: string): Promise<ChildProgram> {
  const program = start(["worker", "--bus-name", name, "--recognizer-workers", "1", "--capacity", "16"]);
  await program.printed(/is on the bus/, 60_000);
  return program;
}

async function startGateway(port: number): Promise<ChildProgram> {
  const program = start(["serve", "--port", String(port), "--no-console"]);
  await program.printed(/listens on/, 60_000);
  return program;
}

/** Tells HAProxy something; its answer. */
async function tell(command: string): Promise<string> {
  const socket = connect(join(folder, "haproxy.sock"));
  socket.end(`${command}\n`);
  let answer = "";
  for await (const part of socket) answer += String(part);
  return answer;
}

async function health(port: number): Promise<Record<string, unknown>> {
  return (await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as Record<string, unknown>;
}

async function stopped(program: ChildProgram): Promise<void> {
  program.stop("SIGTERM");
  expect(await program.exited, program.stdout()).toBe(0);
  expect(program.stderr()).toBe("");
}

/** One call after the other until it is told to stop; the answers. */
async function call(isOver: () => boolean): Promise<string[]> {
  const answers: string[] = [];
  while (!isOver()) {
    const client = await openQuickstart(edge, "2026-07-15");
    client.say(question);
    const { response } = await client.log.next("response.done");
    expect(response.status).toBe("completed");
    answers.push(await servers.hear(joinDeltas(client.log.all("response.audio.delta").map(({ delta }) => delta))));
    await client.close();
  }
  return answers;
}

/** HAProxy has looked at it, and found it ready. */
const isWell = (name: string): RegExp => new RegExp(`^gateways,${name},.*,UP,.*L7OK`, "m");

describe.skipIf(programs.missing)(programs.title("a rolling restart"), () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "vivavoce-test-"));
    // How busy the test's machine is otherwise is no reason to turn a caller away.
    const config = { server: { limits: { maxLoopDelayMs: 0 } } };
    await writeFile(join(folder, "vivavoce.config.json"), JSON.stringify(config));
    nats = await startNats();
  });

  afterAll(async () => {
    for (const program of started) program.stop("SIGKILL");
    await Promise.all(started.map(({ exited }) => exited));
    proxy?.kill("SIGKILL");
    await servers?.close();
    await nats?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("of all gateways and workers loses no call", { timeout: 180_000 }, async () => {
    const ports = [await ownPort(), await ownPort()];
    const edgePort = await ownPort();
    edge = `http://127.0.0.1:${edgePort}`;
    const names = ["one", "two"];
    const [embedded, workers, gateways] = await Promise.all([
      loadEmbeddedServers(),
      Promise.all(names.map((name) => startWorker(name))),
      Promise.all(ports.map((port) => startGateway(port))),
    ]);
    servers = embedded;
    question = await servers.speak("What is twelve times seven?", { trailMs: 3000 });
    proxy = spawn("haproxy", ["-db", "-f", `${files}haproxy.cfg`, "-f", `${files}gateways-example.cfg`], {
      stdio: "ignore",
      env: {
        PATH: process.env["PATH"],
        VIVAVOCE_EDGE: `127.0.0.1:${edgePort}`,
        VIVAVOCE_GATEWAY_ONE: `127.0.0.1:${ports[0]}`,
        VIVAVOCE_GATEWAY_TWO: `127.0.0.1:${ports[1]}`,
        VIVAVOCE_HAPROXY_SOCKET: join(folder, "haproxy.sock"),
      },
    });
    await expect
      .poll(
        () =>
          fetch(`${edge}/health`).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 10_000 },
      )
      .toBe(200);
    // They count as ready until they were looked at.
    for (const name of names) {
      await expect.poll(() => tell("show stat"), { timeout: 10_000 }).toMatch(isWell(name));
    }
    expect((await fetch(`${edge}/metrics`)).status).toBe(403);

    let isOver = false;
    const calls = Array.from({ length: callers }, () => call(() => isOver));
    // A failure ends the test, and not only what it waits for.
    const failed = Promise.all(calls);
    const rollGateway = async (index: number, name: string): Promise<void> => {
      const port = ports[index] ?? 0;
      // No new sessions; those that are there end as people hang up.
      await tell(`set server gateways/${name} state drain`);
      await expect.poll(() => health(port), { timeout: 30_000 }).toMatchObject({ sessions: 0 });
      await stopped(gateways[index] as ChildProgram);
      await startGateway(port);
      await tell(`set server gateways/${name} state ready`);
      await expect.poll(() => tell("show stat"), { timeout: 10_000 }).toMatch(isWell(name));
    };
    const roll = async (): Promise<void> => {
      for (const [index, name] of names.entries()) {
        // The new worker comes first, and then the old one goes with what it has in hand.
        await Promise.all([rollGateway(index, name), startWorker(`${name}-new`)]);
        await stopped(workers[index] as ChildProgram);
      }
      isOver = true;
    };
    await Promise.race([roll(), failed.then(() => {})]);
    const answers = (await failed).flat();
    expect(isOver).toBe(true);
    expect(answers.length).toBeGreaterThan(callers);
    for (const answer of answers) expect(answer).toMatch(/84|eighty[- ]four/);
  });
});
