import { measurePauseProsody } from "@vivavoce/audio";
import { prosodyEvidence } from "@vivavoce/engines/end-of-utterance";
import { areaUnderCurve } from "@vivavoce/training";
import { ownCpuMs } from "../../kit/machine.ts";
import { loadTestClips } from "../../kit/test-clips.ts";

/** What sound alone tells, on the few recordings that have word times. */
export interface ProsodyResult {
  readonly ends: number;
  /** Pauses of 100 ms and more between two words of one clip. */
  readonly pauses: number;
  readonly areaUnderCurve: number;
  /** The same against cuts between words where nobody paused. */
  readonly cuts: number;
  readonly areaAgainstCuts: number;
  /** Processor time of one measurement, in microseconds. */
  readonly cpuUs: number;
}

const sampleRate = 16_000;
const leastPauseMs = 100;

/** Measures the prosody's evidence on clips with word times; single words and telephone dialogue are left out. */
export function measureProsodyClips(folder: string): ProsodyResult {
  const [ends, pauses, cuts]: [number[], number[], number[]] = [[], [], []];
  let spentMs = 0;
  for (const { style, words, samples } of loadTestClips(folder, "speech")) {
    if (words.length < 3 || style.startsWith("dialogue")) continue;
    for (const [index, { offsetMs, durationMs }] of words.entries()) {
      const next = words[index + 1];
      const endMs = offsetMs + durationMs;
      const before = process.cpuUsage();
      const prosody = measurePauseProsody(samples.subarray(0, Math.round(endMs * 16)), sampleRate);
      spentMs += ownCpuMs(before);
      const evidence = prosodyEvidence(prosody);
      if (next === undefined) ends.push(evidence);
      else if (next.offsetMs - endMs >= leastPauseMs) pauses.push(evidence);
      else if (index >= 2) cuts.push(evidence);
    }
  }
  return {
    ends: ends.length,
    pauses: pauses.length,
    areaUnderCurve: area(ends, pauses),
    cuts: cuts.length,
    areaAgainstCuts: area(ends, cuts),
    cpuUs: Math.round((1000 * spentMs) / (ends.length + pauses.length + cuts.length)),
  };
}

function area(ends: readonly number[], others: readonly number[]): number {
  const judged = (isEnd: boolean) => (probability: number) => ({ probability, isEnd, weight: 1 });
  return areaUnderCurve([...ends.map(judged(true)), ...others.map(judged(false))]);
}
