import type { PartialRecognition } from "./recognizer.ts";

/** The last words of a pass are guesses about a word that is still being spoken. */
const unsureWords = 2;
const mostPasses = 3;

/** What is known of the words of a pass beside the words themselves. */
export interface PassCertainty {
  /** Words at the beginning that no later pass can change. */
  readonly settledWords: number;
  /** Words at the beginning that agreement may settle. */
  readonly sureWords: number;
  /** Passes in a row that must agree, this one included. */
  readonly passes: number;
}

const byAgreement: PassCertainty = { settledWords: 0, sureWords: Infinity, passes: 2 };

/**
 * Turns the flickering texts of repeated passes over growing audio into text that can be shown: what two passes in a
 * row agree on becomes stable and is never taken back. Punctuation and case do not count for agreement.
 */
export class LocalAgreement {
  #shown: readonly string[] = [];
  /** What was shown at the passes before, the last one first. */
  #before: readonly (readonly string[])[] = [];
  #stableCount = 0;

  /** What has become stable so far. */
  get stableText(): string {
    return this.#shown.slice(0, this.#stableCount).join(" ");
  }

  /**
   * Takes the whole text of a new pass and gives what to show. `text` always begins with `stableText`.
   */
  add(text: string, { settledWords, sureWords, passes }: PassCertainty = byAgreement): PartialRecognition {
    const stable = this.#shown.slice(0, this.#stableCount);
    const words = text.split(/\s+/u).filter((word) => word !== "");
    const shown = [...stable, ...words.slice(overlap(stable, words))];
    const before = this.#before.slice(0, passes - 1);
    const agreed = before.length < passes - 1 ? 0 : Math.min(...before.map((words) => commonPrefix(words, shown)));
    const believed = Math.min(agreed, sureWords, shown.length - unsureWords);
    this.#stableCount = Math.max(this.#stableCount, believed, Math.min(settledWords, shown.length));
    this.#before = [shown, ...this.#before.slice(0, mostPasses - 2)];
    this.#shown = shown;
    return { text: shown.join(" "), stableText: shown.slice(0, this.#stableCount).join(" ") };
  }
}

function commonPrefix(first: readonly string[], second: readonly string[]): number {
  const length = Math.min(first.length, second.length);
  for (let index = 0; index < length; index++) {
    if (plain(first[index]) !== plain(second[index])) return index;
  }
  return length;
}

/** How many leading words of `words` say what `stable` says already: the prefix with the fewest word edits to it. */
function overlap(stable: readonly string[], words: readonly string[]): number {
  if (commonPrefix(stable, words) === stable.length) return stable.length;
  let costs = Array.from({ length: words.length + 1 }, (_, index) => index);
  for (const [row, word] of stable.entries()) {
    const next = [row + 1];
    for (const [column, other] of words.entries()) {
      const replaced = (costs[column] ?? 0) + (plain(word) === plain(other) ? 0 : 1);
      next.push(Math.min(replaced, (costs[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    costs = next;
  }
  let best = 0;
  for (const [count, cost] of costs.entries()) {
    const bestCost = costs[best] ?? 0;
    const nearer = Math.abs(count - stable.length) < Math.abs(best - stable.length);
    if (cost < bestCost || (cost === bestCost && nearer)) best = count;
  }
  return best;
}

function plain(word: string | undefined): string {
  return (word ?? "").toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}
