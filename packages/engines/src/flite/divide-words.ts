import type { SpokenWord } from "./text/spoken-words.ts";

/** Longer words do not exist; what looks like one is cut, so that no single word holds up a worker. */
const maxWordLetters = 30;

/** What can be said of one word, as words of a length that a worker has done soon. Each keeps its place in the text. */
export function boundWords(words: readonly SpokenWord[]): SpokenWord[] {
  return words.flatMap((word) => {
    if (word.text.length <= maxWordLetters) return [word];
    const count = Math.ceil(word.text.length / maxWordLetters);
    return Array.from({ length: count }, (_, index) => ({
      ...word,
      text: word.text.slice(index * maxWordLetters, (index + 1) * maxWordLetters),
      break: index === count - 1 ? word.break : "",
    }));
  });
}

/**
 * Where an order ends that begins with word `from`: behind as many words as have `maxLetters` letters together (a letter is
 * about a phone), at the last end of a sentence among the later of them, else at a shorter break, else between two words of
 * the text. At least one word is taken. Undefined when that is all there is.
 */
export function orderEnd(words: readonly SpokenWord[], from: number, maxLetters: number): number | undefined {
  let letters = 0;
  let limit = from;
  while (limit < words.length && (limit === from || letters + wordLetters(words, limit) <= maxLetters)) {
    letters += wordLetters(words, limit);
    limit += 1;
  }
  if (limit >= words.length) return undefined;
  const soonest = from + Math.ceil((limit - from) / 2);
  const last = (isGood: (word: SpokenWord, next: SpokenWord | undefined) => boolean): number | undefined => {
    for (let end = limit; end > soonest; end--) {
      const word = words[end - 1];
      if (word !== undefined && isGood(word, words[end])) return end;
    }
    return undefined;
  };
  return (
    last((word) => word.break !== "" && word.break !== ",") ??
    last((word) => word.break === ",") ??
    last((word, next) => word.wordIndex !== next?.wordIndex) ??
    limit
  );
}

function wordLetters(words: readonly SpokenWord[], index: number): number {
  return words[index]?.text.length ?? 0;
}
