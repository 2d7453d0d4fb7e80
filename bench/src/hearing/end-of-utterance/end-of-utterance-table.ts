import type { EndOfUtteranceReport, JudgeOnSet, SetResult } from "./measure-end-of-utterance.ts";

/** The report for people, as Markdown tables. */
export function endOfUtteranceTable(report: EndOfUtteranceReport): string {
  const { sets, cost } = report;
  return [
    "| set | judge | AUC | AUC bare | false cut-offs at 300 ms (plain) | at 600 ms (plain) | latency at 5 % (plain) | at 10 % (plain) |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...sets.flatMap((set) => set.judges.map((judge) => judgeRow(set, judge))),
    "",
    "| set | silence_duration_ms | threshold_level | timeout_ms | latency | false cut-offs |",
    "| --- | --- | --- | --- | --- | --- |",
    ...sets.flatMap(({ set, levels }) =>
      levels.map(
        ({ level, silenceMs, timeoutMs, latencyMs, falseCutOffs }) =>
          `| ${set} | ${String(silenceMs)} | ${level} | ${String(timeoutMs)} | ${String(latencyMs)} ms | ${percent(falseCutOffs)} |`,
      ),
    ),
    "",
    `A judgement takes ${String(cost.cpuUs)} µs of processor time; elapsed p50 ${String(cost.p50Us)} µs, p99 ${String(cost.p99Us)} µs, ${String(cost.calls)} calls.`,
    ...soundLines(report),
  ].join("\n");
}

function soundLines({ prosody, turnClips }: EndOfUtteranceReport): readonly string[] {
  const lines: string[] = [];
  if (prosody !== null) {
    const { ends, pauses, areaUnderCurve, cuts, areaAgainstCuts } = prosody;
    lines.push(
      "",
      `Sound alone: AUC ${areaUnderCurve.toFixed(2)} of ${String(ends)} ends against ${String(pauses)} pauses, ${areaAgainstCuts.toFixed(2)} against ${String(cuts)} cuts between words. Measured in ${String(prosody.cpuUs)} µs of processor time.`,
    );
  }
  if (turnClips.length === 0) return lines;
  const rows = turnClips.map(
    ({ id, expected, withJudge, plain }) =>
      `| ${id} | ${expected === null ? "1 or 2" : String(expected)} | ${String(withJudge)} | ${String(plain)} |`,
  );
  return [
    ...lines,
    "",
    "| recording | turns | found | found by 500 ms of silence |",
    "| --- | --- | --- | --- |",
    ...rows,
  ];
}

function judgeRow({ set }: SetResult, judge: JudgeOnSet): string {
  const budgets = [300, 600].map((wanted) => {
    const found = judge.budgets.find(({ budgetMs }) => budgetMs === wanted);
    if (found === undefined) return "out of reach";
    return `${percent(found.falseCutOffs)} in ${String(found.latencyMs)} ms (${percent(found.plainSilence)})`;
  });
  const aims = [0.05, 0.1].map((wanted) => {
    const found = judge.falseCutOffs.find(({ aimedAt }) => aimedAt === wanted);
    if (found === undefined) return "out of reach";
    return `${String(found.latencyMs)} ms at ${percent(found.falseCutOffs)} (${String(found.plainSilenceMs)} ms)`;
  });
  const curves = [judge.areaUnderCurve, judge.areaUnderCurveBare].map((area) => area.toFixed(3));
  return `| ${[set, judge.judge, ...curves, ...budgets, ...aims].join(" | ")} |`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
