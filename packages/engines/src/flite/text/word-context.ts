/** A word between white space, with the marks around it taken off. */
export interface SplitWord {
  /** Quotes, brackets and the like before it. */
  readonly opening: string;
  readonly core: string;
  /** Punctuation that followed it directly. */
  readonly closing: string;
}

/** One word of a text with its neighbours, whose outer punctuation is taken off too. */
export interface WordContext extends SplitWord {
  readonly words: readonly SplitWord[];
  readonly index: number;
  readonly previous: string;
  readonly next: string;
  /** True when the word ends the text. */
  readonly isLast: boolean;
}

/**
 * Reads one kind of word. Gives the spoken words, where "," alone is a short pause; undefined when the word is of another
 * kind.
 */
export type ReadingRule = (word: WordContext) => readonly string[] | undefined;

/** Reads this word and some that follow it, one reading for each; undefined when they are of another kind. */
export type PhraseRule = (word: WordContext) => readonly (readonly string[])[] | undefined;

/** The context of a word of a text. */
export function contextAt(words: readonly SplitWord[], index: number): WordContext {
  const word = words[index] ?? { opening: "", core: "", closing: "" };
  return {
    ...word,
    words,
    index,
    previous: words[index - 1]?.core ?? "",
    next: words[index + 1]?.core ?? "",
    isLast: index === words.length - 1,
  };
}

/** The word some places on (or back, when negative), without its punctuation; empty beyond the ends of the text. */
export function coreAt({ words, index }: WordContext, offset: number): string {
  return words[index + offset]?.core ?? "";
}

/** True when the word some places back ends a sentence. A dot behind a short word is taken for an abbreviation. */
export function endsBefore({ words, index }: WordContext, offset: number): boolean {
  const word = words[index + offset];
  if (!word) return true;
  if (/[!?]/.test(word.closing)) return true;
  return word.closing.includes(".") && word.core.length > 4;
}
