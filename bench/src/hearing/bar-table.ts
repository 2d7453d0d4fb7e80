import { percent } from "../kit/markdown-table.ts";
import { percentile, sum } from "../kit/statistics.ts";
import type { ActivityReport } from "./activity/measure-activity.ts";
import type { BargeInRow } from "./barge-in/measure-barge-in.ts";
import type { EchoOrdersReport } from "./echo-orders/measure-echo-orders.ts";
import type { EchoReport } from "./echo/measure-echo.ts";
import type { EndOfUtteranceReport } from "./end-of-utterance/measure-end-of-utterance.ts";
import type { PartResult } from "./hearing-parts.ts";
import type { NoiseReport } from "./noise/measure-noise.ts";

/** A bar and what was measured. */
export type BarLine = readonly [what: string, bar: string, measured: string];

/** The bars of the project against what was measured, of the parts that were. */
export function barLines(results: readonly PartResult[]): readonly BarLine[] {
  const report = (name: string): unknown => results.find((result) => result.name === name)?.report;
  const echo = report("echo") as EchoReport | undefined;
  const orders = report("echo-orders") as EchoOrdersReport | undefined;
  const turns = report("end-of-utterance") as EndOfUtteranceReport | undefined;
  const bargeIn = report("barge-in") as { readonly bargeIn: readonly BargeInRow[] } | undefined;
  const activity = report("activity") as ActivityReport | undefined;
  const noise = report("noise") as NoiseReport | undefined;
  return [
    ...(echo === undefined ? [] : echoLines(echo)),
    ...(orders === undefined ? [] : orderLines(orders)),
    ...(turns === undefined ? [] : turnLines(turns)),
    ...(bargeIn === undefined ? [] : bargeInLines(bargeIn.bargeIn)),
    ...(activity === undefined ? [] : activityLines(activity)),
    ...(echo === undefined || noise === undefined ? [] : [costLine(echo, noise)]),
  ];
}

/** One of them as a row of the table. */
export function barRow([what, bar, measured]: BarLine): string {
  return `| ${what} | ${bar} | ${measured} |`;
}

const db = (value: number): string => `${value.toFixed(1)} dB`;
const median = (values: readonly number[]): number => percentile(values, 0.5);
const least = (values: readonly number[]): number => Math.min(...values);

function echoLines(echo: EchoReport): BarLine[] {
  const ours = echo.singleTalk.filter((row) => row.canceller === "vivavoce");
  const erle = (loudspeaker: "linear" | "mild"): string => {
    const rows = ours.filter((row) => row.loudspeaker === loudspeaker && row.driftPpm === 0);
    const suppressed = rows.map((row) => row.suppressed.at3s);
    const linear = rows.map((row) => row.linear.at3s);
    return `${db(median(suppressed))} suppressed (least ${db(least(suppressed))}), ${db(median(linear))} linear (least ${db(least(linear))})`;
  };
  const drifting = ours.filter((row) => Math.abs(row.driftPpm) >= 200);
  const back = echo.pathChange.filter((row) => row.canceller === "vivavoce");
  const backAt = (key: "linearMs" | "suppressedMs"): string => {
    const times = back.map((row) => row[key]);
    return times.includes(null) ? "not always in 5 s" : `${Math.max(...times.map(Number))} ms at most`;
  };
  const rise = Math.max(...echo.doubleTalk.map(({ wordErrorRate: rate }) => rate.linear - rate.clean));
  const loudest = echo.doubleTalk.find(({ echoToNearDb }) => echoToNearDb === 6);
  const starts = echo.falseStarts.filter((row) => row.canceller === "vivavoce");
  const all = (key: "minutes" | "starts80" | "starts200"): number => sum(starts.map((row) => row[key]));
  return [
    ["echo return loss enhancement after 3 s, linear loudspeaker, median of the rooms", "35 dB", erle("linear")],
    ["the same, mildly nonlinear loudspeaker", "25 dB", erle("mild")],
    [
      "word error rate rise of the near end in double talk, -12 to +6 dB",
      "5 points",
      `${(100 * rise).toFixed(1)} points`,
    ],
    [
      "speech_started by echo alone",
      "0 in 30 minutes",
      `${all("starts80")} (speech_duration_ms 80), ${all("starts200")} (200) in ${all("minutes").toFixed(1)} minutes`,
    ],
    ["moved microphone: back above 15 dB", "2 s", `${backAt("suppressedMs")} suppressed, ${backAt("linearMs")} linear`],
    [
      "clock drift of 200 ppm keeps, after 3 s",
      "20 dB",
      `${db(least(drifting.map((row) => row.suppressed.at3s)))} suppressed, ${db(least(drifting.map((row) => row.linear.at3s)))} linear at least`,
    ],
    [
      "word error rate of an interrupting user, echo 6 dB louder",
      "10 %",
      loudest === undefined
        ? "-"
        : `${percent(loudest.wordErrorRate.linear)} (without echo ${percent(loudest.wordErrorRate.clean)}, AEC3 ${percent(loudest.wordErrorRate.aec3)})`,
    ],
  ];
}

function orderLines({ selfStarts, interruptions, nearOnly }: EchoOrdersReport): BarLine[] {
  const minutes = sum(selfStarts.map((row) => row.minutes));
  const count = sum([...selfStarts, ...interruptions].map((row) => row.selfStarts));
  const users = sum(interruptions.map((row) => row.interruptions));
  const inTime = sum(interruptions.map((row) => row.inTime));
  const alone = sum(nearOnly.map((row) => row.interruptions));
  return [
    [
      "speech_started by the agent's own voice, headphones, loudspeakers, mute and volumes in all orders",
      "0",
      `${count} in ${minutes.toFixed(0)} minutes`,
    ],
    [
      "users heard within 700 ms who speak up in the first second after such a change",
      "-",
      `${percent(inTime / users)} of ${users}`,
    ],
    [
      "users heard within 700 ms who speak up in a first answer that does not come back",
      "-",
      `${percent(sum(nearOnly.map((row) => row.inTime)) / alone)} of ${alone}`,
    ],
  ];
}

function turnLines({ sets }: EndOfUtteranceReport): BarLine[] {
  const at = sets[0]?.judges[0]?.budgets.find(({ budgetMs }) => budgetMs === 300);
  return [
    [
      "false cut-offs at a 300 ms budget, held-out dialogues",
      "25 %",
      at === undefined
        ? "-"
        : `${percent(at.falseCutOffs)} in ${at.latencyMs} ms (plain silence ${percent(at.plainSilence)})`,
    ],
  ];
}

function bargeInLines(rows: readonly BargeInRow[]): BarLine[] {
  const ours = rows.filter(({ settings }) => settings.includes("remove_filler_words"));
  const stopped = (kind: BargeInRow["kind"], source?: BargeInRow["source"]): string => {
    const chosen = ours.filter((row) => row.kind === kind && (source === undefined || row.source === source));
    const sounds = sum(chosen.map((row) => row.sounds));
    const count = sum(chosen.map((row) => Math.round(row.sounds * row.stopped)));
    const share = kind === "interruption" ? sounds - count : count;
    return `${percent(share / sounds)} of ${sounds}`;
  };
  const human = ours.find((row) => row.kind === "interruption" && row.source === "human");
  return [
    [
      "back-channels that stop the agent",
      "10 %",
      `${stopped("back-channel", "generated")} hums, ${stopped("back-channel", "synthesized")} synthesized words`,
    ],
    ["noises that stop the agent", "-", stopped("noise")],
    ["real interruptions missed", "2 %", stopped("interruption")],
    [
      "time to yield, human speech, p50 / p95",
      "500 ms",
      human === undefined ? "-" : `${Math.round(human.p50Ms ?? 0)} / ${Math.round(human.p95Ms ?? 0)} ms`,
    ],
  ];
}

function activityLines({ rows, shortWords }: ActivityReport): BarLine[] {
  const onset = (condition: string, suppressed: boolean): string => {
    const row = rows.find((candidate) => candidate.condition === condition && candidate.suppressed === suppressed);
    return row === undefined ? "-" : `${row.onset80.p50} / ${row.onset200.p50} ms`;
  };
  const words = shortWords.map(({ path, words: all, heard80, heard200 }): BarLine => [
    `single digits that start a turn, ${path}, speech_duration_ms 80 / 200`,
    path.includes("8 kHz") ? `28 of ${all}` : "-",
    `${heard80} / ${heard200}`,
  ]);
  const onsets = (
    [
      ["clean", "60 ms"],
      ["5 dB", "100 ms"],
    ] as const
  ).map(([condition, bar]): BarLine => [
    `speech_started beyond speech_duration_ms 80 / 200, ${condition}, p50`,
    bar,
    `${onset(condition, false)}, suppressed ${onset(condition, true)}`,
  ]);
  return [...onsets, ...words];
}

/** Silero's share is that of decision 0004. */
const activityPercent = 0.4;

function costLine({ cost }: EchoReport, noise: NoiseReport): BarLine {
  const echo = cost.find(({ canceller }) => canceller === "vivavoce");
  const noisePercent = 100 * noise.cost.coreShare;
  const active = (echo?.activePercent ?? 0) + noisePercent + activityPercent;
  const parts = `echo ${echo?.activePercent.toFixed(1)}, noise ${noisePercent.toFixed(1)}, activity ${activityPercent}`;
  return [
    "whole front end of a session, share of a core",
    "5 %",
    `${active.toFixed(1)} % while the agent speaks (${parts}); echo ${echo?.idlePercent.toFixed(2)} % while nothing plays`,
  ];
}
