import { answerStatuses, checklistGroups } from "@vivavoce/conform";
import type { Answer, AnswerStatus, Scorecard } from "@vivavoce/conform";
import { page, table } from "../wire/markdown.ts";

const words: Readonly<Record<AnswerStatus, string>> = {
  passed: "supported",
  warned: "warned",
  failed: "**missing**",
  skipped: "not applicable",
  not_applicable: "not applicable",
};

/** `docs/reference/conformance.md`: every id of the checklist with its answer and what proves it. */
export function conformancePage(card: Scorecard): string {
  const counts = answerStatuses.map((status) => card.totals[status]);
  const [passed = 0, warned = 0, failed = 0, skipped = 0, never = 0] = counts;
  return page([
    "# Conformance",
    "Generated from a run of `vivavoce conform` against this server on its embedded engines\n" +
      "(`npm run reference -w vivavoce`). Do not edit. Any other server is checked with `vivavoce conform <url>`.",
    "Every id of the protocol's checklist has an answer: *supported*, with the check that proves it over a real socket;\n" +
      "*warned*, when the setting is accepted and the server says in a `warning` or in its log that it has no effect;\n" +
      "*missing*, when the check fails; or *not applicable*, with the reason.",
    `Of ${card.answers.length} ids: ${passed} supported, ${warned} warned, ${failed} missing, ${skipped + never} not applicable.`,
    `Checked in the dialects ${card.dialects.join(", ")}; Voice Live api-version ${card.apiVersion}.`,
    `The server is declared without: ${card.without.join(", ")}.`,
    ...checklistGroups.flatMap((group) => [
      `## ${group}`,
      table(
        ["Id", "Name", "Answer", "Proof or reason"],
        card.answers
          .filter((answer) => answer.group === group)
          .map((answer) => [answer.id, answer.name, words[answer.status], proofOf(answer)]),
      ),
    ]),
  ]);
}

function proofOf({ status, reason = "", proofs }: Answer): string {
  if (status === "skipped" || status === "not_applicable") return reason;
  const own = proofs.filter((proof) => proof.status === status);
  if (status === "warned") return own[0]?.note ?? "";
  return [...new Set(own.map((proof) => proof.title))].join("; ");
}
