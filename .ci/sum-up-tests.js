// Reads Vitest's JSON report and says, in the last lines, what was skipped and why, and how many tests passed and failed:
//
//     node .ci/sum-up-tests.js <report.json> <exit code of the tests>
//
// A reason stands in the title of a test or of a suite around it, as test/needs.ts writes it. A skipped test without one
// counts as failed: nobody would know what is not tested.
import { readFileSync } from "node:fs";
import { relative } from "node:path";

const [, , reportPath = "", exitCode = "1"] = process.argv;
const stated = / ?\[skipped for want of ([^\]]+)\]/u;

/** @returns {{ name: string, message?: string, status: string, assertionResults: { status: string, ancestorTitles: string[], title: string }[] }[]} */
function readFiles() {
  try {
    return JSON.parse(readFileSync(reportPath, "utf8")).testResults;
  } catch {
    return [];
  }
}

const counts = { passed: 0, failed: 0, skipped: 0 };
/** Reason, and the tests that were skipped for it. */
const skipped = new Map();
const unexplained = [];
for (const file of readFiles()) {
  const tests = file.assertionResults;
  // A file that cannot be loaded, or whose setting up fails, has no test that failed.
  if (file.status === "failed" && !tests.some((test) => test.status === "failed")) counts.failed += 1;
  for (const { status, ancestorTitles, title } of tests) {
    if (status === "passed" || status === "failed") {
      counts[status] += 1;
      continue;
    }
    counts.skipped += 1;
    const titles = [...ancestorTitles.filter((text) => text !== ""), title];
    const name = `${relative(process.cwd(), file.name)} > ${titles.map((text) => text.replace(stated, "")).join(" > ")}`;
    const reason = titles.map((text) => stated.exec(text)?.[1]).find((text) => text !== undefined);
    if (reason !== undefined) skipped.set(reason, [...(skipped.get(reason) ?? []), name]);
    else if (file.status !== "failed") unexplained.push(name);
  }
}
counts.failed += unexplained.length;
if (exitCode !== "0" && counts.failed === 0) counts.failed = 1;

const lines = [];
for (const [reason, names] of [...skipped].sort(([one], [other]) => one.localeCompare(other))) {
  lines.push(`Skipped for want of ${reason}: ${names.length}`, ...names.map((name) => `  ${name}`));
}
if (unexplained.length > 0) {
  lines.push(`Skipped without a reason, which counts as failed: ${unexplained.length}`);
  lines.push(...unexplained.map((name) => `  ${name}`));
}
lines.push(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""}`,
);
process.stdout.write(`${lines.join("\n")}\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;
