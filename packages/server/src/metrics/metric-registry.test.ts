import { expect, test } from "vitest";
import { createMetricRegistry } from "./metric-registry.ts";

test("writes what Prometheus reads", () => {
  const registry = createMetricRegistry();
  const calls = registry.counter({ name: "calls_total", help: "Calls\nof all \\ kinds", labels: ["kind"] });
  const waits = registry.histogram({ name: "wait_seconds", help: "Waits", labels: ["stage"], buckets: [0.1, 0.5] });
  registry.gauge({ name: "open", help: "Open" }, () => 3);
  calls.add({ kind: 'a "b" \\ c\n' });
  calls.add({ kind: 'a "b" \\ c\n' }, 1.5);
  for (const seconds of [0.1, 0.3, 2, Number.NaN]) waits.observe(seconds, { stage: "x" });
  expect(registry.render()).toBe(
    [
      "# HELP calls_total Calls\\nof all \\\\ kinds",
      "# TYPE calls_total counter",
      'calls_total{kind="a \\"b\\" \\\\ c\\n"} 2.5',
      "# HELP wait_seconds Waits",
      "# TYPE wait_seconds histogram",
      'wait_seconds_bucket{stage="x",le="0.1"} 1',
      'wait_seconds_bucket{stage="x",le="0.5"} 2',
      'wait_seconds_bucket{stage="x",le="+Inf"} 3',
      'wait_seconds_sum{stage="x"} 2.4',
      'wait_seconds_count{stage="x"} 3',
      "# HELP open Open",
      "# TYPE open gauge",
      "open 3",
      "",
    ].join("\n"),
  );
});

test("a metric without labels is there from the beginning, at nothing", () => {
  const registry = createMetricRegistry();
  registry.counter({ name: "calls_total", help: "Calls" });
  expect(registry.render()).toContain("\ncalls_total 0\n");
});

test("labels that callers choose cannot make the page grow without end, and nothing is lost", () => {
  const registry = createMetricRegistry();
  const calls = registry.counter({ name: "calls_total", help: "Calls", labels: ["code"] });
  for (let index = 0; index < 5000; index++) calls.add({ code: `code ${index} ${"x".repeat(1000)}` });
  const values = registry
    .render()
    .split("\n")
    .filter((line) => line.startsWith("calls_total{"));
  expect(values.length).toBeLessThanOrEqual(101);
  expect(values.at(-1)).toBe('calls_total{code="other"} 4900');
  expect(Math.max(...values.map((line) => line.length))).toBeLessThan(200);
});

test("a name that stands twice, or that Prometheus would not read, is refused", () => {
  const registry = createMetricRegistry();
  registry.counter({ name: "calls_total", help: "Calls", labels: ["kind"] });
  expect(() => registry.counter({ name: "calls_total", help: "Calls" })).toThrow(TypeError);
  expect(() => registry.gauge({ name: "open-calls", help: "Calls" }, () => 1)).toThrow(TypeError);
  expect(() => registry.counter({ name: "a_total", help: "A", labels: ["kind"] }).add({ sort: "b" })).toThrow("'sort'");
});
