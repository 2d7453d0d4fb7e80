/**
 * How soon a built checkout can be talked to: `node bench/dist/start.js --help`. Starts `npm start` again and again, and
 * speaks to each server as soon as it listens: seconds from the command to listening, and the first audio of the first
 * answer beside that of the later ones. Prints a table and one line of JSON.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { readBenchArguments } from "./kit/bench-arguments.ts";
import { loadBenchClips } from "./kit/bench-clips.ts";
import type { BenchClip } from "./kit/bench-clips.ts";
import { Caller } from "./kit/caller.ts";
import { loadNow } from "./kit/machine.ts";
import { markdownTable } from "./kit/markdown-table.ts";
import { speakTurn } from "./kit/speak-turn.ts";
import { percentile, rounded } from "./kit/statistics.ts";
import { turnResult } from "./kit/turn-result.ts";
import { turnSettings } from "./kit/turn-settings.ts";
import { watchProgram } from "./kit/watch-program.ts";

const args = readBenchArguments("Starts the server, and speaks to it as soon as it listens.", {
  runs: { kind: "number", about: "starts that are counted; one before them warms the disk", fallback: 20 },
  turns: { kind: "number", about: "turns with each server, 2 at least", fallback: 4 },
});
if (args.runs < 1 || args.turns < 2) {
  console.error("At least one run of two turns is needed.");
  process.exit(2);
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const longestStartMs = 60_000;
/** Hears so much of each answer, in milliseconds. */
const answerMs = 400;
const settings = turnSettings.server_vad;
const home = mkdtempSync(join(tmpdir(), "vivavoce-start-"));

interface Start {
  readonly listeningMs: number;
  /** First audio beyond the silence that was asked for, turn by turn; null where no answer came. */
  readonly answersMs: readonly (number | null)[];
}

/** A server as `npm start` runs it: nothing of this process's settings counts. */
async function startServer(): Promise<{
  readonly server: ChildProcess;
  readonly url: string;
  readonly tookMs: number;
}> {
  const fromMs = performance.now();
  const server = spawn("npm", ["start", "-s", "--", "--port", "0"], {
    cwd: root,
    env: { PATH: process.env["PATH"], HOME: home },
    stdio: ["ignore", "pipe", "pipe"],
    // npm does not pass every signal on: its whole group is ended.
    detached: true,
  });
  const watched = watchProgram(server);
  const late = sleep(longestStartMs, undefined, { ref: false }).then(() => {
    throw new Error(`not listening after a minute: ${watched.said()}`);
  });
  const url = await Promise.race([watched.printed(/listens on (http:\/\/\S+)/), late]);
  late.catch(() => {});
  return { server, url, tookMs: performance.now() - fromMs };
}

async function endServer(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once("close", resolve));
  process.kill(-server.pid, "SIGTERM");
  await ended;
}

async function measureStart(clips: readonly BenchClip[]): Promise<Start> {
  const { server, url, tookMs } = await startServer();
  try {
    const caller = await Caller.open(url, settings.session);
    const answersMs: (number | null)[] = [];
    for (const clip of clips) {
      const startMs = await speakTurn(caller, clip, answerMs);
      const { latency } = turnResult(clip, startMs, Infinity, caller, []);
      answersMs.push(Number.isNaN(latency.firstAudio) ? null : rounded(latency.firstAudio - settings.silenceMs));
    }
    caller.close();
    return { listeningMs: rounded(tookMs), answersMs };
  } finally {
    await endServer(server);
  }
}

const { clips: all, source } = await loadBenchClips();
const sentences = all.filter(({ group }) => group === "utterance");
/** Each run begins with another clip, so that first and later turns are of the same speech. */
const clipsOf = (run: number): readonly BenchClip[] =>
  Array.from({ length: args.turns }, (_, turn) => sentences[(run + turn) % sentences.length] as BenchClip);

const starts: Start[] = [];
try {
  for (let run = -1; run < args.runs; run++) {
    const start = await measureStart(clipsOf(run + 1));
    if (run >= 0) starts.push(start);
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
const listening = starts.map(({ listeningMs }) => listeningMs / 1000);
const answered = (from: number, to?: number): number[] =>
  starts.flatMap(({ answersMs }) => answersMs.slice(from, to).filter((each) => each !== null));
const row = (what: string, values: readonly number[], unit: string, digits = 0) => {
  const at = (share: number): string => `${rounded(percentile(values, share), digits)} ${unit}`;
  return { what, count: values.length, p50: at(0.5), p95: at(0.95), most: at(1) };
};
console.log(`npm start in a built checkout, ${source}, load average ${loadNow().toFixed(1)}\n`);
console.log(
  markdownTable([
    row("from the command to listening", listening, "s", 2),
    row("first answer: first audio beyond 500 ms of silence", answered(0, 1), "ms"),
    row("later answers", answered(1), "ms"),
  ]),
);
const unanswered = starts.flatMap(({ answersMs }) => answersMs).filter((each) => each === null).length;
if (unanswered > 0) console.log(`\n${unanswered} turns without an answer after the last word.`);
console.log(JSON.stringify({ bench: "start", source, starts }));
