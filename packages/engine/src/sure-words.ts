import type { TokenLogprob } from "./recognizer.ts";

/** A token less probable than this may well be another one when more has been heard. */
const doubtLogprob = Math.log(0.7);
const wordless = /^[\s\p{P}]*$/u;

/**
 * How many words at the beginning of a text are beyond doubt, by the probabilities of its tokens. Punctuation may be in
 * doubt. Without probabilities all are.
 * @param settled words that stand whatever their probability: they were settled when they were surer
 */
export function sureWords(logprobs: readonly TokenLogprob[] | undefined, settled: number): number {
  if (logprobs === undefined || logprobs.length === 0) return Infinity;
  let words = 0;
  for (const [index, { token, logprob }] of logprobs.entries()) {
    // The first token of a word is written with the blank before it.
    if (index === 0 || /^\s/u.test(token)) words += 1;
    if (words > settled && logprob < doubtLogprob && !wordless.test(token)) return words - 1;
  }
  return words;
}
