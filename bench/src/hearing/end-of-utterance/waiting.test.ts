import { pauseSurvival } from "@vivavoce/engines/end-of-utterance";
import { describe, expect, it } from "vitest";
import { bestWithin, fastestAt, judgementTable, outcomeOf, plainSilenceAt } from "./waiting.ts";

const judged = (probability: number, isEnd: boolean, weight = 1) => ({ probability, isEnd, weight });
const perfect = judgementTable([judged(0.999, true), judged(0.001, false)]);
const blind = judgementTable([judged(0.5, true), judged(0.5, false)]);

describe("outcomeOf", () => {
  it("of a perfect judge: ends cost the silence, pauses are cut off when they outlast the timeout", () => {
    const outcome = outcomeOf(perfect, { silenceMs: 200, decisionThreshold: 0.5, timeoutMs: 1000 });
    expect(outcome).toEqual({ latencyMs: 200, falseCutOffs: pauseSurvival(1200) });
  });

  it("of a blind judge: plain silence", () => {
    for (const decisionThreshold of [0.01, 0.5, 0.99]) {
      const { latencyMs, falseCutOffs } = outcomeOf(blind, { silenceMs: 300, decisionThreshold, timeoutMs: 1000 });
      expect(falseCutOffs).toBeCloseTo(pauseSurvival(latencyMs), 9);
    }
  });

  it("weighs pauses", () => {
    const table = judgementTable([judged(0.999, true), judged(0.999, false, 3), judged(0.001, false, 1)]);
    const { falseCutOffs } = outcomeOf(table, { silenceMs: 300, decisionThreshold: 0.5, timeoutMs: 60_000 });
    expect(falseCutOffs).toBeCloseTo(0.75 * pauseSurvival(300), 6);
  });
});

describe("choosing settings", () => {
  it("keeps to the budget and beats plain silence where the judge is any good", () => {
    const settings = bestWithin(perfect, 300);
    expect(settings).toBeDefined();
    const outcome = settings === undefined ? undefined : outcomeOf(perfect, settings);
    expect(outcome?.latencyMs).toBeLessThanOrEqual(300);
    expect(outcome?.falseCutOffs).toBeLessThan(0.05);
    expect(bestWithin(perfect, 100)).toBeUndefined();
  });

  it("finds the least latency for a share of cut-offs", () => {
    const settings = fastestAt(perfect, 0.05);
    expect(settings?.silenceMs).toBe(160);
    expect(fastestAt(blind, 1e-9)).toBeUndefined();
    expect(pauseSurvival(plainSilenceAt(0.1))).toBeCloseTo(0.1, 2);
  });
});
