import { makeScorecard } from "./make-scorecard.ts";
import { runConformance } from "./run-conformance.ts";
import type { ConformanceOptions } from "./run-conformance.ts";
import type { Answer, Scorecard } from "./scorecard.ts";

/** More failures than a busy machine causes. */
const mostDoubted = 20;

/**
 * Checks a server on a machine that may be busy with other things: ids that fail are checked again by themselves, one
 * after the other, up to five times, and their last answer counts. A rule that is watched in every session and was
 * broken stays broken: no hurry excuses it.
 * @param run how a run is made; tests give their own
 * @throws TypeError on an address that is none
 */
export async function runPatiently(options: ConformanceOptions, run = runConformance): Promise<Scorecard> {
  const first = await run(options);
  const answers = new Map(first.answers.map((answer) => [answer.id, answer]));
  for (let round = 0; round < 5; round++) {
    const doubted = [...answers.values()].filter(isDoubted).map(({ id }) => id);
    if (doubted.length === 0 || doubted.length > mostDoubted) break;
    const again = await run({ ...options, only: doubted, parallel: 1, maxRunMs: 120_000 });
    for (const answer of again.answers) if (doubted.includes(answer.id)) answers.set(answer.id, answer);
  }
  const { answers: _answers, totals: _totals, groups: _groups, passed: _passed, ...about } = first;
  return makeScorecard(about, new Map([...answers.values()].map(({ id, proofs }) => [id, proofs])));
}

function isDoubted({ status, proofs }: Answer): boolean {
  return status === "failed" && proofs.every((proof) => proof.status !== "failed" || proof.dialect !== null);
}
