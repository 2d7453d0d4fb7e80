import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { createNeed } from "./needs.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "vivavoce-report-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Test {
  readonly status: string;
  readonly titles: readonly string[];
}

/** What `.ci/sum-up-tests.js` says of a report of one file. */
function sumUp(tests: readonly Test[] | undefined, exitCode = 0, fileStatus?: string) {
  const path = join(folder, "report.json");
  const failed = tests?.some(({ status }) => status === "failed") === true;
  const assertionResults = (tests ?? []).map(({ status, titles }) => ({
    status,
    ancestorTitles: titles.slice(0, -1),
    title: titles.at(-1),
  }));
  const status = fileStatus ?? (failed ? "failed" : "passed");
  const report = { testResults: [{ name: join(root, "packages/a/b.test.ts"), status, assertionResults }] };
  writeFileSync(path, tests === undefined ? "" : JSON.stringify(report));
  const ended = spawnSync(process.execPath, [".ci/sum-up-tests.js", path, String(exitCode)], {
    cwd: root,
    encoding: "utf8",
  });
  return { lines: ended.stdout.trimEnd().split("\n"), code: ended.status };
}

const passed: Test = { status: "passed", titles: ["suite", "one"] };
const failed: Test = { status: "failed", titles: ["suite", "two"] };
const browsing = createNeed("a browser (chromium)", true);
const sounding = createNeed("sound (pulseaudio)", true);

describe("the last line", () => {
  test.each<readonly [string, readonly Test[] | undefined, number, string, number]>([
    ["counts what passed", [passed, passed], 0, "2 passed, 0 failed", 0],
    ["counts what failed", [passed, failed], 1, "1 passed, 1 failed", 1],
    ["says that something failed when the program did", [passed], 1, "1 passed, 1 failed", 1],
    ["says that something failed when there is no report", undefined, 1, "0 passed, 1 failed", 1],
  ])("%s", (_, tests, exitCode, last, code) => {
    const summary = sumUp(tests, exitCode);
    expect([summary.lines.at(-1), summary.code]).toEqual([last, code]);
  });

  test("counts a file that could not be loaded, with others that could", () => {
    expect(sumUp([], 1, "failed").lines).toEqual(["0 passed, 1 failed"]);
  });
});

test("what is skipped is named under its reason", () => {
  const { lines, code } = sumUp([
    passed,
    { status: "skipped", titles: [browsing.title("the page"), "opens"] },
    { status: "skipped", titles: ["talk", sounding.title("is heard")] },
    { status: "skipped", titles: [browsing.title("the page"), "closes"] },
  ]);
  expect(lines).toEqual([
    "Skipped for want of a browser (chromium): 2",
    "  packages/a/b.test.ts > the page > opens",
    "  packages/a/b.test.ts > the page > closes",
    "Skipped for want of sound (pulseaudio): 1",
    "  packages/a/b.test.ts > talk > is heard",
    "1 passed, 0 failed, 3 skipped",
  ]);
  expect(code).toBe(0);
});

test.each(["skipped", "pending", "todo"])("a test that is %s without a reason fails", (status) => {
  expect(sumUp([passed, { status, titles: ["suite", "some day"] }])).toEqual({
    lines: [
      "Skipped without a reason, which counts as failed: 1",
      "  packages/a/b.test.ts > suite > some day",
      "1 passed, 1 failed, 1 skipped",
    ],
    code: 1,
  });
});

test("a title says nothing where nothing is missing", () => {
  expect(createNeed("a browser (chromium)", false).title("the page")).toBe("the page");
});
