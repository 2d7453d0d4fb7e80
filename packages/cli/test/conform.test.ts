import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { capabilities } from "../src/conform/capabilities.ts";
import { checklist } from "../src/conform/checklist.ts";
import { checks } from "../src/conform/checks.ts";
import { notApplicable } from "../src/conform/not-applicable.ts";
import { printScorecard } from "../src/conform/print-scorecard.ts";
import { renderReference } from "../src/conform/render-reference.ts";
import { openReferenceServer } from "../src/conform/reference-server.ts";
import type { ReferenceServer } from "../src/conform/reference-server.ts";
import { runPatiently } from "../src/conform/run-patiently.ts";
import type { Scorecard } from "../src/conform/scorecard.ts";
import { watchRules } from "../src/conform/session-watch.ts";
import { differences } from "./conformance-page.ts";

const ids = checklist.map(({ id }) => id);
const page = readFileSync(new URL("../../../docs/reference/conformance.md", import.meta.url), "utf8");

describe("the checklist", () => {
  test("has no id twice, and every id is checked, watched, or said to be not applicable", () => {
    expect(new Set(ids).size).toBe(ids.length);
    const answered = new Set([
      ...checks.flatMap((check) => check.ids),
      ...Object.values(watchRules).flatMap((rule) => rule.ids),
      ...Object.keys(notApplicable),
    ]);
    expect(ids.filter((id) => !answered.has(id))).toEqual([]);
    expect([...answered].filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("every capability is needed by a check", () => {
    const source = new Set(checks.flatMap((check) => check.needs ?? []));
    // These two are asked for inside of checks and rows.
    const asked = new Set<string>([...source, "custom-voices", "diarization"]);
    expect(Object.keys(capabilities).filter((name) => !asked.has(name))).toEqual([]);
  });

  test("the reference page has the same ids, each with an answer", () => {
    const rows = [...page.matchAll(/^\| ([A-Z]{2}-[\w.]+) +\|.*?\| *(.+?) *\| *(.+?) *\|$/gm)];
    expect(rows.map(([, id]) => id)).toEqual(ids);
    expect(rows.filter(([, , answer, proof]) => answer === "" || proof === "").map(([, id]) => id)).toEqual([]);
  });
});

describe("our own server", () => {
  let server: ReferenceServer;
  let card: Scorecard;

  beforeAll(async () => {
    server = await openReferenceServer();
    card = await runPatiently({ ...server.options, parallel: 6 });
  }, 600_000);

  afterAll(() => server.close());

  test("has an answer for every id, and each failed or warned one says why", () => {
    expect(card.answers.map(({ id }) => id)).toEqual(ids);
    const silent = card.answers.filter(({ status, reason = "", proofs }) => {
      const proof = proofs.find((candidate) => candidate.status === status);
      if (status === "passed") return proof === undefined;
      if (status === "failed") return !proof?.expected || proof.seen === undefined;
      return status === "warned" ? !proof?.note : reason === "";
    });
    expect(silent).toEqual([]);
    expect(Object.values(card.totals).reduce((sum, count) => sum + count, 0)).toBe(ids.length);
    const none = card.answers.filter((answer) => answer.reason === "No check of this run asks for it.");
    expect(none).toEqual([]);
  });

  test("answers every id as the reference page says, on the same proofs", () => {
    expect(differences(page, card)).toEqual([]);
    // What stands above the rows, and the order they are in.
    expect(renderReference(card)).toBe(page);
  });

  test("the scorecard is told in plain words", () => {
    const text = printScorecard(card);
    expect(text).not.toContain("\u001b");
    expect(text).toContain(`Conformance of ${card.url}`);
    for (const { id } of card.answers.filter(({ status }) => status === "failed")) expect(text).toContain(id);
  });

  test("the reference page has a row for every id, and names what is missing", () => {
    const rows = [...renderReference(card).matchAll(/^\| ([A-Z]{2}-[\w.]+) \|.*?\| (\S.*?) \| (\S.*?) \|$/gm)];
    expect(rows.map(([, id]) => id)).toEqual(ids);
    const missing = rows.filter(([, , answer]) => answer === "**missing**").map(([, id]) => id);
    expect(missing).toEqual(card.answers.filter(({ status }) => status === "failed").map(({ id }) => id));
  });
});
