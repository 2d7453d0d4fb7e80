import { expect, test } from "vitest";
import { printScorecard } from "./print-scorecard.ts";

test("what a server has sent cannot act on the terminal", () => {
  const sent = "x\u001b]0;t\u0007\r\nNothing failed.\u009b2J\u202e";
  const answer = (status: "failed" | "warned") => ({
    id: "CE-01",
    name: "session.update",
    family: "CE",
    since: "2025-05-01-preview",
    grade: "core",
    status,
    proofs: [{ title: "check", dialect: null, status, expected: "a", seen: sent, note: sent }],
  });
  const totals = { passed: 0, warned: 1, failed: 1, skipped: 0, not_applicable: 0 };
  const card = {
    url: "http://localhost",
    checks: 1,
    durationMs: 1,
    dialects: [],
    apiVersion: "x",
    groups: {},
    totals,
    passed: false,
    answers: [answer("failed"), answer("warned")],
  };
  const text = printScorecard(new Proxy(card, groupsOf(totals)) as unknown as Parameters<typeof printScorecard>[0]);
  expect(text).toContain("seen      x ]0;t Nothing failed. 2J");
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
});

/** The same totals for every group. */
function groupsOf(totals: object): ProxyHandler<object> {
  return {
    get: (card, key) => (key === "groups" ? new Proxy({}, { get: () => totals }) : (Reflect.get(card, key) as unknown)),
  };
}
