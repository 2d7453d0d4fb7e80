import type { Scorecard } from "@vivavoce/conform";
import { conformancePage } from "../src/conformance/conformance-page.ts";

/** An id whose answer or proof is another than the page says. */
export interface Difference {
  readonly id: string;
  /** Row of the page; undefined when it has none. */
  readonly page: string | undefined;
  /** Row that the scorecard would have. */
  readonly now: string | undefined;
}

/**
 * Compares a scorecard with the reference page, row by row: the answer of each id with what proves it, so that an answer
 * that stands on fewer checks than before is a difference as well.
 * @param only ids to look at; all of both by default
 */
export function differences(page: string, card: Scorecard, only?: readonly string[]): Difference[] {
  const expected = rowsOf(page);
  const found = rowsOf(conformancePage(card));
  return [...(only ?? new Set([...expected.keys(), ...found.keys()]))]
    .map((id) => ({ id, page: expected.get(id), now: found.get(id) }))
    .filter((row) => row.page !== row.now);
}

function rowsOf(page: string): Map<string, string> {
  return new Map([...page.matchAll(/^\| ([A-Z]{2}-[\w.]+) \|.*$/gmu)].map(([row, id = ""]) => [id, row]));
}
