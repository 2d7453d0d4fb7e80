import type { EndOfUtteranceJudge } from "@vivavoce/engine";
import { ownCpuMs } from "../../kit/machine.ts";
import { rounded, percentile } from "../../kit/statistics.ts";
import { pausesOf } from "./pause-sets.ts";
import { ownTurns } from "@vivavoce/training";

export interface JudgeCost {
  readonly calls: number;
  /** Processor time of a call, in microseconds. */
  readonly cpuUs: number;
  /** Elapsed time of a call, in microseconds; other programs on the machine count. */
  readonly p50Us: number;
  readonly p99Us: number;
}

/** Times judgements of text of our own, after some to warm up. */
export function measureJudgeCost(judge: EndOfUtteranceJudge): JudgeCost {
  const pauses = pausesOf(ownTurns(300, 99), "punctuated");
  for (const { facts } of pauses) judge.judge(facts);
  const times: number[] = [];
  const before = process.cpuUsage();
  for (const { facts } of pauses) {
    const startMs = performance.now();
    judge.judge(facts);
    times.push((performance.now() - startMs) * 1000);
  }
  const cpuMs = ownCpuMs(before);
  return {
    calls: pauses.length,
    cpuUs: rounded((cpuMs * 1000) / pauses.length),
    p50Us: rounded(percentile(times, 0.5)),
    p99Us: rounded(percentile(times, 0.99)),
  };
}
