import type { Line } from "../terminal/line.ts";
import { padText, printable } from "../terminal/text-width.ts";
import { tr } from "../words/translate.ts";
import { quantileOf, sumOf } from "./read-metrics.ts";
import type { MetricsPage } from "./read-metrics.ts";

/** A page of numbers, and when it was read. */
export interface Reading {
  readonly page: MetricsPage;
  /** By a monotonic clock. */
  readonly atMs: number;
  /** The same by the wall's, milliseconds since 1970. */
  readonly wallMs: number;
}

const leftWidth = 22;
const columnWidth = 16;

/**
 * What a server does, as rows for a terminal: lately, and since it began.
 * @param before what was read a while ago; absent while there is nothing to compare with
 */
export function metricsView(server: string, now: Reading, before: Reading | undefined): Line[] {
  const { page } = now;
  const was = before?.page;
  const seconds = before === undefined ? 0 : (now.atMs - before.atMs) / 1000;
  const lately = before === undefined ? "" : tr(`last ${Math.round(seconds)} s`);
  const row = (name: string, read: (from: MetricsPage | undefined) => string): Line => [
    { text: padText(name, leftWidth), look: "dim" },
    { text: padText(was === undefined ? "" : read(was), columnWidth) },
    { text: read(undefined) },
  ];
  const time = (name: string, metric: string, quantile: number): Line =>
    row(name, (from) => timeText(quantileOf(page, from, `vivavoce_${metric}_seconds`, quantile)));
  const grown = (name: string, labels: Readonly<Record<string, string>>, from: MetricsPage | undefined): number =>
    sumOf(page, name, labels) - (from === undefined ? 0 : sumOf(from, name, labels));
  const counts = (name: string, metric: string, label: string): Line =>
    row(name, (from) => {
      const found = (page.get(metric) ?? []).map(({ labels }) => labels[label] ?? "");
      const texts = [...new Set(found)].flatMap((value) => {
        const count = grown(metric, { [label]: value }, from);
        return count === 0 ? [] : [`${count} ${printable(value)}`];
      });
      return texts.length === 0 ? "-" : texts.join(", ");
    });
  return [
    head(server, now),
    [
      { text: " ".repeat(leftWidth) },
      { text: padText(lately, columnWidth), look: "dim" },
      { text: tr("since the start"), look: "dim" },
    ],
    time(tr("First audio, half"), "turn_first_audio", 0.5),
    time(tr("First audio, 95 %"), "turn_first_audio", 0.95),
    time(tr("  silence, half"), "turn_silence", 0.5),
    time(tr("  text, half"), "turn_transcription", 0.5),
    time(tr("  model, half"), "turn_first_token", 0.5),
    time(tr("  voice, half"), "turn_speech", 0.5),
    counts(tr("Responses"), "vivavoce_responses_total", "status"),
    counts(tr("Speech over answers"), "vivavoce_interruptions_total", "verdict"),
    counts(tr("Refused"), "vivavoce_refusals_total", "code"),
    counts(tr("Errors to clients"), "vivavoce_errors_total", "code"),
    counts(tr("Failures of engines"), "vivavoce_engine_failures_total", "code"),
    ...engineRows(page),
    ...gatewayRows(page),
    time(tr("Event loop, 99 %"), "event_loop_delay", 0.99),
    row(tr("Cores in use"), (from) => {
      const used = grown("process_cpu_seconds_total", {}, from);
      const passed = from === undefined ? upSeconds(now) : seconds;
      return passed > 0 ? (used / passed).toFixed(2) : "-";
    }),
    [
      { text: padText(tr("Memory"), leftWidth), look: "dim" },
      { text: `${megabytes(sumOf(page, "process_resident_memory_bytes"))}, ` },
      {
        text: tr(
          `sessions ${megabytes(sumOf(page, "vivavoce_session_memory_bytes"))} of ${megabytes(sumOf(page, "vivavoce_session_memory_limit_bytes"))}`,
        ),
      },
    ],
  ];
}

function head(server: string, now: Reading): Line {
  const { page } = now;
  const isReady = sumOf(page, "vivavoce_ready") > 0;
  const sessions = tr(`${sumOf(page, "vivavoce_sessions")} of ${sumOf(page, "vivavoce_sessions_limit")} sessions`);
  return [
    { text: server, look: "bold" },
    { text: "  " },
    { text: isReady ? tr("ready") : tr("not ready"), look: isReady ? "green" : "red" },
    { text: `  ${sessions}  ${tr(`up ${durationText(upSeconds(now))}`)}` },
  ];
}

function engineRows(page: MetricsPage): Line[] {
  return (page.get("vivavoce_engine_ready") ?? []).map(({ labels, value }) => {
    const { stage = "", engine = "" } = labels;
    const queues = page.get("vivavoce_engine_waiting") ?? [];
    const waiting = queues.find((each) => each.labels["stage"] === stage && each.labels["engine"] === engine)?.value;
    return [
      { text: padText(printable(stage), leftWidth), look: "dim" },
      { text: value > 0 ? printable(engine) : tr(`${printable(engine)} is down`), look: value > 0 ? "plain" : "red" },
      { text: waiting === undefined ? "" : `, ${tr(`${waiting} waiting`)}` },
    ];
  });
}

/** Gateways that are shown; those that do not answer come first. */
const maxGateways = 20;

/** Where the page is one of several gateways: each of them. */
function gatewayRows(page: MetricsPage): Line[] {
  const valueOf = (metric: string, gateway: string): number => sumOf(page, `vivavoce_gateway_${metric}`, { gateway });
  const all = (page.get("vivavoce_gateway_answered") ?? []).toSorted((one, other) => one.value - other.value);
  const rows = all.slice(0, maxGateways).map(({ labels, value }): Line => {
    const { gateway = "" } = labels;
    const sessions = valueOf("sessions", gateway);
    const isReady = valueOf("ready", gateway) > 0;
    const said = isReady
      ? tr(`${printable(gateway)}, ${sessions} sessions`)
      : tr(`${printable(gateway)} takes no new sessions, ${sessions} sessions`);
    const text = value > 0 ? said : tr(`${printable(gateway)} does not answer`);
    return [
      { text: padText(tr("  gateway"), leftWidth), look: "dim" },
      { text, look: value > 0 && isReady ? "plain" : "red" },
    ];
  });
  const rest = all.length - rows.length;
  return rest > 0 ? [...rows, [{ text: " ".repeat(leftWidth) }, { text: tr(`and ${rest} more`) }]] : rows;
}

function upSeconds({ page, wallMs }: Reading): number {
  const startedSeconds = sumOf(page, "process_start_time_seconds");
  return startedSeconds === 0 ? 0 : Math.max(0, wallMs / 1000 - startedSeconds);
}

function timeText(seconds: number | undefined): string {
  if (seconds === undefined) return "-";
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(2)} s`;
}

function durationText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return `${Math.floor(seconds)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 1 ? `${minutes} min` : `${hours} h ${minutes % 60} min`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
