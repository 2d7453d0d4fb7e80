/** Rows of one shape as a Markdown table, a column for each member; null is a dash. */
export function markdownTable(rows: readonly Readonly<Record<string, string | number | null>>[]): string {
  const [first] = rows;
  if (first === undefined) return "(nothing was measured)";
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const names = Object.keys(first);
  return [
    line(names),
    line(names.map(() => "---")),
    ...rows.map((row) => line(names.map((name) => String(row[name] ?? "-")))),
  ].join("\n");
}

/** A share from 0 to 1, for people. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
