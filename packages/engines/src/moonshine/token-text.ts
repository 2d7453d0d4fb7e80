import llamaTokenizer from "llama-tokenizer-js";

/** Begins every text. */
export const startToken = 1;
/** Ends every text. */
export const endToken = 2;
/**
 * Tokens with text. Moonshine uses the 32000 tokens of the Llama tokenizer; its ids up to 32768 are reserved and never
 * written.
 */
export const textTokens = 32_000;

/** Text of a token list, without blanks at its ends. */
export function textOf(tokens: readonly number[]): string {
  return llamaTokenizer.decode([...tokens], false, true).trim();
}

/** Tokens of a text as they stand within another, after a blank. */
export function tokensOf(text: string): readonly number[] {
  return llamaTokenizer.encode(text, false, true);
}

/** Text of one token as it is written in the vocabulary, a leading blank included. */
export function tokenText(token: number): string {
  return (llamaTokenizer.vocabById[token] ?? "").replaceAll("▁", " ");
}

/** The token says nothing by itself: a comma, a full stop, a hyphen. */
export function isPunctuation(token: number): boolean {
  return /^[\s\p{P}]+$/u.test(tokenText(token));
}
