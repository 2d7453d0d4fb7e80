/**
 * How many sessions speaking at once a server holds: `node bench/dist/sessions.js --help`. Callers are added until the p95
 * of the first audio, beyond the silence asked for, is twice that of one caller, or something goes wrong.
 */
import { writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { readBenchArguments } from "./bench-arguments.ts";
import { loadBenchClips } from "./bench-clips.ts";
import { speakAsCrowd } from "./crowd.ts";
import type { CrowdResult } from "./crowd.ts";
import { startMeasuredServer } from "./measured-server.ts";
import { rounded, spreadOf } from "./statistics.ts";
import { turnSettings } from "./turn-settings.ts";

const args = readBenchArguments("Adds callers who speak in real time until latency doubles or something goes wrong.", {
  mode: {
    kind: "text",
    about: "callers speak 40 % of the time, or nearly all the time with 1.2 s for an answer",
    fallback: "talk-40",
    oneOf: ["talk-40", "all-talking"],
  },
  max: { kind: "number", about: "most callers", fallback: 16 },
  from: { kind: "number", about: "callers to begin with, after the one all are compared with", fallback: 2 },
  seconds: { kind: "number", about: "length of each step; the first two take twice that", fallback: 30 },
  "past-limit": { kind: "switch", about: "goes on after the limit, up to the most callers" },
  profile: { kind: "text", about: "folder for a processor profile of the server" },
  json: { kind: "text", about: "file for all figures" },
});

/** Longer clips give too few turns in a step. */
const longestClipMs = 6000;
const steps = [1, 2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 32].filter(
  (callers) => callers === 1 || (callers >= args.from && callers <= args.max),
);
const settings = turnSettings.server_vad;
const { clips: all, source } = await loadBenchClips();
const clips = all.filter(({ group, samples }) => group === "utterance" && samples.length / 16 <= longestClipMs);
const server = await startMeasuredServer(args.profile === undefined ? {} : { profileDir: args.profile });
console.log(
  `${args.mode}, ${settings.name}; ${clips.length} clips, ${source}; ${availableParallelism()} cores, ` +
    `load average ${loadavg()[0]?.toFixed(1)} before`,
);

const results: CrowdResult[] = [];
let limit: { readonly callers: number; readonly reason: string } | undefined;
try {
  // Code and models warm up before the one caller that the others are compared with.
  await step(1, 10);
  for (const callers of steps) {
    const result = await step(callers, args.seconds * (callers <= 2 ? 2 : 1));
    results.push(result);
    console.log(lineOf(result));
    const reason = whyTooMany(result, results[0] ?? result);
    if (reason !== undefined && limit === undefined) {
      limit = { callers, reason };
      console.log(`  with ${callers} callers: ${reason}`);
      if (!args["past-limit"]) break;
    }
  }
} finally {
  await server.close();
}
const held = results.filter((result) => limit === undefined || result.callers < limit.callers).at(-1)?.callers ?? 0;
console.table(results.map(rowOf));
console.log(
  limit === undefined ? `all ${held} callers were held` : `held ${held} callers; ${limit.reason} with ${limit.callers}`,
);
if (server.logged.size > 0) console.log("logged by the server:", Object.fromEntries(server.logged));
if (args.json !== undefined) {
  const load = loadavg()[0];
  writeFileSync(
    args.json,
    `${JSON.stringify({ bench: "sessions", mode: args.mode, source, load, held, limit, results }, null, 1)}\n`,
  );
}

function step(callers: number, seconds: number): Promise<CrowdResult> {
  const share = args.mode === "talk-40" ? 0.4 : 1;
  return speakAsCrowd({
    server,
    clips,
    settings,
    callers,
    durationMs: seconds * 1000,
    speakingShare: share,
    shortestPauseMs: args.mode === "talk-40" ? 1500 : 1200,
  });
}

/** p95 in milliseconds beyond the silence asked for; turns without an answer count as the slowest. */
function p95Beyond({ firstAudioMs, unanswered }: CrowdResult): number {
  const missed = Array.from({ length: unanswered }, () => Infinity);
  return spreadOf([...firstAudioMs, ...missed].map((ms) => ms - settings.silenceMs)).p95;
}

function whyTooMany(result: CrowdResult, one: CrowdResult): string | undefined {
  if (result.errors.length > 0) return `errors: ${[...new Set(result.errors)].join("; ")}`;
  if (p95Beyond(result) > 2 * p95Beyond(one))
    return `p95 ${p95Beyond(result)} ms, more than twice ${p95Beyond(one)} ms`;
  return undefined;
}

function rowOf(result: CrowdResult): Readonly<Record<string, number>> {
  const { usage } = result;
  const beyond = spreadOf(result.firstAudioMs.map((ms) => ms - settings.silenceMs));
  return {
    callers: result.callers,
    turns: result.turns,
    "p50 beyond": beyond.p50,
    "p95 beyond": p95Beyond(result),
    "stopped p95": spreadOf(result.speechStoppedMs.map((ms) => ms - settings.silenceMs)).p95,
    unanswered: result.unanswered,
    "cut short": result.cutShort,
    errors: result.errors.length,
    "cpu % of a core": rounded(100 * result.cpuShare),
    "loop %": rounded(100 * usage.loopUtilization),
    "loop p99 ms": rounded(usage.loop.p99Ms, 1),
    "loop max ms": rounded(usage.loop.maxMs, 1),
    "gc max ms": rounded(usage.collection.maxMs, 1),
    "rss MiB": rounded(usage.rssMiB),
    "bench cpu %": rounded(100 * result.ownCpuShare),
    "late frame ms": rounded(result.latestFrameMs),
    load: rounded(loadavg()[0] ?? Number.NaN, 1),
  };
}

function lineOf(result: CrowdResult): string {
  return Object.entries(rowOf(result))
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
