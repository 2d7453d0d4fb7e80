import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import { createOpenAiCompatibleModel } from "@vivavoce/engines/openai-compatible";
import { createServer, createSystemClock } from "@vivavoce/server";
import { WebSocket } from "ws";
import { readBenchArguments } from "./bench-arguments.ts";
import { attacks, startAttack } from "./careless-attacks.ts";
import type { Attack } from "./careless-attacks.ts";
import { percentile, rounded } from "./statistics.ts";

/** What one attack did to another caller, and what its own caller was told. */
interface Harm {
  readonly attack: string;
  /** Round trips of `conversation.item.retrieve` on a second session, in milliseconds. */
  readonly waitP50Ms: number;
  readonly waitMaxMs: number;
  /** Most processor time of the server between two rounds of its event loop, in milliseconds. */
  readonly heldMaxMs: number;
  readonly startMiB: number;
  readonly peakMiB: number;
  /** Status of the response, or of the listing, with its code. */
  readonly told: string;
  readonly largestFrameKiB: number;
  readonly toolCalls: number;
  readonly alive: boolean;
}

const path = "/voice-live/realtime?api-version=2026-07-15&model=careless";

const role = process.env["VIVAVOCE_BENCH_ROLE"];
if (role === "server") await beServer();
else if (role === "attack") await beAttack();
else await main();

async function main(): Promise<void> {
  const args = readBenchArguments("What careless or hostile model and MCP servers do to other callers.", {
    only: { kind: "text", about: "attacks whose name holds this" },
    seconds: { kind: "number", about: "length of each attack, in seconds", fallback: 8 },
    json: { kind: "text", about: "file for the figures" },
  });
  const harms: Harm[] = [];
  for (const attack of attacks.filter(({ name }) => name.includes(args.only ?? ""))) {
    const harm = await measure(attack, args.seconds);
    harms.push(harm);
    console.log(JSON.stringify(harm));
  }
  console.table(harms.map(({ attack, ...harm }) => ({ attack, ...harm })));
  if (args.json !== undefined) writeFileSync(args.json, JSON.stringify(harms, null, 2));
}

function start(as: string, argument: string): ChildProcess {
  const env = { ...process.env, VIVAVOCE_BENCH_ROLE: as };
  return fork(fileURLToPath(import.meta.url), [argument], { env });
}

/** The next message of a child that has this member. */
function told<T>(child: ChildProcess, member: string): Promise<T> {
  return new Promise((resolve) => {
    const listen = (message: Record<string, unknown>): void => {
      if (!(member in message)) return;
      child.off("message", listen);
      resolve(message[member] as T);
    };
    child.on("message", listen);
  });
}

async function measure(attack: Attack, seconds: number): Promise<Harm> {
  const attacker = start("attack", String(attacks.indexOf(attack)));
  const modelUrl = await told<string>(attacker, "modelUrl");
  const server = start("server", modelUrl);
  let alive = true;
  server.on("exit", () => (alive = false));
  const url = await told<string>(server, "url");
  let peakMiB = 0;
  let startMiB = 0;
  let heldMaxMs = 0;
  server.on("message", (message: { readonly rssMiB?: number; readonly heldMs?: number }) => {
    const { rssMiB = 0, heldMs = 0 } = message;
    heldMaxMs = heldMs;
    startMiB ||= rssMiB;
    peakMiB = Math.max(peakMiB, rssMiB);
  });
  const probe = await openProbe(url);
  await probe(300);
  server.send({ begin: true });
  attacker.send({ attack: url });
  const waits = await probe(seconds * 1000);
  attacker.send({ report: true });
  const report = await told<{ told: string; largest: number; calls: number }>(attacker, "report");
  const stillAlive = alive;
  attacker.kill("SIGKILL");
  server.kill("SIGKILL");
  return {
    attack: attack.name,
    waitP50Ms: rounded(percentile(waits, 0.5), 1),
    waitMaxMs: rounded(percentile(waits, 1), 1),
    heldMaxMs: rounded(heldMaxMs, 1),
    startMiB: rounded(startMiB),
    peakMiB: rounded(peakMiB),
    told: report.told,
    largestFrameKiB: rounded(report.largest / 1024),
    toolCalls: report.calls,
    alive: stillAlive,
  };
}

/** A caller that asks for the same item again and again, and says how long each answer took. */
async function openProbe(url: string): Promise<(forMs: number) => Promise<number[]>> {
  const socket = new WebSocket(url + path);
  await new Promise((resolve) => socket.once("open", resolve));
  const item = { id: "probe", type: "message", role: "user", content: [{ type: "input_text", text: "Hello." }] };
  socket.send(JSON.stringify({ type: "conversation.item.create", item }));
  let answered: () => void = () => undefined;
  socket.on("message", (data: Buffer) => {
    if (data.includes("conversation.item.retrieved")) answered();
  });
  return async (forMs) => {
    const waits: number[] = [];
    const untilMs = performance.now() + forMs;
    while (performance.now() < untilMs) {
      const fromMs = performance.now();
      const answer = new Promise<void>((resolve) => (answered = resolve));
      socket.send(JSON.stringify({ type: "conversation.item.retrieve", item_id: "probe" }));
      const gaveUp = new Promise<void>((resolve) => void setTimeout(resolve, Math.max(0, untilMs - fromMs) + 5000));
      await Promise.race([answer, gaveUp]);
      waits.push(performance.now() - fromMs);
      await new Promise((resolve) => void setTimeout(resolve, 5));
    }
    return waits;
  };
}

/** The server under measurement, in a process of its own. */
async function beServer(): Promise<void> {
  const model = createOpenAiCompatibleModel({
    baseUrl: process.argv[2] ?? "",
    model: "careless",
    firstTokenTimeoutMs: 20_000,
    requestTimeoutMs: 4000,
    timers: createSystemClock(),
  });
  const server = createServer({
    engines: {
      voiceActivity: createScriptedVoiceActivity({ speech: [] }),
      recognizer: createScriptedRecognizer({ utterances: [] }),
      synthesizer: createScriptedSynthesizer(),
      languageModel: model,
    },
    mcp: { allowPrivateHosts: true },
  });
  const { url } = await server.listen();
  const rss = (): void => void process.send?.({ rssMiB: process.memoryUsage.rss() / 1024 / 1024, heldMs });
  // Processor time between two ticks: how long the event loop was held, also where other programs take the processor.
  let heldMs = 0;
  let usedMs = cpuMs();
  setInterval(() => {
    const now = cpuMs();
    heldMs = Math.max(heldMs, now - usedMs);
    usedMs = now;
  }, 1);
  process.on("message", () => {
    usedMs = cpuMs();
    heldMs = 0;
  });
  process.send?.({ url: url.replace("http", "ws") });
  rss();
  setInterval(rss, 50);
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The careless servers, and the callers that use them, in a process of their own. */
async function beAttack(): Promise<void> {
  const attack = attacks[Number(process.argv[2])];
  if (attack === undefined) return;
  const { modelUrl, mcpUrl, calls } = await startAttack(attack);
  let largest = 0;
  const outcomes: string[] = [];
  process.on("message", (message: { readonly attack?: string; readonly report?: boolean }) => {
    if (message.report === true) {
      process.send?.({ report: { told: outcomes.slice(0, 2).join("; ") || "nothing", largest, calls: calls() } });
    }
    for (let caller = 0; message.attack !== undefined && caller < attack.callers; caller++) {
      open(message.attack);
    }
  });
  process.send?.({ modelUrl });

  function open(url: string): void {
    const socket = new WebSocket(url + path);
    const send = (event: object): void => socket.send(JSON.stringify(event));
    const ask = (): void => send({ type: "response.create" });
    socket.on("error", () => undefined);
    socket.on("open", () => {
      const look = { type: "function", name: "look" };
      const servers = Array.from({ length: attack?.mcpServers ?? 0 }, (_, index) => ({
        type: "mcp",
        server_label: `s${index}`,
        server_url: mcpUrl,
        require_approval: "never",
      }));
      const modalities = attack?.spoken === true ? ["text", "audio"] : ["text"];
      send({ type: "session.update", session: { modalities, tools: [look, ...servers] } });
      if (attack?.mcpServers !== 16) ask();
    });
    socket.on("message", (data: Buffer) => {
      largest = Math.max(largest, data.length);
      const event = JSON.parse(data.toString()) as {
        readonly type: string;
        readonly response?: {
          readonly status: string;
          readonly status_details: { error?: { code: string }; reason?: string } | null;
        };
        readonly warning?: { readonly code: string; readonly message: string };
      };
      if (event.type === "warning" && event.warning?.code === "mcp_list_tools_failed")
        outcomes.push(event.warning.message.slice(0, 150));
      if (event.type === "mcp_list_tools.completed") outcomes.push("listed");
      if (event.type !== "response.done") return;
      const details = event.response?.status_details;
      outcomes.push(`${event.response?.status} ${details?.error?.code ?? details?.reason ?? ""}`);
    });
  }
}
