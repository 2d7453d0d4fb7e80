/** One whitespace-delimited word with its neighbours; outer punctuation is already taken off all three. */
export interface WordContext {
  readonly core: string;
  readonly previous: string;
  readonly next: string;
  /** Punctuation that followed the word directly. */
  readonly closing: string;
  /** True when the word ends a sentence or the text. */
  readonly isLast: boolean;
}

/**
 * Reads one kind of word. Gives the spoken words, where "," alone is a short pause; undefined when the word is of another
 * kind.
 */
export type ReadingRule = (word: WordContext) => readonly string[] | undefined;

/** A number as written, with sign, thousands separators and decimals. */
export const numberPattern = String.raw`[+\-−]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?`;

/** True for a number as written; false for the empty string. */
export function isNumber(text: string): boolean {
  return /\d$/.test(text) && new RegExp(`^${numberPattern}$`).test(text);
}
