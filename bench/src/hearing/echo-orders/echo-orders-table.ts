import { markdownTable, percent } from "../../kit/markdown-table.ts";
import type { EchoOrdersReport } from "./measure-echo-orders.ts";

/** The report as Markdown. */
export function echoOrdersTable({ source, selfStarts, interruptions, nearOnly }: EchoOrdersReport): string {
  return [
    `Far end: ${source}. Each answer of a call is heard in another way: by headphones (not at all), a loudspeaker (echo at ` +
      "-36 dB, 80 ms late), a muted microphone (zeros), another device (310 ms late, microphone moved), 20 dB louder and " +
      "20 dB softer. The way changes between two answers or in the middle of one; five rooms, two loudspeakers and two " +
      "voices take turns.",
    "",
    "speech_started by the agent's own voice:",
    "",
    markdownTable(
      selfStarts.map((row) => ({
        settings: row.settings,
        orders: row.orders,
        changes: row.changes,
        calls: row.calls,
        minutes: row.minutes,
        "self-interruptions": row.selfStarts,
      })),
    ),
    "",
    "Somebody speaks up 0.3 or 0.9 s after the second way has begun, at -20 dB; all pairs but those that end muted:",
    "",
    markdownTable(
      interruptions.map((row) => ({
        settings: row.settings,
        changes: row.changes,
        interruptions: row.interruptions,
        "heard within 700 ms": row.inTime,
        "to speech_started p50 / p95": `${row.delayMs.p50} / ${row.delayMs.p95} ms`,
        "self-interruptions before": row.selfStarts,
      })),
    ),
    "",
    "Headphones from the start, so that nothing ever comes back: somebody speaks up 0.1 to 3.5 s into the first answer, " +
      "which ends when it is interrupted:",
    "",
    markdownTable(
      nearOnly.map((row) => ({
        settings: row.settings,
        microphone: row.microphone,
        interruptions: row.interruptions,
        "heard within 700 ms": row.inTime,
        "to speech_started p50 / p95": `${row.delayMs.p50} / ${row.delayMs.p95} ms`,
        "words wrong, and where nothing plays": `${percent(row.wordErrorRate.interrupting)}, ${percent(row.wordErrorRate.alone)}`,
      })),
    ),
  ].join("\n");
}
