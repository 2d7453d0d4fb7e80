import { expect, test, vi } from "vitest";
import { checklist } from "./checklist.ts";
import { makeScorecard } from "./make-scorecard.ts";
import type { ConformanceOptions, runConformance } from "./run-conformance.ts";
import { runPatiently } from "./run-patiently.ts";
import type { Proof, Scorecard } from "./scorecard.ts";

const options: ConformanceOptions = { url: "ws://host", parallel: 6 };
const failure: Proof = { status: "failed", title: "It works", dialect: "voice-live", expected: "this", seen: "that" };
const success: Proof = { status: "passed", title: "It works", dialect: "voice-live" };

function cardOf(failing: Readonly<Record<string, Proof>>): Scorecard {
  const about = { url: "ws://host", dialects: [], apiVersion: "", without: [], durationMs: 7, checks: 1 };
  return makeScorecard(about, new Map(checklist.map(({ id }) => [id, [failing[id] ?? success]])));
}

/** Runs that fail in these ids, one after the other; the last one stays. */
function runs(...rounds: readonly Readonly<Record<string, Proof>>[]) {
  let round = 0;
  return vi.fn<typeof runConformance>(async () => cardOf(rounds[Math.min(round++, rounds.length - 1)] ?? {}));
}

const failed = (card: Scorecard): string[] =>
  card.answers.filter(({ status }) => status === "failed").map(({ id }) => id);

test("what passes is checked once", async () => {
  const run = runs({});
  const card = await runPatiently(options, run);
  expect(card).toEqual(cardOf({}));
  expect(run.mock.calls).toEqual([[options]]);
});

test("what fails is checked again by itself, and passes if it does then", async () => {
  const run = runs({ "CE-03": failure, "BH-01": failure }, { "BH-01": failure, "CE-05": failure }, {});
  const card = await runPatiently(options, run);
  expect(run.mock.calls.map(([{ only, parallel }]) => [only?.toSorted(), parallel])).toEqual([
    [undefined, 6],
    [["BH-01", "CE-03"], 1],
    [["BH-01"], 1],
  ]);
  expect([failed(card), card.passed, card.totals.failed]).toEqual([[], true, 0]);
});

test("what goes on to fail has failed", async () => {
  const run = runs({ "CE-03": failure });
  const card = await runPatiently(options, run);
  expect(run).toHaveBeenCalledTimes(6);
  expect([failed(card), card.passed]).toEqual([["CE-03"], false]);
});

test("a rule that was watched and broken is not asked again", async () => {
  const run = runs({ "TR-80": { ...failure, dialect: null } }, {});
  expect(failed(await runPatiently(options, run))).toEqual(["TR-80"]);
  expect(run).toHaveBeenCalledTimes(1);
});

test("when very much fails, it is not for want of time", async () => {
  const all = Object.fromEntries(checklist.map(({ id }) => [id, failure]));
  const run = runs(all, {});
  expect(failed(await runPatiently(options, run))).toHaveLength(checklist.length);
  expect(run).toHaveBeenCalledTimes(1);
});
