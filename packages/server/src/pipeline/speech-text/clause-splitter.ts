import { denseCount, denseCut, denseWeight, isDense } from "./dense-script.ts";
import { endsPhrase, endsSentence, isInsideMarkup, mayBreakBetween } from "./sentence-end.ts";

/** How long clauses may be. */
export interface ClauseSplitterOptions {
  /** Length after which a later clause is divided at its best break, in characters. Default 180. */
  readonly maxChars?: number;
}

/** Length from which a comma, colon, dash or "and" may end the first clause, in characters. */
const firstMin = 25;
/** Length after which the first clause ends at the next good gap between words, in characters. */
const firstMax = 60;

/** Divides streamed text into clauses to be spoken. */
export interface ClauseSplitter {
  /** Adds text and gives the clauses that it completed. */
  push(text: string): string[];
  /** Gives what is left and starts anew. */
  flush(): string[];
}

const conjunction = /\s(and|but|because|which|while|although)$/iu;
// A gap in the rhythm is better than waiting for ever: cut at any gap this far behind the wished length.
const patienceChars = 25;
const hardFactor = 3;

/**
 * Builds a splitter of model text into clauses. The first clause ends early, so that speech begins soon; later ones end with
 * their sentence or line, or at the best break when that is far. All clauses together are exactly the text, and they do not
 * depend on how the text was divided into pieces.
 */
export function createClauseSplitter(options: ClauseSplitterOptions = {}): ClauseSplitter {
  const maxChars = Math.max(firstMax, options.maxChars ?? 180);
  let pending = "";
  let hasPendingWords = false;
  /** Characters of scripts without spaces in `pending`. */
  let dense = 0;
  // A first clause as short as "Sure!" wins little time, so early ends last until enough is under way.
  let isFirst = true;
  let givenChars = 0;

  /**
   * Looks at the text with one more character and says where to cut it; 0 for nowhere. Nearly all characters are inside a
   * word or a gap and settle nothing: they must cost next to nothing, and the text before them must not be looked at.
   */
  const cutAt = (character: string, previous: string): number => {
    const length = pending.length;
    if (length > maxChars * hardFactor) return hardCut(pending);
    if (character === "\n") return hasPendingWords ? length : 0;
    if (dense > 0) {
      const cut = denseCut(pending, previous, { dense, isFirst, firstMin, firstMax, maxChars });
      if (cut > 0) return cut;
    }
    const isSpace = isWhite(character);
    // A gap begins, and may end an "and"; or a word begins, and may end what came before it.
    if (isSpace ? !isFirst || isWhite(previous) : !isWhite(previous)) return 0;
    const gap = length - 1;
    const before = pending.slice(0, gap).trimEnd();
    if (isSpace) return conjunctionCut(before, firstMin);
    if (before === "" || isInsideMarkup(before)) return 0;
    if (endsSentence(before, character)) return gap;
    if (!isFirst) return before.length > maxChars ? bestCut(pending.slice(0, gap), character) : 0;
    if (before.length >= firstMin && endsPhrase(before, character)) return gap;
    const isPatient = before.length < firstMax + patienceChars;
    return before.length >= firstMax && (!isPatient || mayBreakBetween(before, character)) ? gap : 0;
  };

  const push = (text: string): string[] => {
    const clauses: string[] = [];
    // One code unit after the other: what is decided never depends on how the text arrived.
    for (let index = 0; index < text.length; index++) {
      const character = text.charAt(index);
      const previous = pending.charAt(pending.length - 1);
      pending += character;
      if (isDense(character)) dense += 1;
      hasPendingWords ||= hasWords(isLowSurrogate(character) ? previous + character : character);
      const cut = cutAt(character, previous);
      if (cut === 0) continue;
      const clause = pending.slice(0, cut);
      clauses.push(clause);
      givenChars += hasWords(clause) ? clause.trim().length + (denseWeight - 1) * denseCount(clause) : 0;
      isFirst = givenChars < firstMin;
      pending = pending.slice(cut);
      hasPendingWords = hasWords(pending);
      dense = denseCount(pending);
    }
    return clauses;
  };

  return {
    push,
    flush() {
      const rest = pending;
      pending = "";
      hasPendingWords = false;
      dense = 0;
      isFirst = true;
      givenChars = 0;
      return rest === "" ? [] : [rest];
    },
  };
}

function isLowSurrogate(character: string): boolean {
  return character >= "\udc00" && character <= "\udfff";
}

function isWhite(character: string): boolean {
  return character === " " || (character !== "" && /\s/u.test(character));
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** Before an "and" that has just been completed, when enough stands before it. */
function conjunctionCut(before: string, minChars: number): number {
  const found = conjunction.exec(before);
  if (!found || found.index < minChars || isInsideMarkup(before)) return 0;
  return mayBreakBetween(before.slice(0, found.index), "a") ? found.index + 1 : 0;
}

/** The best break in a clause that has become too long: a mark, else a conjunction, else the last good gap. */
function bestCut(text: string, next: string): number {
  const gaps = [...text.matchAll(/\s+(?=\S)/gu)].map((gap) => gap.index + gap[0].length).concat(text.length);
  const candidates = gaps.filter((gap) => gap > text.length / 3 && !isInsideMarkup(text.slice(0, gap))).reverse();
  const follows = (gap: number): string => text.charAt(gap) || next;
  const before = (gap: number): string => text.slice(0, gap).trimEnd();
  return (
    candidates.find((gap) => endsPhrase(before(gap), follows(gap))) ??
    candidates.find((gap) => conjunction.test(` ${/^\S+/u.exec(text.slice(gap))?.[0] ?? ""}`)) ??
    candidates.find((gap) => mayBreakBetween(before(gap), follows(gap))) ??
    text.length
  );
}

/** Text without any place to cut: the last gap, else anywhere but inside a character. */
function hardCut(text: string): number {
  const gap = text.search(/\s\S*$/u);
  if (gap > 0) return gap + 1;
  return /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
}
