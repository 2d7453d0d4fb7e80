/** One number of a page. */
interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The numbers of a page in Prometheus' text format, by name. */
export type MetricsPage = ReadonlyMap<string, readonly Sample[]>;

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/;
const pair = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/gy;

/** Numbers of one name that are read; a server of ours has 101 series of at most 15. More would take time beyond measure. */
const maxSamples = 2000;

/** Reads a page; lines that are none of the format, and numbers of a name beyond so many, are passed over. */
export function readMetrics(text: string): MetricsPage {
  const page = new Map<string, Sample[]>();
  for (const each of text.split("\n")) {
    const [, name, labels = "", number = ""] = line.exec(each) ?? [];
    if (name === undefined) continue;
    const samples = page.get(name) ?? [];
    page.set(name, samples);
    if (samples.length < maxSamples) samples.push({ labels: readLabels(labels), value: numberOf(number) });
  }
  return page;
}

function readLabels(text: string): Record<string, string> {
  pair.lastIndex = 0;
  return Object.fromEntries([...text.matchAll(pair)].map(([, name = "", value = ""]) => [name, unescaped(value)]));
}

function unescaped(value: string): string {
  return value.replace(/\\(.)/g, (_, mark: string) => (mark === "n" ? "\n" : mark));
}

function numberOf(text: string): number {
  if (text === "+Inf") return Infinity;
  return text === "-Inf" ? -Infinity : Number(text);
}

/** The sum of all series of a name that have these labels; 0 when there is none. */
export function sumOf(page: MetricsPage, name: string, labels: Readonly<Record<string, string>> = {}): number {
  const wanted = Object.entries(labels);
  const samples = page.get(name) ?? [];
  return samples
    .filter((sample) => wanted.every(([key, value]) => sample.labels[key] === value))
    .reduce((sum, { value }) => sum + value, 0);
}

/**
 * A quantile of a histogram between two pages, in the unit of the histogram; undefined when nothing came in between. Inside
 * a bucket values are taken to lie evenly, so it is as exact as the buckets are narrow.
 * @param quantile 0 to 1
 * @param before absent: since the server began
 */
export function quantileOf(
  page: MetricsPage,
  before: MetricsPage | undefined,
  name: string,
  quantile: number,
): number | undefined {
  const bounds = [...new Set((page.get(`${name}_bucket`) ?? []).map(({ labels }) => labels["le"] ?? ""))];
  const countTo = (le: string): number => {
    const at = (from: MetricsPage): number => sumOf(from, `${name}_bucket`, { le });
    return at(page) - (before === undefined ? 0 : at(before));
  };
  const buckets = bounds.map((le) => ({ upTo: numberOf(le), count: countTo(le) })).sort((a, b) => a.upTo - b.upTo);
  const total = buckets.at(-1)?.count ?? 0;
  if (total <= 0) return undefined;
  const rank = quantile * total;
  const index = buckets.findIndex(({ count }) => count >= rank);
  const { upTo = 0, count = 0 } = buckets[index] ?? {};
  const { upTo: from = 0, count: below = 0 } = buckets[index - 1] ?? {};
  if (upTo === Infinity) return from;
  return from + (upTo - from) * (count === below ? 1 : (rank - below) / (count - below));
}
