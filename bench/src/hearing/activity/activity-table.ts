import { markdownTable, percent } from "../../markdown-table.ts";
import type { ActivityReport, DelayMs } from "./measure-activity.ts";

const delay = ({ p50, p95 }: DelayMs): string => (p50 === null ? "-" : `${p50} / ${p95}`);

/** The report as Markdown. */
export function activityTable({ source, rows, falseStarts, shortWords }: ActivityReport): string {
  const starts = [...new Set(falseStarts.map(({ noise }) => noise))].map((noise) => {
    const figures = [false, true].flatMap((suppressed) => {
      const row = falseStarts.find((each) => each.noise === noise && each.suppressed === suppressed);
      return row === undefined ? ["-", "-"] : [row.perMinute80.toFixed(1), row.perMinute200.toFixed(1)];
    });
    return `| ${noise} | ${figures.join(" | ")} |`;
  });
  return [
    `Voice activity, ${source}. Delays in milliseconds, p50 / p95; onsets beyond the speech_duration_ms asked for.`,
    "",
    "| condition | suppression | clips | missed | false alarms | started, 80 | started, 200 | onset found | offset | never |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map((row) =>
      [
        "",
        row.condition,
        row.suppressed ? "yes" : "no",
        row.clips,
        percent(row.missed),
        percent(row.falseAlarms),
        delay(row.onset80),
        delay(row.onset200),
        delay(row.onsetError),
        delay(row.offset),
        row.neverStarted,
        "",
      ]
        .join(" | ")
        .trim(),
    ),
    "",
    "False starts a minute over noise alone.",
    "",
    "| noise | 80 ms | 200 ms | 80 ms, suppressed | 200 ms, suppressed |",
    "| --- | --- | --- | --- | --- |",
    ...starts,
    "",
    "Single digits of three talkers, one after the other in one call with 1.5 s of digital silence between them, and starts " +
      "a minute over all noises on the same path.",
    "",
    markdownTable(
      shortWords.map((row) => ({
        path: row.path,
        words: row.words,
        "heard, 80": row.heard80,
        "heard, 200": row.heard200,
        "false starts, 80": row.falsePerMinute80,
        "false starts, 200": row.falsePerMinute200,
      })),
    ),
  ].join("\n");
}
