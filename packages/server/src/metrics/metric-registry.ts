/** Labels of one series, by name. */
export type Labels = Readonly<Record<string, string>>;

/** A number that only grows. */
export interface Counter {
  add(labels?: Labels, value?: number): void;
}

/** How often values were up to each of some bounds. */
interface Histogram {
  /** @param value in the unit of the metric's name */
  observe(value: number, labels?: Labels): void;
}

/** What a metric is, for documentation. */
export interface MetricDescription {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels: readonly string[];
}

/** Name, meaning and labels of a metric. */
interface MetricOptions {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

/** Reads one number, or a number for each set of labels. */
type ReadSeries = () => number | readonly (readonly [Labels, number])[];

/** Takes every number as well as the page does, for another place that shows them. */
export interface MetricMirror {
  /** @returns takes what is added */
  counter(options: MetricOptions): (value: number, labels: Record<string, string>) => void;
  /** @returns takes what is observed */
  histogram(
    options: MetricOptions & { readonly buckets: readonly number[] },
  ): (value: number, labels: Record<string, string>) => void;
  read(type: "gauge" | "counter", options: MetricOptions, read: () => readonly (readonly [Labels, number])[]): void;
}

/** Numbers of a process, in Prometheus' text format, version 0.0.4. */
export interface MetricRegistry {
  counter(options: MetricOptions): Counter;
  /** @param buckets upper bounds, growing, without infinity */
  histogram(options: MetricOptions & { readonly buckets: readonly number[] }): Histogram;
  /** @param read called for every page; what it throws is thrown by `render` */
  gauge(options: MetricOptions, read: ReadSeries): void;
  /** A counter that is kept elsewhere. @param read as of a gauge */
  counted(options: MetricOptions, read: ReadSeries): void;
  describe(): readonly MetricDescription[];
  render(): string;
}

/** Most series of one metric; what comes beyond is counted together, so that no caller's words make the page grow. */
const maxSeries = 100;
const other = "other";

interface Metric extends MetricDescription {
  lines(): Iterable<string>;
}

/** @throws TypeError when a name stands twice or is none that Prometheus takes, or labels are others than were declared */
export function createMetricRegistry(mirror?: MetricMirror): MetricRegistry {
  const metrics = new Map<string, Metric>();

  function add(
    type: MetricDescription["type"],
    { name, help, labels = [] }: MetricOptions,
    lines: Metric["lines"],
  ): void {
    const isName = /^[a-z_][a-z0-9_]*$/.test(name) && labels.every((label) => /^[a-z_][a-z0-9_]*$/.test(label));
    if (!isName || metrics.has(name)) throw new TypeError(`'${name}' is no name of a new metric`);
    metrics.set(name, { name, type, help, labels, lines });
  }

  function addRead(type: "gauge" | "counter", options: MetricOptions, read: ReadSeries): void {
    const rows = (): readonly (readonly [Labels, number])[] => {
      const values = read();
      return typeof values === "number" ? [[{}, values]] : values.slice(0, maxSeries);
    };
    mirror?.read(type, options, rows);
    add(type, options, function* lines() {
      for (const [labels, value] of rows()) {
        yield `${options.name}${labelText(options.labels ?? [], labels)} ${numberText(value)}`;
      }
    });
  }

  return {
    counter(options) {
      const series = new SeriesOf<{ value: number }>(options, () => ({ value: 0 }));
      const reflect = mirror?.counter(options);
      add("counter", options, function* lines() {
        for (const [labels, { value }] of series) yield `${options.name}${labels} ${numberText(value)}`;
      });
      return {
        add(labels = {}, value = 1) {
          if (!(value >= 0)) return;
          const found = series.of(labels);
          found.value += value;
          reflect?.(value, found.labels);
        },
      };
    },
    histogram(options) {
      const { name, buckets } = options;
      const series = new SeriesOf(options, () => ({ counts: buckets.map(() => 0), sum: 0, count: 0 }));
      const reflect = mirror?.histogram(options);
      add("histogram", options, function* lines() {
        for (const [labels, { counts, sum, count }] of series) {
          const bound = (le: string): string =>
            `${name}_bucket${labels === "" ? "{" : `${labels.slice(0, -1)},`}le="${le}"}`;
          let below = 0;
          for (const [index, upTo] of buckets.entries()) {
            below += counts[index] ?? 0;
            yield `${bound(numberText(upTo))} ${below}`;
          }
          yield `${bound("+Inf")} ${count}`;
          yield `${name}_sum${labels} ${numberText(sum)}`;
          yield `${name}_count${labels} ${count}`;
        }
      });
      return {
        observe(value, labels = {}) {
          if (!Number.isFinite(value)) return;
          const found = series.of(labels);
          const index = buckets.findIndex((upTo) => value <= upTo);
          if (index !== -1) found.counts[index] = (found.counts[index] ?? 0) + 1;
          found.sum += value;
          found.count += 1;
          reflect?.(value, found.labels);
        },
      };
    },
    gauge: (options, read) => addRead("gauge", options, read),
    counted: (options, read) => addRead("counter", options, read),
    describe: () => [...metrics.values()].map(({ name, type, help, labels }) => ({ name, type, help, labels })),
    render() {
      const lines: string[] = [];
      for (const metric of metrics.values()) {
        const { name, type, help } = metric;
        lines.push(
          `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
          `# TYPE ${name} ${type}`,
          ...metric.lines(),
        );
      }
      return `${lines.join("\n")}\n`;
    },
  };
}

/** The series of one metric by their labels, the first of them there from the beginning if it has none. */
class SeriesOf<Value extends object> implements Iterable<readonly [string, Value]> {
  readonly #names: readonly string[];
  readonly #begin: () => Value;
  readonly #series = new Map<string, Value & { readonly labels: Record<string, string> }>();

  constructor({ labels = [] }: MetricOptions, begin: () => Value) {
    this.#names = labels;
    this.#begin = begin;
    // A counter that is not there until something happens cannot be seen to grow.
    if (labels.length === 0) this.of({});
  }

  of(given: Labels): Value & { readonly labels: Record<string, string> } {
    let labels = given;
    let key = labelText(this.#names, labels);
    if (this.#series.size >= maxSeries && !this.#series.has(key)) {
      labels = Object.fromEntries(this.#names.map((name) => [name, other]));
      key = labelText(this.#names, labels);
    }
    const found = this.#series.get(key);
    if (found !== undefined) return found;
    const begun = { ...this.#begin(), labels: { ...labels } };
    this.#series.set(key, begun);
    return begun;
  }

  [Symbol.iterator](): Iterator<readonly [string, Value]> {
    return this.#series.entries();
  }
}

/** Longest value of a label, in characters. */
const maxLabelCharacters = 100;

function labelText(names: readonly string[], labels: Labels): string {
  for (const name of Object.keys(labels))
    if (!names.includes(name)) throw new TypeError(`'${name}' is no label of this metric`);
  if (names.length === 0) return "";
  const pairs = names.map((name) => `${name}="${escaped((labels[name] ?? "").slice(0, maxLabelCharacters))}"`);
  return `{${pairs.join(",")}}`;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

/** A number as Prometheus writes it. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? String(value) : value > 0 ? "+Inf" : "-Inf";
}
