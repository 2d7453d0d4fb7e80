/**
 * What callers cost who are connected and say nothing: `node bench/dist/silent-callers.js --help`. Each kind of silence is a
 * row: no audio at all, digital silence, and the hiss of a microphone in a quiet room.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { readBenchArguments, writeFigures } from "./kit/bench-arguments.ts";
import { Caller } from "./kit/caller.ts";
import { loadNow, machineBefore } from "./kit/machine.ts";
import { startMeasuredServer } from "./kit/measured-server.ts";
import { rounded, seededNumbers } from "./kit/statistics.ts";
import { cleanedSound, turnSettings } from "./kit/turn-settings.ts";
import { silentFrame, wireFrames } from "./kit/wire-frames.ts";

const kinds = ["no audio", "digital silence", "hiss at -65 dBFS"] as const;
type Kind = (typeof kinds)[number];

const args = readBenchArguments("Measures what connected callers cost who say nothing.", {
  callers: { kind: "number", about: "callers at the same time", fallback: 200 },
  seconds: { kind: "number", about: "measured in each row", fallback: 20 },
  settle: { kind: "number", about: "seconds before, in which code warms up", fallback: 8 },
  settings: {
    kind: "text",
    about: "how turns are taken",
    fallback: "server_vad",
    oneOf: ["server_vad", "azure_semantic_vad"],
  },
  cleaned: { kind: "switch", about: "with echo cancellation and noise suppression asked for" },
  only: { kind: "text", about: "the only kind of silence", oneOf: kinds },
  bare: { kind: "switch", about: "of a server that does nothing with messages: what sockets cost anybody" },
  profile: { kind: "text", about: "folder for a processor profile of the server" },
  json: { kind: "text", about: "file for all figures" },
});

interface SilentRow {
  readonly silence: Kind;
  readonly callers: number;
  /** Processor time of the server over the time that passed. */
  readonly cpuShare: number;
  readonly loopUtilization: number;
  readonly loopP99Ms: number;
  readonly rssMiB: number;
  /** Of each caller, beyond the server without any. */
  readonly mibEach: number;
  readonly latestFrameMs: number;
  readonly errors: readonly string[];
}

/** Frames that a caller of this kind sends over and over; none: it sends nothing. */
function lineOf(kind: Kind): readonly string[] {
  if (kind === "no audio") return [];
  if (kind === "digital silence") return [silentFrame];
  const random = seededNumbers(1);
  const amplitude = 10 ** (-65 / 20) * Math.sqrt(3);
  return wireFrames(Float32Array.from({ length: 16_000 * 3 }, () => amplitude * (2 * random() - 1)));
}

async function measure(kind: Kind): Promise<SilentRow> {
  const server = await startMeasuredServer({
    bare: args.bare,
    ...(args.profile !== undefined && { profileDir: args.profile }),
  });
  const session = {
    ...turnSettings[args.settings as keyof typeof turnSettings].session,
    ...(args.cleaned && cleanedSound),
  };
  const callers: Caller[] = [];
  try {
    const { rssMiB: empty } = await server.usage();
    const line = lineOf(kind);
    while (callers.length < args.callers) callers.push(await Caller.open(server.url, session, []));
    for (const caller of line.length === 0 ? [] : callers) {
      caller.begin(line);
      // Frames of all callers are spread over time.
      await sleep(1);
    }
    await sleep(1000 * args.settle);
    const before = await server.usage();
    await sleep(1000 * args.seconds);
    const after = await server.usage();
    return {
      silence: kind,
      callers: args.callers,
      cpuShare: (after.cpuMs - before.cpuMs) / (after.atMs - before.atMs),
      loopUtilization: after.loopUtilization,
      loopP99Ms: after.loop.p99Ms,
      rssMiB: after.rssMiB,
      mibEach: (after.rssMiB - empty) / args.callers,
      latestFrameMs: Math.max(...callers.map(({ latestMs }) => latestMs)),
      errors: [...new Set(callers.flatMap(({ errors }) => errors)), ...server.logged.keys()],
    };
  } finally {
    for (const caller of callers) caller.close();
    await server.close();
  }
}

console.log(
  `${args.callers} callers${args.bare ? " of a bare server" : ""}, ${args.settings}${args.cleaned ? ", echo cancellation and noise suppression" : ""}; ` +
    machineBefore(),
);
const rows: SilentRow[] = [];
for (const kind of kinds) if (args.only === undefined || args.only === kind) rows.push(await measure(kind));
console.table(
  rows.map((row) => ({
    silence: row.silence,
    callers: row.callers,
    "cpu % of a core": rounded(100 * row.cpuShare, 1),
    "loop %": rounded(100 * row.loopUtilization, 1),
    "loop p99 ms": rounded(row.loopP99Ms, 1),
    "rss MiB": rounded(row.rssMiB),
    "MiB a caller": rounded(row.mibEach, 2),
    "late frame ms": rounded(row.latestFrameMs),
    errors: row.errors.join("; "),
  })),
);
const { json, ...asked } = args;
writeFigures(json, { bench: "silent-callers", asked, load: loadNow(), rows });
