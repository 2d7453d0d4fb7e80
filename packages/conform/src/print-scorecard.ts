import { checklistGroups } from "./checklist.ts";
import { answerStatuses, notAskedFor } from "./scorecard.ts";
import type { Answer, AnswerStatus, Proof, Scorecard, Totals } from "./scorecard.ts";

/** How a scorecard is printed. */
export interface PrintOptions {
  /** Terminal colours; default false. Every answer is also told in words. */
  readonly colour?: boolean;
}

const labels: Readonly<Record<AnswerStatus, string>> = {
  passed: "passed",
  warned: "warned",
  failed: "failed",
  skipped: "skipped",
  not_applicable: "n/a",
};
const colours: Readonly<Record<AnswerStatus, number>> = {
  passed: 32,
  warned: 33,
  failed: 31,
  skipped: 90,
  not_applicable: 90,
};

/** The scorecard for people: a table by family, then what failed, what was warned of and why ids were skipped. */
export function printScorecard(card: Scorecard, options: PrintOptions = {}): string {
  const paint = (status: AnswerStatus, text: string): string =>
    options.colour === true ? `\u001b[${colours[status]}m${text}\u001b[0m` : text;
  const lines = [
    `Conformance of ${card.url}`,
    `${card.checks} checks in ${(card.durationMs / 1000).toFixed(1)} s, dialects ${card.dialects.join(", ")}, api-version ${card.apiVersion}`,
    "",
    row(
      "",
      answerStatuses.map((status) => labels[status]),
    ),
    ...checklistGroups.map((group) => totalsRow(group, card.groups[group])),
    totalsRow("All", card.totals),
  ];
  for (const status of ["failed", "warned"] as const) {
    const answers = card.answers.filter((answer) => answer.status === status);
    if (answers.length === 0) continue;
    lines.push("", paint(status, `${labels[status]} (${answers.length})`));
    lines.push(...together(answers).flatMap((same) => detail(same)));
  }
  lines.push(...skipped(card));
  const asked = card.answers.filter(({ reason }) => reason !== notAskedFor).length;
  const verdict = card.passed ? "Nothing failed." : `${card.totals.failed} of ${asked} ids failed.`;
  lines.push("", paint(card.passed ? "passed" : "failed", verdict));
  return lines.join("\n");
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(32) + cells.map((cell) => cell.padStart(9)).join("");
}

function totalsRow(name: string, totals: Totals): string {
  return row(
    name,
    answerStatuses.map((status) => String(totals[status])),
  );
}

function proofOf(answer: Answer): Proof | undefined {
  return answer.proofs.find((candidate) => candidate.status === answer.status);
}

/** Answers in groups that one check has answered in the same way. */
function together(answers: readonly Answer[]): Answer[][] {
  const groups = new Map<string, Answer[]>();
  for (const answer of answers) {
    const { title, dialect, seen, note } = proofOf(answer) ?? {};
    const key = JSON.stringify([title, dialect, seen, note]);
    groups.set(key, [...(groups.get(key) ?? []), answer]);
  }
  return [...groups.values()];
}

function detail(answers: readonly Answer[]): string[] {
  const [answer] = answers;
  const proof = answer && proofOf(answer);
  const where = proof?.dialect == null ? "" : `  [${proof.dialect}]`;
  const names = answers.length > 3 ? "" : `  ${answers.map(({ name }) => name).join(", ")}`;
  const lines = [`  ${answers.map(({ id }) => id).join(" ")}${names}${where}`];
  if (answer === undefined || proof === undefined) return lines;
  if (answer.status === "warned") return [...lines, `      ${shown(proof.note)}`];
  return [
    ...lines,
    `      check     ${proof.title}`,
    `      expected  ${shown(proof.expected)}`,
    `      seen      ${shown(proof.seen)}`,
  ];
}

/** What a server has sent, as one line that is safe to print. */
function shown(text = ""): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, " ");
}

/** Skipped ids, those with the same reason together. */
function skipped(card: Scorecard): string[] {
  const byReason = new Map<string, string[]>();
  for (const { id, status, reason = "" } of card.answers) {
    if (status === "skipped" && reason !== notAskedFor) byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  }
  if (byReason.size === 0) return [];
  const count = [...byReason.values()].flat().length;
  return ["", `skipped (${count})`, ...[...byReason].map(([reason, ids]) => `  ${reason}\n      ${ids.join(" ")}`)];
}
