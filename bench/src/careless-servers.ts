import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import { createOpenAiCompatibleModel } from "@vivavoce/engines/openai-compatible";
import { createServer, createSystemClock } from "@vivavoce/server";
import { attacks, startAttack } from "./careless-attacks.ts";
import type { Attack } from "./careless-attacks.ts";
import { readBenchArguments, writeFigures } from "./kit/bench-arguments.ts";
import { openBystander } from "./kit/bystander.ts";
import { ownCpuMs } from "./kit/machine.ts";
import { nextMessage } from "./kit/next-message.ts";
import { rounded } from "./kit/statistics.ts";
import { openStranger } from "./kit/stranger.ts";

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

/** From the process of the server, or of the attack. */
type FromChild =
  | { readonly type: "listening"; readonly url: string }
  | { readonly type: "vitals"; readonly rssMiB: number; readonly heldMs: number }
  | { readonly type: "report"; readonly told: string; readonly largest: number; readonly calls: number };

/** To the server: count from now on; to the attack: begin on a server, and report. */
type ToChild = { readonly type: "begin" | "report" } | { readonly type: "attack"; readonly url: string };

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
  console.table(harms);
  writeFigures(args.json, harms);
}

function start(as: "server" | "attack", argument: string): ChildProcess {
  const env = { ...process.env, VIVAVOCE_BENCH_ROLE: as };
  return fork(fileURLToPath(import.meta.url), [argument], { env });
}

function tell(message: FromChild): void {
  process.send?.(message);
}

async function measure(attack: Attack, seconds: number): Promise<Harm> {
  const attacker = start("attack", String(attacks.indexOf(attack)));
  const { url: modelUrl } = await nextMessage<FromChild, "listening">(attacker, "listening");
  const server = start("server", modelUrl);
  let alive = true;
  server.on("exit", () => (alive = false));
  const { url } = await nextMessage<FromChild, "listening">(server, "listening");
  let [startMiB, peakMiB, heldMaxMs] = [0, 0, 0];
  server.on("message", (message: FromChild) => {
    if (message.type !== "vitals") return;
    heldMaxMs = message.heldMs;
    startMiB ||= message.rssMiB;
    peakMiB = Math.max(peakMiB, message.rssMiB);
  });
  const bystander = await openBystander(url);
  await bystander.during(sleep(300));
  server.send({ type: "begin" } satisfies ToChild);
  attacker.send({ type: "attack", url } satisfies ToChild);
  const felt = await bystander.during(sleep(seconds * 1000));
  attacker.send({ type: "report" } satisfies ToChild);
  const { told, largest, calls } = await nextMessage<FromChild, "report">(attacker, "report");
  const stillAlive = alive;
  bystander.close();
  attacker.kill("SIGKILL");
  server.kill("SIGKILL");
  return {
    attack: attack.name,
    waitP50Ms: felt.p50Ms,
    waitMaxMs: felt.worstMs,
    heldMaxMs: rounded(heldMaxMs, 1),
    startMiB: rounded(startMiB),
    peakMiB: rounded(peakMiB),
    told,
    largestFrameKiB: rounded(largest / 1024),
    toolCalls: calls,
    alive: stillAlive,
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
  const tellVitals = (): void => tell({ type: "vitals", rssMiB: process.memoryUsage.rss() / 2 ** 20, heldMs });
  // Processor time between two ticks: how long the event loop was held, also where other programs take the processor.
  let heldMs = 0;
  let usedMs = ownCpuMs();
  setInterval(() => {
    const now = ownCpuMs();
    heldMs = Math.max(heldMs, now - usedMs);
    usedMs = now;
  }, 1);
  process.on("message", () => {
    usedMs = ownCpuMs();
    heldMs = 0;
  });
  tell({ type: "listening", url: url.replace("http", "ws") });
  tellVitals();
  setInterval(tellVitals, 50);
}

/** The careless servers, and the callers that use them, in a process of their own. */
async function beAttack(): Promise<void> {
  const attack = attacks[Number(process.argv[2])];
  if (attack === undefined) return;
  const { modelUrl, mcpUrl, calls } = await startAttack(attack);
  let largest = 0;
  const outcomes: string[] = [];
  process.on("message", (message: ToChild) => {
    if (message.type === "report")
      tell({ type: "report", told: outcomes.slice(0, 2).join("; ") || "nothing", largest, calls: calls() });
    if (message.type !== "attack") return;
    for (let caller = 0; caller < attack.callers; caller++) void open(attack, message.url);
  });
  tell({ type: "listening", url: modelUrl });

  async function open({ mcpServers, spoken = false }: Attack, url: string): Promise<void> {
    const stranger = await openStranger(url);
    stranger.socket.on("message", (data: Buffer) => {
      largest = Math.max(largest, data.length);
      const outcome = outcomeOf(JSON.parse(data.toString()) as ToldEvent);
      if (outcome !== undefined) outcomes.push(outcome);
    });
    const look = { type: "function", name: "look" };
    const servers = Array.from({ length: mcpServers }, (_, index) => ({
      type: "mcp",
      server_label: `s${index}`,
      server_url: mcpUrl,
      require_approval: "never",
    }));
    const modalities = spoken ? ["text", "audio"] : ["text"];
    stranger.send({ type: "session.update", session: { modalities, tools: [look, ...servers] } });
    if (mcpServers !== 16) stranger.send({ type: "response.create" });
  }
}

interface ToldEvent {
  readonly type: string;
  readonly response?: {
    readonly status: string;
    readonly status_details: { error?: { code: string }; reason?: string } | null;
  };
  readonly warning?: { readonly code: string; readonly message: string };
}

function outcomeOf({ type, warning, response }: ToldEvent): string | undefined {
  if (type === "warning" && warning?.code === "mcp_list_tools_failed") return warning.message.slice(0, 150);
  if (type === "mcp_list_tools.completed") return "listed";
  if (type !== "response.done") return undefined;
  const details = response?.status_details;
  return `${response?.status} ${details?.error?.code ?? details?.reason ?? ""}`;
}
