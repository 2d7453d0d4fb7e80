import { checklist, checklistGroups } from "./checklist.ts";
import type { ChecklistEntry, ChecklistGroup } from "./checklist.ts";
import { notApplicable } from "./not-applicable.ts";
import { answerStatuses } from "./scorecard.ts";
import type { Answer, Proof, Scorecard, Totals } from "./scorecard.ts";

/** The worst counts; a skipped proof counts only where there is no other. */
const order = ["failed", "warned", "passed", "skipped"] as const;

/** Puts the proofs of a run beside every id of the checklist. */
export function makeScorecard(
  run: Omit<Scorecard, "answers" | "totals" | "groups" | "passed">,
  proofs: ReadonlyMap<string, readonly Proof[]>,
): Scorecard {
  const answers = checklist.map((entry) => answerOf(entry, proofs.get(entry.id) ?? []));
  const groups = Object.fromEntries(
    checklistGroups.map((group) => [group, count(answers.filter((answer) => answer.group === group))]),
  ) as Record<ChecklistGroup, Totals>;
  const totals = count(answers);
  return { ...run, answers, totals, groups, passed: totals.failed === 0 };
}

function answerOf(entry: ChecklistEntry, proofs: readonly Proof[]): Answer {
  const status = order.find((candidate) => proofs.some((proof) => proof.status === candidate));
  if (status === undefined) {
    const reason = notApplicable[entry.id];
    return reason === undefined
      ? { ...entry, status: "skipped", reason: "No check of this run asks for it.", proofs }
      : { ...entry, status: "not_applicable", reason, proofs };
  }
  if (status !== "skipped") return { ...entry, status, proofs };
  return { ...entry, status, reason: proofs[0]?.note ?? "", proofs };
}

function count(answers: readonly Answer[]): Totals {
  return Object.fromEntries(
    answerStatuses.map((status) => [status, answers.filter((answer) => answer.status === status).length]),
  ) as Totals;
}
