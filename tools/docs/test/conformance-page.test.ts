import { readFileSync } from "node:fs";
import { checklist, makeScorecard } from "@vivavoce/conform";
import type { Proof, Scorecard } from "@vivavoce/conform";
import { describe, expect, test } from "vitest";
import { conformancePage } from "../src/conformance/conformance-page.ts";
import { differences } from "./page-differences.ts";

const about = { url: "ws://host", dialects: [], apiVersion: "", without: [], durationMs: 0, checks: 0 };
const proof = (status: Proof["status"], title = "It works"): Proof => ({
  status,
  title,
  dialect: "voice-live",
  ...(status === "failed" && { expected: "something", seen: "nothing" }),
  ...((status === "warned" || status === "skipped") && { note: "It has no effect." }),
});

const checkedIn = readFileSync(new URL("../../../docs/reference/conformance.md", import.meta.url), "utf8");

/** A scorecard on which every id has these proofs. */
function cardWith(proofs: readonly Proof[]): Scorecard {
  return makeScorecard(about, new Map(checklist.map(({ id }) => [id, proofs])));
}

const ids = checklist.map(({ id }) => id);
const passed = [proof("passed"), proof("passed", "It works as well")];
const page = conformancePage(cardWith(passed));

test("a scorecard is like the page that was made of it", () => {
  expect(differences(page, cardWith(passed))).toEqual([]);
});

describe("of every id it is seen", () => {
  test.each<readonly [string, readonly Proof[]]>([
    ["that it fails", [proof("failed")]],
    ["that one of its checks fails", [proof("passed"), proof("failed", "It works as well")]],
    ["that it is only warned of", [proof("warned")]],
    ["that it is skipped", [proof("skipped")]],
    ["that one of its checks is gone", [proof("passed")]],
    ["that nothing asks for it", []],
  ])("%s", (_, proofs) => {
    expect(differences(page, cardWith(proofs)).map(({ id }) => id)).toEqual(ids);
  });
});

test("one id among all is enough", () => {
  const others = ids.map((id) => [id, id === "SF-08.10" ? [proof("failed")] : passed] as const);
  expect(differences(page, makeScorecard(about, new Map(others))).map(({ id }) => id)).toEqual(["SF-08.10"]);
});

test("of the checked-in page every row is compared", () => {
  // Nothing is proven on this scorecard, so it differs from the page wherever something was.
  const seen = differences(checkedIn, cardWith([])).map(({ id }) => id);
  expect(seen.length).toBeGreaterThan(300);
  for (const id of ids.filter((one) => !seen.includes(one)))
    expect(checkedIn).toMatch(new RegExp(`^\\| ${id} \\|.*\\| not applicable \\|`, "mu"));
  expect(differences(checkedIn.replace(/^\| CE-03 .*\n/mu, ""), cardWith(passed), ["CE-03"])).toHaveLength(1);
});

test("the checked-in page has every id, each with an answer", () => {
  const rows = [...checkedIn.matchAll(/^\| ([A-Z]{2}-[\w.]+) +\|.*?\| *(.+?) *\| *(.+?) *\|$/gm)];
  expect(rows.map(([, id]) => id)).toEqual(ids);
  expect(rows.filter(([, , answer, proof]) => answer === "" || proof === "").map(([, id]) => id)).toEqual([]);
});
