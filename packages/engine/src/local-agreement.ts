import type { PartialRecognition } from "./recognizer.ts";

/** The last words of a pass are guesses about a word that is still being spoken. */
const unsureWords = 2;

const fromAgreement = { settledWords: 0, mayAgree: true } as const;

/**
 * Turns the flickering texts of repeated passes over growing audio into text that can be shown: what two passes in a
 * row agree on becomes stable and is never taken back. Punctuation and case do not count for agreement.
 */
export class LocalAgreement {
  #shown: readonly string[] = [];
  #stableCount = 0;

  /** What has become stable so far. */
  get stableText(): string {
    return this.#shown.slice(0, this.#stableCount).join(" ");
  }

  /**
   * Takes the whole text of a new pass and gives what to show. `text` always begins with `stableText`.
   * @param known words at the beginning that no later pass can change, and whether agreement may settle more of them
   */
  add(
    text: string,
    known: { readonly settledWords: number; readonly mayAgree: boolean } = fromAgreement,
  ): PartialRecognition {
    const stable = this.#shown.slice(0, this.#stableCount);
    const words = text.split(/\s+/u).filter((word) => word !== "");
    const shown = [...stable, ...words.slice(overlap(stable, words))];
    const agreed = known.mayAgree ? Math.min(commonPrefix(this.#shown, shown), shown.length - unsureWords) : 0;
    this.#stableCount = Math.max(this.#stableCount, agreed, Math.min(known.settledWords, shown.length));
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
