import { numberText } from "./metric-registry.ts";

/** How numbers become one, by the names of the metrics, where they are not added. */
export type Joining = Readonly<Record<string, (one: number, other: number) => number>>;

/** Those of several processes of one server. */
const ofProcesses: Joining = {
  // The engines are one for all processes: each tells of the same.
  vivavoce_engine_ready: Math.min,
  vivavoce_engine_waiting: Math.max,
  process_start_time_seconds: Math.min,
};

interface Metric {
  readonly help: string;
  readonly type: string;
  /** Numbers by the whole name of their series. */
  readonly series: Map<string, number>;
}

/**
 * Pages of several processes of one server as one: counters and histograms are added, gauges too, unless they tell of the
 * same thing. Pages are in Prometheus' text format as `MetricRegistry` writes it; metrics stand in the order of the first
 * page that has them.
 */
export function mergePages(pages: readonly string[], together: Joining = ofProcesses): string {
  const metrics = new Map<string, Metric>();
  for (const page of pages) {
    for (const [name, { help, type, series }] of readPage(page)) {
      const metric = metrics.get(name) ?? { help, type, series: new Map<string, number>() };
      metrics.set(name, metric);
      const join = together[name] ?? ((one: number, other: number): number => one + other);
      for (const [key, value] of series) {
        const before = metric.series.get(key);
        metric.series.set(key, before === undefined ? value : join(before, value));
      }
    }
  }
  return writePage(metrics);
}

/** The part of a page that stays true when its process is gone: what it has counted. */
export function lastingPart(page: string): string {
  return writePage(new Map([...readPage(page)].filter(([, { type }]) => type !== "gauge")));
}

function writePage(metrics: ReadonlyMap<string, Metric>): string {
  const lines = [...metrics].flatMap(([name, { help, type, series }]) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...[...series].map(([key, value]) => `${key} ${numberText(value)}`),
  ]);
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function readPage(page: string): Map<string, Metric> {
  const metrics = new Map<string, Metric>();
  let current: Metric | undefined;
  let help = "";
  for (const line of page.split("\n")) {
    const about = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line);
    if (about !== null) {
      const [, what, name = "", text = ""] = about;
      if (what === "HELP") help = text;
      else metrics.set(name, (current = { help, type: text, series: new Map() }));
      continue;
    }
    const end = line.lastIndexOf(" ");
    if (end > 0 && !line.startsWith("#"))
      current?.series.set(line.slice(0, end), Number(numberOf(line.slice(end + 1))));
  }
  return metrics;
}

function numberOf(text: string): number {
  if (text === "+Inf") return Infinity;
  return text === "-Inf" ? -Infinity : Number(text);
}
