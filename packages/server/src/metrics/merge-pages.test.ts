import { expect, test } from "vitest";
import { lastingPart, mergePages } from "./merge-pages.ts";
import { createMetricRegistry } from "./metric-registry.ts";

function pageOf(turns: readonly number[], sessions: number, name = "plain"): string {
  const registry = createMetricRegistry();
  const total = registry.counter({ name: "vivavoce_turns_total", help: "Turns", labels: ["kind"] });
  const took = registry.histogram({ name: "vivavoce_took_seconds", help: "Time\nof turns", buckets: [0.1, 1] });
  registry.gauge({ name: "vivavoce_sessions", help: "Sessions" }, () => sessions);
  const ready = { name: "vivavoce_engine_ready", help: "1 while ready", labels: ["engine"] };
  registry.gauge(ready, () => [[{ engine: "ear 1 2" }, Number(sessions > 0)]]);
  const waiting = { name: "vivavoce_engine_waiting", help: "Requests", labels: ["engine"] };
  registry.gauge(waiting, () => [[{ engine: "ear 1 2" }, sessions]]);
  for (const seconds of turns) {
    total.add({ kind: name });
    took.observe(seconds);
  }
  return registry.render();
}

test("one page is the same after it", () => {
  expect(mergePages([pageOf([0.05, 5], 3)])).toBe(pageOf([0.05, 5], 3));
  expect(mergePages([])).toBe("");
});

test("counters, histograms and gauges are added, what tells of the same thing is not", () => {
  const page = mergePages([pageOf([0.05], 1), "", pageOf([0.5, 5], 0), pageOf([7], 2, 'a "quoted" {name}')]);
  const lines = page.split("\n").filter((line) => !line.startsWith("#"));
  expect(lines).toEqual([
    'vivavoce_turns_total{kind="plain"} 3',
    'vivavoce_turns_total{kind="a \\"quoted\\" {name}"} 1',
    'vivavoce_took_seconds_bucket{le="0.1"} 1',
    'vivavoce_took_seconds_bucket{le="1"} 2',
    'vivavoce_took_seconds_bucket{le="+Inf"} 4',
    "vivavoce_took_seconds_sum 12.55",
    "vivavoce_took_seconds_count 4",
    "vivavoce_sessions 3",
    'vivavoce_engine_ready{engine="ear 1 2"} 0',
    'vivavoce_engine_waiting{engine="ear 1 2"} 2',
    "",
  ]);
  expect(page.match(/# TYPE vivavoce_turns_total counter/g)).toHaveLength(1);
  expect(page).toContain("# HELP vivavoce_took_seconds Time\\nof turns\n");
});

test("of a process that is gone its counts stay, and what it was at the moment does not", () => {
  const past = lastingPart(pageOf([0.5], 4));
  expect(past).toContain("vivavoce_took_seconds_count 1");
  expect(past).not.toContain("vivavoce_sessions");
  expect(mergePages([pageOf([], 0), past])).toContain('vivavoce_turns_total{kind="plain"} 1');
});
