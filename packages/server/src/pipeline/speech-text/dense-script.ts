/** A character of Chinese, Japanese, Thai, Burmese, Khmer or Tibetan takes about as long to say as so many of a script with spaces. */
export const denseWeight = 3;
/** Text without marks is cut this far behind the wished length, in characters of a script with spaces. */
const patienceChars = 25;
const words = new Intl.Segmenter(undefined, { granularity: "word" });
const closers = "[\"'”’»」』】）〉》)\\]*_]*";
/** Sentences of Burmese, Khmer, Thai and Tibetan end within the letters of their script. */
const ownMarks = "\\u104a\\u104b\\u17d4-\\u17d6\\u0e5a\\u0e5b\\u0f0d\\u0f0e";
const scripts = "\\u0e00-\\u0fff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u9fff";
const sentenceEnd = new RegExp(
  `(?:[。！？｡\\u104b\\u17d4\\u17d5\\u0e5a\\u0e5b\\u0f0d\\u0f0e]|(?<=[${scripts}])[!?…]+)${closers}$`,
  "u",
);
const phraseEnd = new RegExp(`[、，；：､\\u104a\\u17d6]${closers}$`, "u");
const isOwnMark = new RegExp(`[${ownMarks}]`, "u");
const isMarkOrGap = new RegExp(`[。！？｡、，；：､!?…"'”’»」』】）〉》)\\]*_\\s${ownMarks}]`, "u");
/** The mark and what closes behind it are looked for in this many characters. */
const tailChars = 8;

/** What a cut in a script without spaces depends on; lengths in characters of a script with spaces. */
export interface DenseCutLimits {
  /** Characters of such scripts in the text. */
  readonly dense: number;
  readonly isFirst: boolean;
  readonly firstMin: number;
  readonly firstMax: number;
  readonly maxChars: number;
}

/** Whether a UTF-16 code unit belongs to a script that is written without spaces between words. */
export function isDense(unit: string): boolean {
  const code = unit.charCodeAt(0);
  if (code < 0x0e00) return false;
  return (
    code <= 0x0fff ||
    (code >= 0x1000 && code <= 0x109f) ||
    (code >= 0x1780 && code <= 0x17ff) ||
    (code >= 0x3040 && code <= 0x30ff) ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xff66 && code <= 0xff9f)
  );
}

/** How many such code units a text has. */
export function denseCount(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) if (isDense(text.charAt(index))) count += 1;
  return count;
}

/**
 * Where to cut text with characters of such a script, now that one more has come; 0 for nowhere. Behind the mark of a
 * sentence and what closes it; behind the mark of a phrase, or a gap of Thai, when there is enough; and between two words
 * when there is too much. The text before the last few characters is looked at only where it is then cut.
 * @param previous the code unit before the last one
 */
export function denseCut(text: string, previous: string, limits: DenseCutLimits): number {
  const length = limits.dense * denseWeight;
  const character = text.charAt(text.length - 1);
  const before = text.length - 1;
  const isEnough = length >= (limits.isFirst ? limits.firstMin : (limits.maxChars * 2) / 3);
  if ((!isDense(previous) || isOwnMark.test(previous)) && !isMarkOrGap.test(character)) {
    const tail = text.slice(Math.max(0, before - tailChars), before);
    if (sentenceEnd.test(tail) || (isEnough && phraseEnd.test(tail))) return before;
  }
  if (isEnough && /\s/u.test(previous) && isDense(character) && isDense(text.charAt(before - 2))) return before;
  const most = (limits.isFirst ? limits.firstMax : limits.maxChars) + patienceChars;
  return length > most && isDense(character) ? wordCut(text) : 0;
}

/** Before the last word, which may go on. */
function wordCut(text: string): number {
  let last = 0;
  for (const { index } of words.segment(text)) last = index;
  return last > 0 ? last : text.length;
}
