import { markdownTable, percent } from "../../kit/markdown-table.ts";
import type { ActivityReport, DelayMs } from "./measure-activity.ts";

const delay = ({ p50, p95 }: DelayMs): string => (p50 === null ? "-" : `${p50} / ${p95}`);

/** The report as Markdown. */
export function activityTable({ source, rows, falseStarts, shortWords }: ActivityReport): string {
  const starts = [...new Set(falseStarts.map(({ noise }) => noise))].map((noise) => {
    const [plain, quiet] = [false, true].map((suppressed) =>
      falseStarts.find((each) => each.noise === noise && each.suppressed === suppressed),
    );
    return {
      noise,
      "80 ms": plain?.perMinute80.toFixed(1) ?? null,
      "200 ms": plain?.perMinute200.toFixed(1) ?? null,
      "80 ms, suppressed": quiet?.perMinute80.toFixed(1) ?? null,
      "200 ms, suppressed": quiet?.perMinute200.toFixed(1) ?? null,
    };
  });
  return [
    `Voice activity, ${source}. Delays in milliseconds, p50 / p95; onsets beyond the speech_duration_ms asked for.`,
    "",
    markdownTable(
      rows.map((row) => ({
        condition: row.condition,
        suppression: row.suppressed ? "yes" : "no",
        clips: row.clips,
        missed: percent(row.missed),
        "false alarms": percent(row.falseAlarms),
        "started, 80": delay(row.onset80),
        "started, 200": delay(row.onset200),
        "onset found": delay(row.onsetError),
        offset: delay(row.offset),
        never: row.neverStarted,
      })),
    ),
    "",
    "False starts a minute over noise alone.",
    "",
    markdownTable(starts),
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
