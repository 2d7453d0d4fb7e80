import type { EndOfUtteranceReport, JudgeOnSet, SetResult } from "./measure-end-of-utterance.ts";

/** The report for people, as Markdown tables. */
export function endOfUtteranceTable({ sets, cost }: EndOfUtteranceReport): string {
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
  ].join("\n");
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
