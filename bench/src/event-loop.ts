/**
 * Does inference block the event loop? `node bench/dist/event-loop.js --help`. The delay of the server's event loop with
 * nobody there, with silent sessions, and while sessions recognize and speak; the bar is 20 ms at p99 with three.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { readBenchArguments, writeFigures } from "./kit/bench-arguments.ts";
import { loadBenchClips } from "./kit/bench-clips.ts";
import { Caller } from "./kit/caller.ts";
import type { Usage } from "./kit/child-messages.ts";
import { speakAsCrowd } from "./kit/crowd.ts";
import { loadNow } from "./kit/machine.ts";
import { startMeasuredServer } from "./kit/measured-server.ts";
import { rounded } from "./kit/statistics.ts";
import { turnSettings } from "./kit/turn-settings.ts";

const args = readBenchArguments("Measures how late the server's event loop comes while sessions recognize and speak.", {
  callers: { kind: "number", about: "sessions that speak, nearly all the time", fallback: 3 },
  seconds: { kind: "number", about: "length of each stage", fallback: 30 },
  profile: { kind: "text", about: "folder for a processor profile of the server" },
  json: { kind: "text", about: "file for all figures" },
});

/** Longest p99 that is asked for, in milliseconds. */
const barMs = 20;
const settings = turnSettings.server_vad;
const { clips: all } = await loadBenchClips();
const clips = all.filter(({ group, samples }) => group === "utterance" && samples.length / 16 <= 8000);
const server = await startMeasuredServer(args.profile === undefined ? {} : { profileDir: args.profile });
const stages: { readonly stage: string; readonly load: number; readonly usage: Usage }[] = [];

async function measure(stage: string, work: () => Promise<Usage | undefined>): Promise<void> {
  await server.usage();
  const usage = (await work()) ?? (await server.usage());
  stages.push({ stage, usage, load: loadNow() });
}

function speak(): Promise<Usage> {
  return speakAsCrowd({
    server,
    clips,
    settings,
    callers: args.callers,
    durationMs: args.seconds * 1000,
    speakingShare: 1,
    shortestPauseMs: 1200,
  }).then(({ usage }) => usage);
}

try {
  await measure("nobody", () => sleep(5000, undefined));
  const silent = await Promise.all(
    Array.from({ length: args.callers }, () => Caller.open(server.url, settings.session)),
  );
  await measure(`${args.callers} silent`, () => sleep(5000, undefined));
  for (const caller of silent) caller.close();
  await measure(`${args.callers} speaking, cold`, speak);
  await measure(`${args.callers} speaking, warm`, speak);
} finally {
  await server.close();
}
console.table(
  stages.map(({ stage, load, usage }) => ({
    stage,
    "p50 ms": rounded(usage.loop.p50Ms, 1),
    "p99 ms": rounded(usage.loop.p99Ms, 1),
    "max ms": rounded(usage.loop.maxMs, 1),
    ticks: usage.loop.ticks,
    "loop %": rounded(100 * usage.loopUtilization, 1),
    "gc max ms": rounded(usage.collection.maxMs, 1),
    "gc total ms": rounded(usage.collection.totalMs, 1),
    load,
  })),
);
const p99Ms = stages.at(-1)?.usage.loop.p99Ms ?? Number.NaN;
console.log(`p99 with ${args.callers} speaking: ${p99Ms.toFixed(1)} ms; asked for: at most ${barMs} ms`);
writeFigures(args.json, { bench: "event-loop", barMs, p99Ms, stages });
