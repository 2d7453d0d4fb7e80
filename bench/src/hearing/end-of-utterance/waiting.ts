import { pauseSurvival, silenceEvidence } from "@vivavoce/engines/end-of-utterance";
import { extraSilenceMs } from "@vivavoce/server/testing";
import type { Judged } from "@vivavoce/training";

/** How a session is set. */
export interface TurnSettings {
  readonly silenceMs: number;
  readonly decisionThreshold: number;
  readonly timeoutMs: number;
}

export interface Outcome {
  /** Mean silence at the end of a turn before it is found to be over, in milliseconds. */
  readonly latencyMs: number;
  /** Share of the pauses within turns at which the turn is ended, 0 to 1. */
  readonly falseCutOffs: number;
}

/** Judgements by evidence, so that many settings can be tried. */
export interface JudgementTable {
  readonly ends: Float64Array;
  readonly pauses: Float64Array;
}

const step = 0.05;
const most = 10;
const size = Math.round((2 * most) / step) + 1;

export function judgementTable(judged: readonly Judged[]): JudgementTable {
  const table = { ends: new Float64Array(size), pauses: new Float64Array(size) };
  for (const { probability, isEnd, weight } of judged) {
    const evidence = Math.log(probability / (1 - probability));
    const place = Math.round((Math.min(most, Math.max(-most, evidence)) + most) / step);
    const column = isEnd ? table.ends : table.pauses;
    column[place] = (column[place] ?? 0) + weight;
  }
  return table;
}

/**
 * What settings make of the judgements. Lengths of pauses are not drawn one by one: each counts with the share of its
 * distribution that is longer than the wait, so that nothing depends on luck.
 */
export function outcomeOf(table: JudgementTable, settings: TurnSettings): Outcome {
  let [latency, ends, cut, pauses] = [0, 0, 0, 0];
  for (let place = 0; place < size; place++) {
    const end = table.ends[place] ?? 0;
    const pause = table.pauses[place] ?? 0;
    if (end === 0 && pause === 0) continue;
    const evidence = place * step - most + silenceEvidence(settings.silenceMs);
    const waitMs = settings.silenceMs + extraSilenceMs(1 / (1 + Math.exp(-evidence)), settings);
    latency += end * waitMs;
    ends += end;
    cut += pause * pauseSurvival(waitMs);
    pauses += pause;
  }
  return { latencyMs: latency / ends, falseCutOffs: pauses === 0 ? 0 : cut / pauses };
}

const silences = [160, 200, 250, 300, 400, 500];
const timeouts = [600, 1000, 1500, 2000, 3000];
const thresholds = Array.from({ length: 29 }, (_, index) => 1 / (1 + Math.exp(3.5 - index * 0.25)));

/** Settings with the fewest false cut-offs whose latency keeps to the budget; undefined when none does. */
export function bestWithin(table: JudgementTable, budgetMs: number): TurnSettings | undefined {
  return best(table, ({ latencyMs, falseCutOffs }) => (latencyMs <= budgetMs ? falseCutOffs : Infinity));
}

/** Settings with the least latency that cut off no more than this share; undefined when none does. */
export function fastestAt(table: JudgementTable, falseCutOffs: number): TurnSettings | undefined {
  return best(table, (outcome) => (outcome.falseCutOffs <= falseCutOffs ? outcome.latencyMs : Infinity));
}

function best(table: JudgementTable, cost: (outcome: Outcome) => number): TurnSettings | undefined {
  let found: TurnSettings | undefined;
  let least = Infinity;
  for (const silenceMs of silences) {
    for (const timeoutMs of timeouts) {
      for (const decisionThreshold of thresholds) {
        const settings = { silenceMs, decisionThreshold, timeoutMs };
        const now = cost(outcomeOf(table, settings));
        if (now < least) [least, found] = [now, settings];
      }
    }
  }
  return found;
}

/** Silence after which plain silence cuts off no more than this share, in milliseconds. */
export function plainSilenceAt(falseCutOffs: number): number {
  let ms = 0;
  while (pauseSurvival(ms) > falseCutOffs) ms += 1;
  return ms;
}
