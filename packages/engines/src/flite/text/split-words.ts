import { arithmeticWords, foldLatin, symbolWords } from "./symbol-names.ts";
import type { SplitWord } from "./word-context.ts";

const openingMarks = new Set("(\"'[{*_`|¿¡<«‹".split(""));
const closingMarks = new Set(`)"']}>*_~\`|.,!?;:…»›`.split(""));
// Behind these a sign belongs to what is read.
const sized = /^(tall|high|wide|long|deep|x|by|ceilings?|monitor|screen|display|tv|diameter|pipe)$/i;

/** The words of a text as the engine counts them: split at white space. */
export function originalWords(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}

/** The words of a text, each without the marks around it; accents and typographic marks are folded. */
export function splitWords(text: string): SplitWord[] {
  const folded = originalWords(text).map(foldLatin);
  let isQuoted = false;
  return folded.map((word, index) => {
    const quotes = word.split('"').length - 1;
    const opensHere = word.startsWith('"') || word.startsWith('("');
    const split = splitWord(word, folded[index + 1] ?? "", isQuoted || opensHere);
    // Signs of inches come alone; a pair of them is a quotation.
    if (split.core.endsWith('"')) return split;
    if (quotes % 2 === 1) isQuoted = !isQuoted;
    return split;
  });
}

function splitWord(word: string, next: string, isQuoted: boolean): SplitWord {
  // Marks that say something by themselves: "2 * 3", "x <= 5".
  if (isSpokenMark(word)) return { opening: "", core: word, closing: "" };
  let start = 0;
  let end = word.length;
  while (start < end && isOpening(word, start)) start++;
  while (end > start && closingMarks.has(word.charAt(end - 1))) end--;
  // A word of nothing but marks: what could be said of it stands in the middle.
  const opening = word.slice(0, start);
  const core = word.slice(start, end);
  const closing = word.slice(end);
  if (/\d$/.test(core) && closing.startsWith('"') && !isQuoted && !opening.includes('"'))
    return { opening, core: `${core}"`, closing: closing.slice(1) };
  const isFeet =
    /^\d{1,3}$/.test(core) && closing === "'" && opening === "" && (/^\d{1,2}"/.test(next) || sized.test(next));
  return isFeet ? { opening, core: `${core}'`, closing: "" } : { opening, core, closing };
}

function isSpokenMark(word: string): boolean {
  return word.length <= 2 && (symbolWords(word).length > 0 || arithmeticWords(word) !== undefined);
}

function isOpening(word: string, at: number): boolean {
  const mark = word.charAt(at);
  if (at === word.length - 1) return false;
  // ~5 and <5 compare; a tilde or an angle before anything else is only a mark.
  if (mark === "~" || mark === "<") return !/[\d$€£+\-.]/.test(word.charAt(at + 1));
  return openingMarks.has(mark);
}
