/**
 * Hours of callers: `node bench/dist/soak/main.js --help`. They come, talk in real time and faster, interrupt, hang up and
 * misbehave, with models and MCP servers that fail; the process of the server is watched. Everything is on loopback, and
 * ends when the time is up.
 */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { readBenchArguments, writeFigures } from "../kit/bench-arguments.ts";
import { loadBenchClips } from "../kit/bench-clips.ts";
import { startServerProcess } from "../kit/server-process.ts";
import { rounded, seededNumbers, sum } from "../kit/statistics.ts";
import { endlessBody, endlessLine, longAnswer, startCarelessServer } from "../strangers/careless-servers.ts";
import { wireFrames } from "../kit/wire-frames.ts";
import { characters } from "./characters.ts";
import type { Tally, World } from "./characters.ts";
import type { Vitals } from "./instrument.ts";

const args = readBenchArguments("Callers of all kinds for as long as you like; watches memory, handles and the loop.", {
  minutes: { kind: "number", about: "how long", fallback: 20 },
  callers: { kind: "number", about: "callers at any time", fallback: 6 },
  every: { kind: "number", about: "seconds between looks at the process", fallback: 20 },
  seed: { kind: "number", about: "of the draws", fallback: 1 },
  json: { kind: "text", about: "file for all figures" },
});

const servers = await Promise.all([
  startCarelessServer(longAnswer(3_000_000, 500)),
  startCarelessServer(endlessBody),
  startCarelessServer((_request, response) => response.socket?.destroy()),
  startCarelessServer((_request, response) => void response.writeHead(503).end("<html>busy</html>")),
  startCarelessServer(endlessLine),
  startCarelessServer((_request, response) => void response.writeHead(500).end("no")),
]);
const badModels = ["long", "endless", "cut", "busy"];
const models = Object.fromEntries(
  badModels.map((name, index) => [
    name,
    { engine: "openai-compatible", baseUrl: `${servers[index]?.url}/v1`, model: name, firstTokenTimeoutMs: 5000 },
  ]),
);
const server = await startServerProcess(
  {
    model: { engine: "builtin" },
    models,
    mcp: { allowPrivateHosts: true, listTimeoutMs: 4000, callTimeoutMs: 4000 },
  },
  { execArgv: ["--expose-gc", "--import", new URL("instrument.js", import.meta.url).href] },
);
const { clips, source } = await loadBenchClips();
const tally: Tally = {
  lives: 0,
  mediaMs: 0,
  asked: 0,
  answered: 0,
  begun: 0,
  ended: 0,
  lost: 0,
  told: 0,
  misbehaved: 0,
};
const world: World = {
  url: server.url,
  clips: clips.filter(({ group }) => group === "utterance").map(({ samples }) => wireFrames(samples)),
  mcpUrls: servers.slice(4).map(({ url }) => `${url}/mcp`),
  badModels,
  tally,
};

const endAt = performance.now() + args.minutes * 60_000;
const looks: (Vitals & { readonly minute: number; readonly mediaHours: number })[] = [];
const failures = new Map<string, number>();
await Promise.all([watch(), ...Array.from({ length: args.callers }, (_, index) => live(index))]);
// Everybody has gone: what is left is left for good.
await sleep(5000);
await look();
report();
await server.stop("SIGTERM");
for (const each of servers) each.close();

async function live(index: number): Promise<void> {
  const random = seededNumbers(args.seed * 7919 + index * 104_729);
  const all = sum(characters.map(([share]) => share));
  while (performance.now() < endAt && server.isAlive) {
    let at = random() * all;
    const [, name, character] = characters.find(([share]) => (at -= share) < 0) ?? characters[0] ?? [0, "", undefined];
    try {
      await character?.(world, random);
    } catch (error) {
      const what = `${name}: ${error instanceof Error ? error.message : String(error)}`;
      failures.set(what, (failures.get(what) ?? 0) + 1);
      await sleep(200);
    }
    tally.lives += 1;
  }
}

async function watch(): Promise<void> {
  while (performance.now() < endAt && server.isAlive) {
    await look();
    await sleep(args.every * 1000);
  }
}

async function look(): Promise<void> {
  if (!server.isAlive) return;
  server.child.send("vitals");
  const [vitals] = (await once(server.child, "message")) as [Vitals];
  const minute = args.minutes - (endAt - performance.now()) / 60_000;
  looks.push({ ...vitals, minute, mediaHours: tally.mediaMs / 3_600_000 });
  const shown = Object.entries(vitals).map(([name, value]) => `${name} ${rounded(value as number, 1)}`);
  console.log(`minute ${rounded(minute, 1)}, lives ${tally.lives}, ${shown.join(", ")}`);
}

/** Least squares over the second half, when code and caches are warm: MiB in an hour. */
function slope(name: "heapMiB" | "externalMiB"): number {
  const half = looks.slice(Math.floor(looks.length / 2), -1);
  const meanX = sum(half.map(({ minute }) => minute)) / half.length;
  const meanY = sum(half.map((each) => each[name])) / half.length;
  const above = sum(half.map((each) => (each.minute - meanX) * (each[name] - meanY)));
  const below = sum(half.map(({ minute }) => (minute - meanX) ** 2));
  return rounded((above / below) * 60, 1);
}

function report(): void {
  const [first] = looks;
  const last = looks.at(-1);
  const figures = {
    minutes: args.minutes,
    source,
    "media hours": rounded(tally.mediaMs / 3_600_000, 2),
    ...tally,
    "heap first, last MiB": [first, last].map((each) => rounded(each?.heapMiB ?? Number.NaN, 1)),
    "heap slope MiB an hour": slope("heapMiB"),
    "external slope MiB an hour": slope("externalMiB"),
    "rss most MiB": rounded(Math.max(...looks.map(({ rssMiB }) => rssMiB))),
    "resources first, last": [first?.resources, last?.resources],
    "threads first, last": [first?.threads, last?.threads],
    "descriptors first, last": [first?.descriptors, last?.descriptors],
    "loop p99 worst ms": rounded(Math.max(...looks.slice(1).map(({ loopP99Ms }) => loopP99Ms)), 1),
    "loop max ms": rounded(Math.max(...looks.slice(1).map(({ loopMaxMs }) => loopMaxMs)), 1),
    "server lives": server.isAlive,
    failures: Object.fromEntries(failures),
    logged: Object.fromEntries(server.logged),
  };
  console.log(JSON.stringify(figures, null, 1));
  writeFigures(args.json, { bench: "soak", figures, looks });
}
