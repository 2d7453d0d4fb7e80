import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { needPrograms } from "../../../test/needs.ts";
import { describeMetrics } from "../src/index.ts";
import { createServerMetrics } from "../src/metrics/server-metrics.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = `${root}deploy/monitoring/`;
const read = (path: string): string => readFileSync(root + path, "utf8");

/** Every name that may stand in a query, with its labels. */
const known = new Map(
  describeMetrics().flatMap(({ name, type, labels }) => {
    const names = type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
    return names.map((each) => [each, labels] as const);
  }),
);
const namesIn = (text: string): string[] => text.match(/\b(?:vivavoce|process)_[a-z0-9_]+/g) ?? [];

test.each(["alerts.yml", "grafana-dashboard.json"])("%s asks only for what there is", (file) => {
  const names = namesIn(read(`deploy/monitoring/${file}`));
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

test("the dashboard groups and names series by labels that they have", () => {
  const { panels } = JSON.parse(read("deploy/monitoring/grafana-dashboard.json")) as {
    readonly panels: readonly {
      readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
    }[];
  };
  const scraped = ["job", "instance", "le"];
  const wrong = panels
    .flatMap(({ targets }) => targets)
    .filter(({ expr, legendFormat }) => {
      const labels = namesIn(expr).flatMap((name) => known.get(name) ?? []);
      const grouped = [...expr.matchAll(/by \(([^)]+)\)/g)].flatMap(([, list = ""]) => list.split(/, */));
      const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
      return [...grouped, ...named].some((label) => !labels.includes(label) && !scraped.includes(label));
    });
  expect(wrong).toEqual([]);
});

test("the guide names only metrics that there are", () => {
  const stems = [...known.keys(), ...describeMetrics().map(({ name }) => name)];
  const names = namesIn(read("docs/guides/watch-the-server.md")).filter((name) => name !== "vivavoce_trace");
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => !stems.includes(name))).toEqual([]);
});

const promtool = needPrograms("Prometheus' checks (prometheus)", ["promtool"]);

describe.skipIf(promtool.missing)(promtool.title("Prometheus itself"), () => {
  test("takes the page, with every metric of labels on it", () => {
    const metrics = createServerMetrics();
    metrics.opened('a "wire"\\\n');
    metrics.refused(429, "too_many_sessions");
    metrics.closed(1000);
    metrics.recognized("ears", 0.1);
    metrics.heard("ears", 2);
    metrics.firstSound("voice", 0.1);
    metrics.spoke("voice", 0.2, 2, "engine_failed");
    const text = metrics.registry.render();
    expect(() => execFileSync("promtool", ["check", "metrics"], { input: text, stdio: "pipe" })).not.toThrow();
    expect(() => execFileSync("promtool", ["check", "metrics"], { input: `${text}broken{`, stdio: "pipe" })).toThrow();
  });

  test("takes the alerts and the example of its configuration", () => {
    for (const [kind, file] of [
      ["rules", "alerts.yml"],
      ["config", "prometheus.yml"],
    ] as const) {
      expect(execFileSync("promtool", ["check", kind, folder + file], { stdio: "pipe" }).toString()).toContain(
        "SUCCESS",
      );
    }
  });
});
