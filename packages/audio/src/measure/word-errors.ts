import { normalizeWords } from "./normalize-words.ts";

/** Differences between what was said and what was recognized. */
export interface WordErrors {
  readonly substitutions: number;
  /** Words of the hypothesis that the reference does not have. */
  readonly insertions: number;
  /** Words of the reference that the hypothesis does not have. */
  readonly deletions: number;
  /** Words of the reference. */
  readonly words: number;
}

interface Cell {
  readonly cost: number;
  readonly substitutions: number;
  readonly insertions: number;
  readonly deletions: number;
}

/**
 * Counts the fewest word errors that turn the reference into the hypothesis, after {@link normalizeWords} on both. Among
 * equally few, substitutions are preferred to a deletion with an insertion.
 */
export function wordErrors(reference: string, hypothesis: string): WordErrors {
  const wanted = normalizeWords(reference);
  const heard = normalizeWords(hypothesis);
  // Cell j of a row: the cheapest way from the reference words so far to the first j words heard.
  let row: Cell[] = [{ cost: 0, substitutions: 0, insertions: 0, deletions: 0 }];
  for (let j = 1; j <= heard.length; j++) row.push(inserted(row[j - 1] as Cell));
  for (const word of wanted) {
    const next: Cell[] = [deleted(row[0] as Cell)];
    for (let j = 1; j <= heard.length; j++) {
      const before = row[j - 1] as Cell;
      const kept = heard[j - 1] === word ? before : substituted(before);
      next.push(cheapest(kept, deleted(row[j] as Cell), inserted(next[j - 1] as Cell)));
    }
    row = next;
  }
  const { substitutions, insertions, deletions } = row[heard.length] as Cell;
  return { substitutions, insertions, deletions, words: wanted.length };
}

/**
 * Word error rate of one or more results together: errors divided by reference words, 0 for a perfect result and above 1
 * when more was invented than said. Without reference words it is 0 when nothing was heard and 1 otherwise.
 */
export function wordErrorRate(...results: readonly WordErrors[]): number {
  let errors = 0;
  let words = 0;
  for (const result of results) {
    errors += result.substitutions + result.insertions + result.deletions;
    words += result.words;
  }
  return words === 0 ? Math.min(1, errors) : errors / words;
}

function cheapest(first: Cell, second: Cell, third: Cell): Cell {
  const better = second.cost < first.cost ? second : first;
  return third.cost < better.cost ? third : better;
}

function substituted(cell: Cell): Cell {
  return { ...cell, cost: cell.cost + 1, substitutions: cell.substitutions + 1 };
}

function inserted(cell: Cell): Cell {
  return { ...cell, cost: cell.cost + 1, insertions: cell.insertions + 1 };
}

function deleted(cell: Cell): Cell {
  return { ...cell, cost: cell.cost + 1, deletions: cell.deletions + 1 };
}
