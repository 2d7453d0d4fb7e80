import { padText, printable, textWidth } from "../terminal/text-width.ts";
import { tr } from "../words/translate.ts";
import type { SessionRow } from "./ask-admin.ts";

/** The sessions of an answer; a server of another version may leave something out. */
export function rowsOf(answer: object): readonly SessionRow[] {
  const sessions = "sessions" in answer ? answer.sessions : undefined;
  const isRow = (row: unknown): row is SessionRow => typeof row === "object" && row !== null;
  return Array.isArray(sessions) ? sessions.filter(isRow) : [];
}

/** Gateways of the bus that did not answer: their sessions are not in the list. */
export function missingOf(answer: object): readonly string[] {
  const missing = "missing" in answer ? answer.missing : undefined;
  return Array.isArray(missing) ? missing.map((name) => printable(String(name))) : [];
}

/** A table, the oldest session first. */
export function printSessions(rows: readonly SessionRow[]): string {
  if (rows.length === 0) return tr("There is no session now.");
  const isMany = rows.some(({ gateway }) => gateway !== undefined);
  const head = [tr("session"), tr("who"), tr("from"), tr("for"), tr("turns"), tr("state"), tr("model")];
  const where = (cell: string): string[] => (isMany ? [printable(cell)] : []);
  const table = [
    [...head, ...where(tr("gateway"))],
    ...rows.map((row) => [...cellsOf(row), ...where(String(row.gateway ?? "-"))]),
  ];
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((cells) => textWidth(cells[column] ?? ""))));
  const lines = table.map((cells) => cells.map((cell, column) => padText(cell, widths[column] ?? 0)).join("  "));
  return lines.map((line) => line.trimEnd()).join("\n");
}

/** One session, a line for each thing that is known of it. */
export function printSession(row: SessionRow): string {
  return Object.entries(row)
    .map(([name, value]) => `${name}: ${printable(String(value ?? ""))}`)
    .join("\n");
}

function cellsOf(row: SessionRow): string[] {
  const { id, caller, network, age_seconds: age, turns, state, model } = row;
  const cells: readonly (string | number | null | undefined)[] = [id, caller, network, ageOf(age), turns, state, model];
  return cells.map((cell) => printable(String(cell ?? "-")));
}

function ageOf(seconds: number): string {
  if (!Number.isFinite(seconds)) return "-";
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}
