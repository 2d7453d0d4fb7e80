import { describe, expect, test } from "vitest";
import { capabilities } from "../src/capabilities.ts";
import { checklist } from "../src/checklist.ts";
import { checks } from "../src/checks.ts";
import { notApplicable } from "../src/not-applicable.ts";
import { watchRules } from "../src/session-watch.ts";

const ids = checklist.map(({ id }) => id);

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
});
