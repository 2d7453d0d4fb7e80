/**
 * How many sessions speaking at once a server holds: `node bench/dist/sessions.js --help`. They are too many
 * when the p95 of the first audio, beyond the silence asked for, is more than twice that of one caller, or something goes
 * wrong. Every step has the same callers, saying the same, and more.
 */
import { readBenchArguments, writeFigures } from "./kit/bench-arguments.ts";
import { loadBenchClips } from "./kit/bench-clips.ts";
import { meanTurnMs, speakAsCrowd } from "./kit/crowd.ts";
import type { CrowdResult } from "./kit/crowd.ts";
import { loadNow, machineBefore } from "./kit/machine.ts";
import { startMeasuredServer } from "./kit/measured-server.ts";
import { percentileInterval, rounded, spreadOf } from "./kit/statistics.ts";
import { cleanedSound, turnSettings } from "./kit/turn-settings.ts";
import type { TurnSettings } from "./kit/turn-settings.ts";

const args = readBenchArguments("Finds how many callers who speak in real time a server holds, by bisection.", {
  mode: {
    kind: "text",
    about: "callers speak 40 % of the time, or nearly all the time with 1.2 s for an answer",
    fallback: "talk-40",
    oneOf: ["talk-40", "all-talking"],
  },
  settings: {
    kind: "text",
    about: "how turns are taken; quickstart: by meaning, with echo cancellation and noise suppression",
    fallback: "server_vad",
    oneOf: ["server_vad", "azure_semantic_vad", "quickstart"],
  },
  "most-ms": {
    kind: "number",
    about: "p95 beyond the silence that is too much; absent: twice that of one caller, who is then measured too",
  },
  turns: { kind: "number", about: "turns of each step, of all callers together", fallback: 100 },
  first: { kind: "number", about: "callers that are tried first", fallback: 8 },
  max: { kind: "number", about: "most callers", fallback: 32 },
  only: { kind: "number", about: "callers of the only step, beside that of one where there is one" },
  profile: { kind: "text", about: "folder for a processor profile of the server" },
  json: { kind: "text", about: "file for all figures" },
});

/** Longer clips give too few turns in a step. */
const longestClipMs = 6000;
const settings = settingsOf(args.settings);
const { clips: all, source } = await loadBenchClips();
const pace = {
  clips: all.filter(({ group, samples }) => group === "utterance" && samples.length / 16 <= longestClipMs),
  speakingShare: args.mode === "talk-40" ? 0.4 : 1,
  shortestPauseMs: args.mode === "talk-40" ? 1500 : 1200,
};
const server = await startMeasuredServer(args.profile === undefined ? {} : { profileDir: args.profile });
console.log(
  `${args.mode}, ${args.settings}: ${settings.name}; ${pace.clips.length} clips, ${source}; at least ${args.turns} turns a step; ` +
    machineBefore(),
);

const results: CrowdResult[] = [];
let limit: { readonly callers: number; readonly reason: string } | undefined;
try {
  // Code and models warm up before the one caller that the others are compared with.
  await step(1, 3);
  if (args["most-ms"] === undefined) await isHeld(1);
  await (args.only === undefined ? findLimit() : isHeld(args.only));
} finally {
  await server.close();
}
results.sort((a, b) => a.callers - b.callers);
const held = results.filter((result) => limit === undefined || result.callers < limit.callers).at(-1)?.callers ?? 0;
console.table(results.map(rowOf));
console.log(
  limit === undefined ? `all ${held} callers were held` : `held ${held} callers; ${limit.reason} with ${limit.callers}`,
);
if (server.logged.size > 0) console.log("logged by the server:", Object.fromEntries(server.logged));
const { mode, settings: asked } = args;
writeFigures(args.json, { bench: "sessions", mode, settings: asked, source, load: loadNow(), held, limit, results });

/** Doubles the callers until they are too many, then halves what is between. */
async function findLimit(): Promise<void> {
  let held = 1;
  let next = args.first;
  while (limit === undefined && held < args.max) {
    if (await isHeld(next)) held = next;
    next = Math.min(args.max, next * 2);
  }
  while (limit !== undefined && limit.callers - held > 1) {
    const middle = Math.floor((held + limit.callers) / 2);
    if (await isHeld(middle)) held = middle;
  }
}

async function isHeld(callers: number): Promise<boolean> {
  const result = await step(callers, args.turns);
  results.push(result);
  console.log(lineOf(result));
  const reason = whyTooMany(result, results[0] ?? result);
  if (reason === undefined) return true;
  limit = { callers, reason };
  console.log(`  with ${callers} callers: ${reason}`);
  return false;
}

function step(callers: number, turns: number): Promise<CrowdResult> {
  // One turn more for each caller: they begin at different times, and the last turn may not fit.
  const durationMs = (turns / callers + 1) * meanTurnMs(pace);
  return speakAsCrowd({ server, settings, callers, durationMs, ...pace });
}

/** Milliseconds beyond the silence asked for; turns without an answer count as the slowest. */
function beyond({ firstAudioMs, unanswered }: CrowdResult): readonly number[] {
  const missed = Array.from({ length: unanswered }, () => Infinity);
  return [...firstAudioMs, ...missed].map((ms) => ms - settings.silenceMs);
}

function p95Beyond(result: CrowdResult): number {
  return spreadOf(beyond(result)).p95;
}

function whyTooMany(result: CrowdResult, one: CrowdResult): string | undefined {
  if (result.errors.length > 0) return `errors: ${[...new Set(result.errors)].join("; ")}`;
  const mostMs = args["most-ms"];
  if (mostMs !== undefined) return p95Beyond(result) > mostMs ? `p95 ${p95Beyond(result)} ms` : undefined;
  if (p95Beyond(result) > 2 * p95Beyond(one))
    return `p95 ${p95Beyond(result)} ms, more than twice ${p95Beyond(one)} ms`;
  return undefined;
}

function settingsOf(name: string): TurnSettings {
  if (name === "server_vad") return turnSettings.server_vad;
  const semantic = turnSettings.azure_semantic_vad;
  return name === "quickstart" ? { ...semantic, session: { ...semantic.session, ...cleanedSound } } : semantic;
}

function rowOf(result: CrowdResult): Readonly<Record<string, number>> {
  const { usage } = result;
  const interval = percentileInterval(beyond(result), 0.95);
  return {
    callers: result.callers,
    turns: result.turns,
    "p50 beyond": spreadOf(beyond(result)).p50,
    "p95 beyond": p95Beyond(result),
    "95 % from": rounded(interval.low),
    "95 % to": rounded(interval.high),
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
    load: loadNow(),
  };
}

function lineOf(result: CrowdResult): string {
  return Object.entries(rowOf(result))
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
