import { setTimeout as sleep } from "node:timers/promises";
import type { BenchClip } from "./bench-clips.ts";
import { Caller } from "./caller.ts";
import { wallMs } from "./child-messages.ts";
import type { Usage } from "./child-messages.ts";
import { ownCpuMs } from "./machine.ts";
import type { MeasuredServer } from "./measured-server.ts";
import { sum } from "./statistics.ts";
import { turnResult } from "./turn-result.ts";
import type { TurnResult } from "./turn-result.ts";
import type { TurnSettings } from "./turn-settings.ts";
import { wireFrames } from "./wire-frames.ts";

export interface CrowdOptions {
  readonly server: MeasuredServer;
  readonly clips: readonly BenchClip[];
  readonly settings: TurnSettings;
  readonly callers: number;
  readonly durationMs: number;
  /** Share of the time that each caller speaks, above 0; the pause after a clip follows from it. */
  readonly speakingShare: number;
  /** Shortest pause after a clip, in milliseconds: an answer that has not begun by its end is missed. */
  readonly shortestPauseMs: number;
}

export interface CrowdResult {
  readonly callers: number;
  /** Clips spoken whole, with their pause. */
  readonly turns: number;
  /** Milliseconds from the end of speech to the first audio, of the turns that were answered in their pause. */
  readonly firstAudioMs: readonly number[];
  readonly speechStoppedMs: readonly number[];
  /** Turns whose answer had not begun when the caller spoke again. */
  readonly unanswered: number;
  /** Turns whose last utterance ended before the speaker did: nothing is measured from them. */
  readonly cutShort: number;
  readonly errors: readonly string[];
  /** Of the server's process, from the first clip to the last. */
  readonly usage: Usage;
  readonly cpuShare: number;
  /** Of this process, which speaks for all callers on the same machine. */
  readonly ownCpuShare: number;
  /** Latest that a frame was sent behind its time, in milliseconds. */
  readonly latestFrameMs: number;
}

interface SpokenTurn {
  readonly clip: BenchClip;
  readonly startMs: number;
  /** When the caller speaks again. */
  readonly untilMs: number;
}

/**
 * Callers who speak on a fixed schedule at once, whatever the server does, each beginning at another time. Answers are
 * heard out or spoken over, as the schedule has it.
 */
export async function speakAsCrowd(options: CrowdOptions): Promise<CrowdResult> {
  const { server, clips, settings, durationMs } = options;
  const frames = new Map(clips.map((clip) => [clip, wireFrames(clip.samples)]));
  const callers = await Promise.all(
    Array.from({ length: options.callers }, () => Caller.open(server.url, settings.session)),
  );
  try {
    await sleep(500);
    const before = await server.usage();
    const ownBefore = process.cpuUsage();
    const endMs = wallMs() + durationMs;
    const spoken = await Promise.all(
      callers.map((caller, index) => speakOnSchedule(caller, index, endMs, frames, options)),
    );
    const ownMs = ownCpuMs(ownBefore);
    const usage = await server.usage();
    const wall = usage.atMs - before.atMs;
    const results = callers.flatMap((caller, index) =>
      (spoken[index] ?? []).map((turn) => outcomeOf(caller, turn, server)),
    );
    const measured = results.filter(({ outcome }) => outcome !== "cut short");
    const known = (values: readonly number[]): number[] => values.filter((ms) => !Number.isNaN(ms));
    return {
      callers: options.callers,
      turns: results.length,
      firstAudioMs: known(measured.map(({ firstAudioMs }) => firstAudioMs)),
      speechStoppedMs: known(measured.map(({ speechStoppedMs }) => speechStoppedMs)),
      unanswered: measured.filter(({ firstAudioMs }) => Number.isNaN(firstAudioMs)).length,
      cutShort: results.length - measured.length,
      errors: callers.flatMap((caller) => caller.errors),
      usage,
      cpuShare: (usage.cpuMs - before.cpuMs) / wall,
      ownCpuShare: ownMs / wall,
      latestFrameMs: Math.max(...callers.map((caller) => caller.latestMs)),
    };
  } finally {
    for (const caller of callers) caller.close();
  }
}

/** Multiples of it are spread evenly over a turn, however many there are. */
const goldenRatio = 0.618_033_988_75;

type Pace = Pick<CrowdOptions, "clips" | "speakingShare" | "shortestPauseMs">;

/** Length of a clip and the pause after it, in milliseconds, on average. */
export function meanTurnMs(pace: Pace): number {
  const turns = pace.clips.map(({ samples }) => samples.length / 16 + pauseAfter(samples.length / 16, pace));
  return sum(turns) / turns.length;
}

function pauseAfter(clipMs: number, { shortestPauseMs, speakingShare }: Omit<Pace, "clips">): number {
  return Math.max(shortestPauseMs, clipMs / speakingShare - clipMs);
}

async function speakOnSchedule(
  caller: Caller,
  index: number,
  endMs: number,
  frames: ReadonlyMap<BenchClip, readonly string[]>,
  options: CrowdOptions,
): Promise<SpokenTurn[]> {
  const { clips } = options;
  // Spread over one mean turn, so that they do not speak in chorus. A caller begins when it does and says what it says
  // however many others there are: steps with more callers have the same ones, and more.
  await sleep(meanTurnMs(options) * ((index * goldenRatio) % 1));
  const turns: SpokenTurn[] = [];
  for (let number = 0; ; number++) {
    const clip = clips[(number + index * 3) % clips.length];
    if (clip === undefined) return turns;
    const clipMs = clip.samples.length / 16;
    if (wallMs() + clipMs + pauseAfter(clipMs, options) > endMs) return turns;
    const startMs = caller.say(frames.get(clip) ?? []);
    const untilMs = startMs + clipMs + pauseAfter(clipMs, options);
    turns.push({ clip, startMs, untilMs });
    await sleep(untilMs - wallMs());
  }
}

interface TurnOutcome {
  readonly outcome: TurnResult["outcome"];
  /** Milliseconds from the end of speech; NaN when it did not come before the caller spoke again. */
  readonly firstAudioMs: number;
  readonly speechStoppedMs: number;
}

function outcomeOf(caller: Caller, { clip, startMs, untilMs }: SpokenTurn, server: MeasuredServer): TurnOutcome {
  const { outcome, latency } = turnResult(clip, startMs, untilMs, caller, server.stages);
  const isLate = startMs + clip.speechEndMs + latency.firstAudio > untilMs;
  return { outcome, firstAudioMs: isLate ? Number.NaN : latency.firstAudio, speechStoppedMs: latency.speechStopped };
}
