import { valueOfOrdinal } from "../english-numbers.ts";
import { spellDigits } from "./number-words.ts";

const SPELLED_OUT = new Map([
  ["mr", "mister"],
  ["mrs", "missus"],
  ["dr", "doctor"],
  ["vs", "versus"],
  ["ok", "okay"],
  ["o'clock", "oclock"],
]);

/** "1st" to "19th", "20th" and the other tens, each with its word. */
const ORDINALS = new Map([...valueOfOrdinal].map(([word, value]) => [`${value}${endingOf(value)}`, word]));

/**
 * English text to the words that are compared when recognition is measured. The rule, applied alike to both sides:
 *
 * 1. lower case; accents kept; "$5" is "5 dollars", "%" percent, "&" and, "3.5" "3 point 5", "1,000" "1000";
 * 2. letters and digits are parted ("7am" is "7 am"), but ordinals are written out ("21st" is "20 first");
 * 3. apostrophes and the dots of abbreviations fall away ("don't" is "dont", "a.m." is "am"), other punctuation parts words;
 * 4. "mr" is mister, "dr" doctor and the like;
 * 5. every number becomes the words of its digits, see {@link spellDigits}: "90210" and "nine oh two one oh" are the same,
 *    and so are "25" and "twenty five" (both "two five").
 */
export function normalizeWords(text: string): string[] {
  const spaced = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[’‘`´]/g, "'")
    .replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, "")
    .replaceAll(/\$\s*(\d+(?:\.\d+)?)/g, "$1 dollars ")
    .replaceAll(/(?<=\d)\.(?=\d)/g, " point ")
    .replaceAll("%", " percent ")
    .replaceAll("&", " and ")
    .replaceAll(/\b(\d*?)(1\dth|\dst|\dnd|\drd|\dth)\b/g, (_, tens: string, last: string) => ordinal(tens, last))
    .replaceAll(/(?<=\d)(?=\p{L})|(?<=\p{L})(?=\d)/gu, " ")
    // Dots after single letters belong to an abbreviation.
    .replaceAll(/(?<=(?:^|[^\p{L}])\p{L})\.(?=\p{L}(?:[^\p{L}]|$))/gu, "")
    .replaceAll(/[^\p{L}\p{M}\p{N}' ]/gu, " ");
  const words = spaced.split(/\s+/).map((word) => (SPELLED_OUT.get(word) ?? word).replaceAll("'", ""));
  return spellDigits(words.filter((word) => word !== ""));
}

function ordinal(tens: string, last: string): string {
  const word = ORDINALS.get(last);
  if (tens === "" && word !== undefined) return word;
  const round = ORDINALS.get(`${tens}${last}`);
  if (round !== undefined) return round;
  // Of 21st and 31st, the days of a month, the tens stand apart; others are not worth a rule.
  return word !== undefined && tens.length === 1 && last.length === 3 ? ` ${tens}0 ${word} ` : `${tens}${last}`;
}

function endingOf(value: number): string {
  return ["th", "st", "nd", "rd"][value] ?? "th";
}
