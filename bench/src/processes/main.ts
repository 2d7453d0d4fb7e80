/**
 * What several processes bring: `node bench/dist/processes/main.js --help`. The same callers speak to a server of 1, 2 and 4
 * processes, one after the other, on scripted engines without a front end (which shows what sessions themselves cost) or on the
 * real ones. On a busy machine the rows are good against each other, not alone.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { numbersIn, readBenchArguments, writeFigures } from "../kit/bench-arguments.ts";
import { loadBenchClips } from "../kit/bench-clips.ts";
import { loadNow, machineBefore } from "../kit/machine.ts";
import { rounded, spreadOf, sum } from "../kit/statistics.ts";
import { turnSettings } from "../kit/turn-settings.ts";
import { silentFrameOf, wireFrames } from "../kit/wire-frames.ts";
import type { Crowd, Heard } from "./messages.ts";
import { startReal, startScripted } from "./servers.ts";

const args = readBenchArguments("Compares a server of one process with servers of several.", {
  engines: { kind: "text", about: "whose work is done", fallback: "scripted", oneOf: ["scripted", "real"] },
  processes: { kind: "text", about: "numbers of processes to compare", fallback: "1,2,4" },
  callers: { kind: "text", about: "numbers of callers to try", fallback: "100,200,400" },
  seconds: { kind: "number", about: "length of each step", fallback: 20 },
  frame: { kind: "number", about: "sound in one message, in milliseconds", fallback: 100 },
  speakers: { kind: "number", about: "processes that speak for the callers", fallback: 1 },
  json: { kind: "text", about: "file for all figures" },
});

/** Longest clip, and the pause after it, in milliseconds: callers speak some 40 % of the time. */
const longestClipMs = 5000;
const pauseMs = 2500;
const { session, silenceMs } = turnSettings.server_vad;

async function clipsOf(): Promise<readonly (readonly string[])[]> {
  if (args.engines === "scripted") {
    const tone = Float32Array.from({ length: 24_000 }, (_, at) => 0.25 * Math.sin((2 * Math.PI * 220 * at) / 16_000));
    return [wireFrames(tone, args.frame)];
  }
  const { clips } = await loadBenchClips();
  const short = clips.filter(({ group, samples }) => group === "utterance" && samples.length / 16 <= longestClipMs);
  return short.map(({ samples }) => wireFrames(samples, args.frame));
}

interface Row {
  readonly processes: number;
  readonly callers: number;
  readonly [figure: string]: number;
}

async function step(processes: number, callers: number, crowd: Omit<Crowd, "url" | "callers">): Promise<Row> {
  const server = await (args.engines === "real" ? startReal(processes) : startScripted(processes));
  try {
    const before = await server.usage();
    const startMs = performance.now();
    const heard = await Promise.all(
      Array.from({ length: args.speakers }, (_, index) => {
        const own = Math.floor((callers + index) / args.speakers);
        return speak({ ...crowd, url: server.url, callers: own });
      }),
    );
    const seconds = (performance.now() - startMs) / 1000;
    const after = await server.usage();
    const cores = (part: string): number => ((after.cpuMs[part] ?? 0) - (before.cpuMs[part] ?? 0)) / 1000 / seconds;
    const beyond = spreadOf(heard.flatMap(({ firstAudioMs }) => firstAudioMs).map((ms) => ms - silenceMs));
    for (const { errors } of heard) for (const error of new Set(errors)) console.error(`  ${error}`);
    const parts = Object.keys(after.cpuMs).map((part) => [`cores ${part}`, rounded(cores(part), 2)] as const);
    return {
      processes,
      callers,
      answered: beyond.count,
      missed: sum(heard.map(({ missed }) => missed)),
      "p50 beyond": beyond.p50,
      "p95 beyond": beyond.p95,
      errors: sum(heard.map(({ errors }) => errors.length)),
      ...Object.fromEntries(parts),
      ...(after.loopP99Ms === undefined ? {} : { "loop p99 ms": rounded(after.loopP99Ms, 1) }),
      "cores callers": rounded(sum(heard.map(({ cpuMs }) => cpuMs)) / 1000 / seconds, 2),
      "latest frame ms": rounded(Math.max(...heard.map(({ latestMs }) => latestMs))),
      load: loadNow(),
    };
  } finally {
    await server.close();
  }
}

async function speak(crowd: Crowd): Promise<Heard> {
  const child = fork(fileURLToPath(new URL("callers-child.js", import.meta.url)), [], {
    serialization: "advanced",
    execArgv: [],
  });
  child.send(crowd);
  const [heard] = (await once(child, "message")) as [Heard];
  return heard;
}

const crowd = {
  seconds: args.seconds,
  clips: await clipsOf(),
  frameMs: args.frame,
  pauseMs,
  silentFrame: silentFrameOf(args.frame),
  session,
};
console.log(`${args.engines} engines, ${args.seconds} s a step, ${args.frame} ms a message; ${machineBefore()}`);
const rows: Row[] = [];
for (const callers of numbersIn(args.callers)) {
  // Side by side: what else the machine does changes from minute to minute.
  for (const processes of numbersIn(args.processes)) rows.push(await step(processes, callers, crowd));
}
console.table(rows);
writeFigures(args.json, { bench: "processes", ...args, cores: availableParallelism(), rows });
