import { markdownTable, percent } from "../../kit/markdown-table.ts";
import type { EndOfUtteranceReport, JudgeOnSet, SetResult } from "./measure-end-of-utterance.ts";

/** The report for people, as Markdown tables. */
export function endOfUtteranceTable(report: EndOfUtteranceReport): string {
  const { sets, cost } = report;
  return [
    markdownTable(sets.flatMap((set) => set.judges.map((judge) => judgeRow(set, judge)))),
    "",
    markdownTable(
      sets.flatMap(({ set, levels }) =>
        levels.map(({ level, silenceMs, timeoutMs, latencyMs, falseCutOffs }) => ({
          set,
          silence_duration_ms: silenceMs,
          threshold_level: level,
          timeout_ms: timeoutMs,
          latency: `${latencyMs} ms`,
          "false cut-offs": percent(falseCutOffs),
        })),
      ),
    ),
    "",
    `A judgement takes ${cost.cpuUs} µs of processor time; elapsed p50 ${cost.p50Us} µs, p99 ${cost.p99Us} µs, ${cost.calls} calls.`,
    ...soundLines(report),
  ].join("\n");
}

function soundLines({ prosody, turnClips }: EndOfUtteranceReport): readonly string[] {
  const lines: string[] = [];
  if (prosody !== null) {
    const { ends, pauses, areaUnderCurve, cuts, areaAgainstCuts } = prosody;
    lines.push(
      "",
      `Sound alone: AUC ${areaUnderCurve.toFixed(2)} of ${ends} ends against ${pauses} pauses, ${areaAgainstCuts.toFixed(2)} against ${cuts} cuts between words. Measured in ${prosody.cpuUs} µs of processor time.`,
    );
  }
  if (turnClips.length === 0) return lines;
  const rows = turnClips.map(({ id, expected, withJudge, plain }) => ({
    recording: id,
    turns: expected ?? "1 or 2",
    found: withJudge,
    "found by 500 ms of silence": plain,
  }));
  return [...lines, "", markdownTable(rows)];
}

function judgeRow({ set }: SetResult, judge: JudgeOnSet) {
  const atBudget = (wanted: number): string => {
    const found = judge.budgets.find(({ budgetMs }) => budgetMs === wanted);
    if (found === undefined) return "out of reach";
    return `${percent(found.falseCutOffs)} in ${found.latencyMs} ms (${percent(found.plainSilence)})`;
  };
  const atCutOffs = (wanted: number): string => {
    const found = judge.falseCutOffs.find(({ aimedAt }) => aimedAt === wanted);
    if (found === undefined) return "out of reach";
    return `${found.latencyMs} ms at ${percent(found.falseCutOffs)} (${found.plainSilenceMs} ms)`;
  };
  return {
    set,
    judge: judge.judge,
    AUC: judge.areaUnderCurve.toFixed(3),
    "AUC bare": judge.areaUnderCurveBare.toFixed(3),
    "false cut-offs at 300 ms (plain)": atBudget(300),
    "at 600 ms (plain)": atBudget(600),
    "latency at 5 % (plain)": atCutOffs(0.05),
    "at 10 % (plain)": atCutOffs(0.1),
  };
}
