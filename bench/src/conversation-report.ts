import { wordErrorRate, wordErrors } from "@vivavoce/audio/measure";
import type { BareRecognition } from "./bare-recognition.ts";
import type { BenchClip } from "./kit/bench-clips.ts";
import type { MeteredUsage } from "./phase-meter.ts";
import { rounded, spreadOf, sum } from "./kit/statistics.ts";
import type { Spread } from "./kit/statistics.ts";
import { latencyStages } from "./kit/turn-result.ts";
import type { TurnLatency, TurnResult } from "./kit/turn-result.ts";
import type { TurnSettings } from "./kit/turn-settings.ts";

/** All that was measured in one session. */
export interface ConversationRun {
  readonly detection: string;
  readonly settings: TurnSettings;
  readonly engines: Readonly<Record<string, string>>;
  readonly turns: readonly TurnResult[];
  readonly usage: MeteredUsage;
  readonly errors: readonly string[];
  /** Warnings and errors of the server, with how often. */
  readonly logged: Readonly<Record<string, number>>;
  /** Latest that the client sent a frame behind its time, in milliseconds. */
  readonly latestFrameMs: number;
  /** Load average of the machine at the end. */
  readonly load: number;
}

/** Word error rates in percent: the session's, and those of the recognizer alone on the same clips. */
export interface WordErrorRow {
  readonly group: string;
  readonly clips: number;
  readonly words: number;
  readonly session: number;
  readonly bareWhole: number;
  readonly bareByManifest: number;
  readonly bareByVoiceActivity: number;
  /** On the session's own utterances: what splitting a clip costs. */
  readonly bareByUtterance: number;
}

export interface RunSummary {
  readonly run: ConversationRun;
  readonly words: readonly WordErrorRow[];
  /** From the true end of speech, all groups whose end is known well. */
  readonly latency: Readonly<Record<keyof TurnLatency, Spread>>;
  /** The same less the silence asked for. */
  readonly beyond: Readonly<Record<"speechStopped" | "transcribed" | "responseCreated" | "firstAudio", Spread>>;
  /** Processor time of the server for each second that the user spoke. */
  readonly sessionRealTimeFactor: number;
}

/** What the recognizer alone makes of the clips. */
export interface BareTexts {
  readonly bare: readonly BareRecognition[];
  /** Of the session's own utterances, joined. */
  readonly byUtterance: readonly string[];
}

/** Time of the bare recognizer for each second of audio. */
export function bareRealTimeFactor(bare: readonly BareRecognition[]): number {
  return sum(bare.map((each) => each.recognitionMs)) / sum(bare.map((each) => each.audioMs));
}

export function summarizeRun(
  clips: readonly BenchClip[],
  { bare, byUtterance }: BareTexts,
  run: ConversationRun,
): RunSummary {
  const groups = [...new Set(clips.map((clip) => clip.group))];
  const rowOf = (group: string, isIn: (clip: BenchClip) => boolean): WordErrorRow => {
    const places = clips.flatMap((clip, index) => (isIn(clip) ? [index] : []));
    const rate = (textAt: (index: number) => string): number =>
      rounded(100 * wordErrorRate(...places.map((index) => wordErrors(clips[index]?.text ?? "", textAt(index)))), 1);
    return {
      group,
      clips: places.length,
      words: sum(places.map((index) => wordErrors(clips[index]?.text ?? "", "").words)),
      session: rate((index) => run.turns[index]?.text ?? ""),
      bareWhole: rate((index) => bare[index]?.whole ?? ""),
      bareByManifest: rate((index) => bare[index]?.byManifest ?? ""),
      bareByVoiceActivity: rate((index) => bare[index]?.byVoiceActivity ?? ""),
      bareByUtterance: rate((index) => byUtterance[index] ?? ""),
    };
  };
  // The ends of digits are known from their energy only.
  const timed = run.turns.filter(({ clip }) => clip.group !== "single digit");
  const latencies = (timed.length > 0 ? timed : run.turns).map(({ latency }) => latency);
  const spread = (stage: keyof TurnLatency, lessMs = 0): Spread =>
    spreadOf(latencies.map((latency) => latency[stage] - lessMs).filter((value) => !Number.isNaN(value)));
  const { silenceMs } = run.settings;
  const beyond = (stage: keyof TurnLatency): Spread => spread(stage, silenceMs);
  return {
    run,
    words: [...groups.map((group) => rowOf(group, (clip) => clip.group === group)), rowOf("all", () => true)],
    latency: Object.fromEntries(latencyStages.map((stage) => [stage, spread(stage)])) as RunSummary["latency"],
    beyond: {
      speechStopped: beyond("speechStopped"),
      transcribed: beyond("transcribed"),
      responseCreated: beyond("responseCreated"),
      firstAudio: beyond("firstAudio"),
    },
    sessionRealTimeFactor: run.usage.cpuMs / sum(run.turns.map(({ clip }) => clip.speechEndMs - clip.speechStartMs)),
  };
}

/** Prints one session for people. */
export function printRun(
  { run, words, latency, beyond, sessionRealTimeFactor }: RunSummary,
  bare: readonly BareRecognition[],
): void {
  const engines = Object.values(run.engines).join(", ");
  console.log(`\n== ${run.settings.name}; ${engines}; load average ${run.load.toFixed(1)}`);
  console.log("\nClips (word error rate in %, the bare recognizer's by voice activity; ms from the end of speech)");
  console.table(run.turns.map((turn, index) => clipRow(turn, bare[index], run.settings.silenceMs)));
  console.log("Word error rate in %");
  console.table(words);
  console.log("Latency from the true end of speech in ms (single digits left out), and beyond the silence asked for");
  console.table({
    ...latency,
    ...Object.fromEntries(Object.entries(beyond).map(([stage, value]) => [`${stage} beyond`, value])),
  });
  printUsage(run, sessionRealTimeFactor);
  printOddities(run);
}

function clipRow({ clip, text, outcome, latency }: TurnResult, bare: BareRecognition | undefined, silenceMs: number) {
  const rate = (heard: string): number => rounded(100 * wordErrorRate(wordErrors(clip.text, heard)));
  return {
    clip: clip.id.slice(0, 28),
    outcome,
    wer: rate(text),
    bare: rate(bare?.byVoiceActivity ?? ""),
    stopped: rounded(latency.speechStopped),
    text: rounded(latency.transcribed),
    audio: rounded(latency.firstAudio),
    beyond: rounded(latency.firstAudio - silenceMs),
  };
}

function printUsage({ usage, latestFrameMs }: ConversationRun, realTimeFactor: number): void {
  console.log("The server's process");
  console.table(
    Object.fromEntries(
      Object.entries(usage.phases).map(([phase, of]) => [
        phase,
        {
          seconds: rounded(of.wallMs / 1000),
          "% of a core": rounded(100 * of.cpuShare, 1),
          "% event loop": rounded(100 * of.loopUtilization, 1),
          "loop delay max ms": rounded(of.loopMaxMs, 1),
        },
      ]),
    ),
  );
  const memory = [usage.rssAtStartMiB, usage.rssAtEndMiB, usage.peakRssMiB].map((mib) => rounded(mib));
  console.log(
    `processor time per second of speech ${realTimeFactor.toFixed(3)}; memory ${memory[0]} MiB at the start, ` +
      `${memory[1]} at the end, ${memory[2]} at most; longest garbage collection ${rounded(usage.longestCollectionMs, 1)} ms; ` +
      `latest frame of the client ${rounded(latestFrameMs)} ms`,
  );
}

function printOddities({ turns, errors, logged }: ConversationRun): void {
  for (const { clip, outcome, utterances } of turns) {
    if (outcome === "one") continue;
    const parts = utterances.map(({ fromMs, toMs, text }) => `${rounded(fromMs)}-${rounded(toMs)} "${text}"`);
    console.log(`${outcome}: ${clip.id} (speech ${clip.speechStartMs}-${clip.speechEndMs}): ${parts.join(" | ")}`);
  }
  if (errors.length > 0) console.log("errors:", errors);
  if (Object.keys(logged).length > 0) console.log("logged by the server:", logged);
}
