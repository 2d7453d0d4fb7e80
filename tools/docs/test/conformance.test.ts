import { readFileSync } from "node:fs";
import { checklist, printScorecard, runPatiently } from "@vivavoce/conform";
import type { Scorecard } from "@vivavoce/conform";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conformancePage } from "../src/conformance/conformance-page.ts";
import { openOwnServer } from "../src/conformance/own-server.ts";
import type { OwnServer } from "../src/conformance/own-server.ts";
import { differences } from "./page-differences.ts";

const ids = checklist.map(({ id }) => id);
const page = readFileSync(new URL("../../../docs/reference/conformance.md", import.meta.url), "utf8");

describe("our own server", () => {
  let server: OwnServer;
  let card: Scorecard;

  beforeAll(async () => {
    server = await openOwnServer();
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
    expect(conformancePage(card)).toBe(page);
  });

  test("the scorecard is told in plain words", () => {
    const text = printScorecard(card);
    expect(text).not.toContain("\u001b");
    expect(text).toContain(`Conformance of ${card.url}`);
    for (const { id } of card.answers.filter(({ status }) => status === "failed")) expect(text).toContain(id);
  });

  test("the reference page has a row for every id, and names what is missing", () => {
    const rows = [...conformancePage(card).matchAll(/^\| ([A-Z]{2}-[\w.]+) \|.*?\| (\S.*?) \| (\S.*?) \|$/gm)];
    expect(rows.map(([, id]) => id)).toEqual(ids);
    const missing = rows.filter(([, , answer]) => answer === "**missing**").map(([, id]) => id);
    expect(missing).toEqual(card.answers.filter(({ status }) => status === "failed").map(({ id }) => id));
  });
});
