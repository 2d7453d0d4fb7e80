import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { connectBus, createBusSessionStore } from "@vivavoce/bus";
import { ownPort } from "@vivavoce/bus/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { natsServer, needPrograms } from "../../../test/needs.ts";
import { readCommandLine } from "../src/config/command-flags.ts";
import { serveCommand } from "../src/commands/serve.ts";
import { settings } from "../src/config/settings.ts";
import { mainPath } from "./child-program.ts";
import { testTls } from "./embedded-server.ts";

const haproxy = needPrograms("HAProxy (haproxy)", ["haproxy"]);
const isMissing = natsServer.missing || haproxy.missing;
const title = (text: string): string => (natsServer.missing ? natsServer : haproxy).title(text);

const guide = await readFile(new URL("../../../docs/guides/scale.md", import.meta.url), "utf8");
const blocks = [...guide.matchAll(/^```(\S+) ?(\S*)\n([^]*?)^```/gm)].map(
  ([, language = "", name = "", text = ""]) => ({ language, name, text }),
);

/** The block of that language and name, as the guide has it. */
function block(language: string, name: string): string {
  const found = blocks.filter((each) => each.language === language && each.name === name);
  expect(found, `${language} ${name}`).toHaveLength(1);
  return found[0]?.text ?? "";
}

/** Three machines of the guide on one: what differs between them are ports. */
interface Machines {
  readonly folder: string;
  readonly nats: number;
  readonly edge: number;
  readonly gateways: [number, number];
}

let machines: Machines;
const running = new Map<string, ChildProcess>();
const printed = new Map<string, string>();

/** A text of the guide on this machine. */
function here(text: string, gateway = 0): string {
  const { folder, nats, edge, gateways } = machines;
  return text
    .replaceAll("10.0.0.1:4222", `127.0.0.1:${nats}`)
    .replaceAll("10.0.0.1:443", `127.0.0.1:${edge}`)
    .replaceAll("10.0.0.2:8080", `127.0.0.1:${gateways[0]}`)
    .replaceAll("10.0.0.3:8080", `127.0.0.1:${gateways[1]}`)
    .replaceAll("PORT=8080", `PORT=${gateways[gateway]}`)
    .replaceAll("gateway-1", `gateway-${gateway + 1}`)
    .replaceAll("10.0.0.1", "127.0.0.1")
    .replaceAll("HOST=0.0.0.0", "HOST=127.0.0.1")
    .replaceAll(/\/etc\/(haproxy|nats)\//g, `${folder}/`)
    .replaceAll("/etc/", `${folder}/`)
    .replaceAll("/var/lib/nats", `${folder}/store`);
}

/** `npx vivavoce` of the guide is the built program; the shell gives way to what runs on, so that a signal meets that. */
function script(text: string): string {
  const lasting = text
    .replaceAll(/npx vivavoce (serve|worker)/g, `exec "${process.execPath}" "${mainPath}" $1`)
    .replaceAll(/^(nats-server|haproxy) /gm, "exec $1 ");
  return `set -e\n${lasting.replaceAll("npx vivavoce", `"${process.execPath}" "${mainPath}"`)}`;
}

function run(name: string, text: string): void {
  const { folder } = machines;
  const env = { PATH: process.env["PATH"], TMPDIR: folder, VIVAVOCE_LLM_ENGINE: "builtin" };
  const child = spawn("bash", ["-c", script(text)], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  running.set(name, child);
  printed.set(name, "");
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => printed.set(name, (printed.get(name) ?? "") + chunk));
}

function says(name: string, pattern: RegExp): Promise<void> {
  return vi.waitFor(() => expect(printed.get(name)).toMatch(pattern), { timeout: 60_000, interval: 50 });
}

async function end(name: string, signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
  const child = running.get(name);
  running.delete(name);
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await exit;
}

/** What a command of the guide prints. */
async function output(line: string): Promise<string> {
  const { stdout } = await promisify(execFile)("bash", ["-c", script(here(line))], { cwd: machines.folder });
  return stdout;
}

interface Caller {
  readonly socket: WebSocket;
  readonly events: Record<string, unknown>[];
  readonly closed: Promise<number>;
}

async function call(url: string, token = "first-key"): Promise<Caller> {
  const options = { ca: testTls.cert, headers: { authorization: `Bearer ${token}` } };
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/v1/realtime?model=m`, options);
  const events: Record<string, unknown>[] = [];
  socket.on("message", (data: Buffer) => events.push(JSON.parse(data.toString()) as Record<string, unknown>));
  const closed = new Promise<number>((resolve) => socket.once("close", (code) => resolve(code)));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  return { socket, events, closed };
}

/** Asks in writing, and gets an answer that a worker speaks. */
async function askOf({ socket, events }: Caller): Promise<void> {
  const before = events.length;
  const item = { type: "message", role: "user", content: [{ type: "input_text", text: "What is two plus two?" }] };
  socket.send(JSON.stringify({ type: "conversation.item.create", item }));
  socket.send(JSON.stringify({ type: "response.create" }));
  const done = () => events.slice(before).find(({ type }) => type === "response.done");
  await vi.waitFor(() => expect(done()).toBeDefined(), { timeout: 30_000, interval: 20 });
  expect(done()).toMatchObject({ response: { status: "completed" } });
  expect(events.slice(before).some(({ type }) => type === "response.output_audio.delta")).toBe(true);
}

const urlOf = (gateway: number): string => `http://127.0.0.1:${machines.gateways[gateway]}`;
const edgeUrl = (): string => `https://localhost:${machines.edge}`;

interface Listing {
  readonly sessions: readonly { readonly id: string; readonly gateway: string }[];
  readonly missing: readonly string[];
  readonly gateways: readonly { readonly name: string; readonly state: string }[];
}

async function listing(): Promise<Listing> {
  const line = block("sh", "look").split("\n")[2] ?? "";
  expect(line).toMatch(/^curl .*\/admin\/sessions$/);
  return JSON.parse(await output(line)) as Listing;
}

async function health(gateway: number): Promise<object> {
  return (await (await fetch(`${urlOf(gateway)}/health`)).json()) as object;
}

const patient = { timeout: 30_000, interval: 100 };

describe.skipIf(isMissing)(title("docs/guides/scale.md"), { timeout: 120_000 }, () => {
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), "vivavoce-scale-"));
    const [nats, edge, one, two] = [await ownPort(), await ownPort(), await ownPort(), await ownPort()];
    machines = { folder, nats, edge, gateways: [one, two] };
    await writeFile(join(folder, "nats-server.conf"), here(block("conf", "nats")));
    await writeFile(join(folder, "voice.pem"), `${testTls.cert}\n${testTls.key}`);
    run("nats", here(block("sh", "nats")));
    await says("nats", /Server is ready/);
    run("worker", here(block("sh", "worker")));
    for (const gateway of [0, 1]) run(`gateway-${gateway + 1}`, here(block("sh", "gateway"), gateway));
    const edgeConfig = block("haproxy", "edge").replace("server gateway-1 ", "server first ");
    await writeFile(join(folder, "haproxy.cfg"), here(edgeConfig));
    await Promise.all(["gateway-1", "gateway-2"].map((name) => says(name, /listens on http/)));
    run("edge", here(block("sh", "edge")));
    await vi.waitFor(async () => expect((await listing()).gateways).toHaveLength(2), patient);
    await vi.waitFor(
      async () => expect(await health(0)).toMatchObject({ status: "ok", gateway: "gateway-1" }),
      patient,
    );
    await vi.waitFor(async () => expect(await health(1)).toMatchObject({ status: "ok" }), patient);
    await vi.waitFor(async () => (await call(edgeUrl())).socket.terminate(), patient);
  }, 120_000);

  afterAll(async () => {
    for (const name of running.keys()) await end(name);
    await rm(machines.folder, { recursive: true, force: true });
  });

  test("every variable is one that is read", () => {
    const known = new Set(settings.map(({ variable }) => variable));
    const named = blocks.flatMap(({ text }) => [...text.matchAll(/([A-Z][A-Z_]{3,})=/g)].map(([, name]) => name));
    expect(named.length).toBeGreaterThan(7);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test("the first step is a command of ours", () => {
    const [, rest = ""] = /^npx vivavoce serve (.*)$/m.exec(block("sh", "processes")) ?? [];
    expect(readCommandLine(rest.split(" "), serveCommand.args).flags).toMatchObject({ processes: "auto" });
  });

  test("a caller comes in by the one address, is answered by a worker, and is seen from anywhere", async () => {
    const caller = await call(edgeUrl());
    await askOf(caller);
    await vi.waitFor(async () => expect((await listing()).sessions.length).toBeGreaterThan(0), patient);
    const [list = "", top = "", , page = ""] = block("sh", "look").split("\n");
    expect(await output(list)).toMatch(/^session .*gateway\n\S+ +key-1 .*gateway-[12]$/m);
    expect(await output(top)).toMatch(/gateway +gateway-2, \d sessions/);
    const all = await output(page);
    expect(all).toMatch(/^vivavoce_bus_gateways 2$/m);
    expect(all.match(/^vivavoce_gateway_answered\{.*\} 1$/gm)).toHaveLength(2);
    expect((await fetch(`${urlOf(0)}/admin/sessions`)).status).toBe(401);
    caller.socket.close();
    await caller.closed;
  });

  test("a gateway that is killed leaves list and shares, and a secret of its own goes on to be good", async () => {
    const mint = await fetch(`${urlOf(1)}/v1/realtime/client_secrets`, {
      method: "POST",
      headers: { authorization: "Bearer second-key" },
    });
    const { value } = (await mint.json()) as { value: string };
    const here = await call(urlOf(0), value);
    const there = await call(urlOf(1));
    await vi.waitFor(async () => expect((await listing()).sessions).toHaveLength(2), patient);
    await end("gateway-2");
    expect(await there.closed).toBe(1006);
    await vi.waitFor(async () => expect((await listing()).gateways).toHaveLength(1), patient);
    await says("gateway-1", /a gateway was lost/);
    const left = await listing();
    expect(left).toMatchObject({ sessions: [{ gateway: "gateway-1" }], missing: [] });
    expect(await (await fetch(`${urlOf(0)}/health`)).json()).toMatchObject({ sessions: 1 });
    here.socket.close();
  });

  test("a NATS that dies takes no session along, and is found again with its secrets", async () => {
    const mint = await fetch(`${urlOf(0)}/v1/realtime/client_secrets`, {
      method: "POST",
      headers: { authorization: "Bearer second-key" },
    });
    const { value } = (await mint.json()) as { value: string };
    const caller = await call(urlOf(0));
    await end("nats");
    const isAway = { degraded: [expect.objectContaining({ stage: "bus" })] };
    await vi.waitFor(async () => expect(await health(0)).toMatchObject(isAway), patient);
    expect(
      (
        await fetch(`${urlOf(0)}/v1/realtime/client_secrets`, {
          method: "POST",
          headers: { authorization: "Bearer second-key" },
        })
      ).status,
    ).toBe(503);
    run("nats", here(block("sh", "nats")));
    await vi.waitFor(async () => expect(await health(0)).toMatchObject({ status: "ok" }), patient);
    await vi.waitFor(async () => expect(await health(0)).not.toHaveProperty("degraded"), patient);
    await vi.waitFor(async () => (await call(urlOf(0), value)).socket.close(), patient);
    run("gateway-2", here(block("sh", "gateway"), 1));
    await vi.waitFor(async () => (await call(urlOf(1), value)).socket.close(), patient);
    await askOf(caller);
    caller.socket.close();
  });

  test("the bus takes TLS as the guide says", async () => {
    const { folder } = machines;
    const port = await ownPort();
    for (const [file, text] of [
      ["cert.pem", testTls.cert],
      ["key.pem", testTls.key],
      ["ca.pem", testTls.cert],
    ] as const)
      await writeFile(join(folder, file), text);
    const config = here(block("conf", "nats")).replace(`:${machines.nats}`, `:${port}`).replace("/store", "/store-tls");
    await writeFile(join(folder, "tls.conf"), config + here(block("conf", "nats-tls")));
    run("nats-tls", here(block("sh", "nats")).replace("nats-server.conf", "tls.conf"));
    await says("nats-tls", /Server is ready/);
    const [, address = "", ca = ""] =
      /VIVAVOCE_BUS=(\S+) VIVAVOCE_BUS_CA=(\S+) npx vivavoce worker/.exec(here(block("sh", "tls"))) ?? [];
    const bus = await connectBus({
      servers: [address.replace(`:${machines.nats}`, `:${port}`)],
      name: "test",
      caFile: ca,
    });
    expect(bus.isUp).toBe(true);
    await bus.close();
  });

  test("three servers of NATS are one as the guide says, and keep each entry three times", async () => {
    const { folder } = machines;
    const members = [1, 2, 3];
    const clients = await Promise.all(members.map(() => ownPort()));
    const routes = await Promise.all(members.map(() => ownPort()));
    const local = (text: string): string =>
      members.reduce(
        (all, member, index) =>
          all
            .replaceAll(`10.0.0.${member}:4222`, `127.0.0.1:${clients[index]}`)
            .replaceAll(`10.0.0.${member}:6222`, `127.0.0.1:${routes[index]}`),
        text,
      );
    const config = block("conf", "nats") + block("conf", "nats-cluster");
    for (const member of members) {
      const own = config
        .replace("server_name: nats-1", `server_name: nats-${member}`)
        .replaceAll(/listen: 10\.0\.0\.1/g, `listen: 10.0.0.${member}`)
        .replace("/var/lib/nats", `/var/lib/nats-${member}`);
      await writeFile(join(folder, `cluster-${member}.conf`), here(local(own)));
      run(`cluster-${member}`, here(block("sh", "nats")).replace("nats-server.conf", `cluster-${member}.conf`));
    }
    const [, addresses = "", replicas = ""] =
      /VIVAVOCE_BUS=(\S+) \\\nVIVAVOCE_BUS_REPLICAS=(\d) npx vivavoce serve/.exec(local(block("sh", "cluster"))) ?? [];
    const servers = addresses.split(",");
    expect(servers).toHaveLength(3);
    const bus = await vi.waitFor(() => connectBus({ servers, name: "test" }), patient);
    const kept = { storage: "memory", keptMs: 60_000, maxBytes: 1024 * 1024, replicas: Number(replicas) } as const;
    const store = createBusSessionStore({ bus, prefix: "cluster", ...kept });
    await vi.waitFor(() => store.create("s1").append(Buffer.from("a"), true), patient);
    const info = await bus.connection.request("$JS.API.STREAM.INFO.cluster_sessions");
    expect(info.json()).toMatchObject({ config: { num_replicas: 3 } });
    await bus.close();
    for (const member of members) await end(`cluster-${member}`);
  });

  test("a gateway that is told to stop says so to the others", async () => {
    await vi.waitFor(async () => expect((await listing()).gateways).toHaveLength(2), patient);
    const before = printed.get("gateway-1")?.length ?? 0;
    await end("gateway-2", "SIGTERM");
    await vi.waitFor(async () => expect((await listing()).gateways).toHaveLength(1), patient);
    // One that said nothing would be lost when its time is over.
    expect(printed.get("gateway-1")?.slice(before)).not.toContain("a gateway was lost");
  });
});
