/**
 * One conversation with a whole server: `node bench/dist/conversation.js --help`. Clips are spoken in real time, one turn
 * each; word errors beside those of the bare recognizer, latencies from the true end of speech, processor and memory.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { recognizeBare, recognizeSpans } from "./bare-recognition.ts";
import { readBenchArguments, writeFigures } from "./kit/bench-arguments.ts";
import { loadBenchClips } from "./kit/bench-clips.ts";
import type { BenchClip } from "./kit/bench-clips.ts";
import { Caller } from "./kit/caller.ts";
import { bareRealTimeFactor, printRun, summarizeRun } from "./conversation-report.ts";
import type { ConversationRun, RunSummary } from "./conversation-report.ts";
import { loadNow } from "./kit/machine.ts";
import { startMeasuredServer } from "./kit/measured-server.ts";
import { PhaseMeter } from "./phase-meter.ts";
import { speakTurn } from "./kit/speak-turn.ts";
import { turnResult } from "./kit/turn-result.ts";
import { turnSettings } from "./kit/turn-settings.ts";

const args = readBenchArguments("Speaks clips to a server in real time, one turn each, and measures the whole path.", {
  detection: {
    kind: "text",
    about: "how the end of a turn is found",
    fallback: "both",
    oneOf: ["server_vad", "azure_semantic_vad", "both"],
  },
  clips: { kind: "number", about: "most clips of each group, evenly chosen; 0 for all", fallback: 0 },
  group: {
    kind: "text",
    about: "clips of this group only",
    fallback: "all",
    oneOf: ["all", "utterance", "wake word", "single digit"],
  },
  clip: { kind: "text", about: "clips whose name contains this only" },
  "answer-ms": {
    kind: "number",
    about: "answers are cancelled after so much of them; 0 hears them out",
    fallback: 400,
  },
  "model-delay": { kind: "number", about: "makes the language model slower, in ms", fallback: 0 },
  "configured-model": { kind: "switch", about: "the language model of the environment, not the built-in one" },
  profile: { kind: "text", about: "folder for a processor profile of the server" },
  json: { kind: "text", about: "file for all figures" },
});

const { clips: all, source } = await loadBenchClips();
const clips = chosen(all);
if (clips.length === 0) {
  console.error("There is no such clip.");
  process.exit(2);
}
console.error(`${clips.length} clips (${source}); load average ${loadNow().toFixed(1)}`);
const bare = await recognizeBare(clips);
const realTimeFactor = bareRealTimeFactor(bare);
console.log(`Real-time factor of the bare recognizer, one pass: ${realTimeFactor.toFixed(3)}`);
const runs: RunSummary[] = [];
for (const name of args.detection === "both" ? (["server_vad", "azure_semantic_vad"] as const) : [args.detection]) {
  const run = await converse(name as keyof typeof turnSettings);
  const spans = run.turns.map(({ utterances }) => utterances);
  const summary = summarizeRun(clips, { bare, byUtterance: await recognizeSpans(clips, spans) }, run);
  printRun(summary, bare);
  runs.push(summary);
}
writeFigures(args.json, { bench: "conversation", source, bareRealTimeFactor: realTimeFactor, bare, runs });

/** A few of each group, spread over it, or all. */
function chosen(from: readonly BenchClip[]): BenchClip[] {
  const wanted = from.filter(
    (clip) => (args.group === "all" || clip.group === args.group) && clip.id.includes(args.clip ?? ""),
  );
  if (args.clips === 0) return wanted;
  return [...new Set(wanted.map((clip) => clip.group))].flatMap((group) => {
    const own = wanted.filter((clip) => clip.group === group);
    const step = Math.max(1, own.length / args.clips);
    return own.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step)).slice(0, args.clips);
  });
}

/** One session on a fresh server: all clips as turns. */
async function converse(detection: keyof typeof turnSettings): Promise<ConversationRun> {
  const settings = turnSettings[detection];
  const server = await startMeasuredServer({
    configuredModel: args["configured-model"],
    modelDelayMs: args["model-delay"],
    ...(args.profile === undefined ? {} : { profileDir: args.profile }),
  });
  const caller = await Caller.open(server.url, settings.session);
  const meter = new PhaseMeter(server, caller);
  try {
    await sleep(1000);
    const spoken: { readonly clip: BenchClip; readonly startMs: number }[] = [];
    for (const [index, clip] of clips.entries()) {
      spoken.push({ clip, startMs: await speakTurn(caller, clip, args["answer-ms"]) });
      if (process.stderr.isTTY) process.stderr.write(`\r${settings.name}: ${index + 1}/${clips.length} `);
    }
    const usage = await meter.stop();
    const turns = spoken.map(({ clip, startMs }, index) => {
      const endMs = spoken[index + 1]?.startMs ?? Infinity;
      return turnResult(clip, startMs, endMs, caller, server.stages);
    });
    return {
      detection,
      settings,
      engines: server.engines,
      turns,
      usage,
      errors: caller.errors,
      logged: Object.fromEntries(server.logged),
      latestFrameMs: caller.latestMs,
      load: loadNow(),
    };
  } finally {
    caller.close();
    await server.close();
  }
}
