import { percent } from "../../markdown-table.ts";
import type { BargeInRow } from "./measure-barge-in.ts";

const ms = (value: number | null): string => (value === null ? "-" : `${Math.round(value)} ms`);

/** The rows as a Markdown table. */
export function bargeInTable(rows: readonly BargeInRow[]): string {
  return [
    "| settings | heard | sounds | found by voice activity | stops the assistant | to speech_started p50 / p95 |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.map(
      (row) =>
        `| ${row.settings} | ${row.kind}, ${row.source} | ${row.sounds} | ${percent(row.detected)} | ${percent(row.stopped)} | ${ms(row.p50Ms)} / ${ms(row.p95Ms)} |`,
    ),
  ].join("\n");
}
