import { denseWeight, denseCount, isDense } from "../speech-text/dense-script.ts";

/** A word as it stands in a clause. */
export interface WrittenWord {
  readonly text: string;
  /** Length of the clause up to and including the word and what sticks to it, in UTF-16 units. */
  readonly textEnd: number;
  /** About how long it takes to say, in letters. */
  readonly weight: number;
  /** A mark behind it asks for a pause. */
  readonly endsPhrase: boolean;
}

/** A word takes longer than its letters, and the last of a phrase longer still: fitted to 237 words of Flite's. */
const wordWeight = 0.3;
const phraseWeight = 2.5;
/** Marks are looked for in so many characters at the end of a word. */
const tailChars = 8;
/** A figure is read as a word. */
const figureWeight = 4;

const segments = new Intl.Segmenter(undefined, { granularity: "word" });

/** The words of a clause, in order; in scripts without spaces those that a dictionary finds. */
export function writtenWords(clause: string): WrittenWord[] {
  return [...clause.matchAll(/\S+/gu)].flatMap(({ 0: text, index }) =>
    divided(text).map((piece) => ({
      text: piece.text,
      textEnd: index + piece.end,
      ...weighed(piece.text),
    })),
  );
}

/** The words of a piece of text without blanks. Marks stick to the word before them. */
function divided(text: string): { readonly text: string; readonly end: number }[] {
  if (denseCount(text) === 0) return [{ text, end: text.length }];
  const words: { text: string; end: number }[] = [];
  for (const { segment, index, isWordLike } of segments.segment(text)) {
    const last = words.at(-1);
    const end = index + segment.length;
    if (last === undefined || isWordLike === true) words.push({ text: segment, end });
    else words[words.length - 1] = { text: last.text + segment, end };
  }
  return words;
}

function weighed(text: string): Pick<WrittenWord, "weight" | "endsPhrase"> {
  const endsPhrase = /[\p{Sentence_Terminal},;:،、，；：–—…][^\p{L}\p{N}]*$/u.test(text.slice(-tailChars));
  let weight = 0;
  for (const character of text) {
    if (/\p{N}/u.test(character)) weight += figureWeight;
    else if (/\p{L}/u.test(character)) weight += isDense(character) ? denseWeight : 1;
  }
  if (weight > 0) weight += wordWeight + (endsPhrase ? phraseWeight : 0);
  return { weight, endsPhrase };
}
