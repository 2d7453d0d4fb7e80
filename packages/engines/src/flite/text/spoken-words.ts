import { abbreviationReadings } from "./abbreviation-readings.ts";
import { addressReadings } from "./address-readings.ts";
import { arithmeticReadings } from "./arithmetic-readings.ts";
import { clockReadings } from "./clock-readings.ts";
import { codePhrases, codeReadings, lateCodeReadings } from "./code-readings.ts";
import { dateReadings } from "./date-readings.ts";
import { fractionPhrases, fractionReadings } from "./fraction-readings.ts";
import { measurePhrases, measureReadings } from "./measure-readings.ts";
import { moneyPhrases, moneyReadings } from "./money-readings.ts";
import { numberPhrases, numberReadings } from "./number-readings.ts";
import { phonePhrases, phoneReadings } from "./phone-readings.ts";
import { rangePhrases, rangeReadings } from "./range-readings.ts";
import { romanReadings } from "./roman-readings.ts";
import { originalWords, splitWords } from "./split-words.ts";
import { streetReadings } from "./street-readings.ts";
import { arithmeticWords, symbolWords } from "./symbol-names.ts";
import { versionReadings } from "./version-readings.ts";
import { contextAt } from "./word-context.ts";
import { plainWords, respelledWords } from "./word-readings.ts";
import { isNumber } from "./written-number.ts";
import type { PhraseRule, ReadingRule, SplitWord, WordContext } from "./word-context.ts";

export { originalWords };

/** A mark that flite turns into phrasing: "" none, "," a short break, the others an end. */
export type Break = "" | "," | "." | "?" | "!";

/** One plain word to say. */
export interface SpokenWord {
  /** Lower-case letters and apostrophes only. */
  readonly text: string;
  /** Index of the word of the original text, split at white space, that this one reads. */
  readonly wordIndex: number;
  /** What follows the word. */
  readonly break: Break;
}

const phrases: readonly PhraseRule[] = [
  ...codePhrases,
  ...moneyPhrases,
  ...phonePhrases,
  ...rangePhrases,
  ...fractionPhrases,
  ...numberPhrases,
  ...measurePhrases,
];
/** The first that knows a word reads it: from what can be only one thing to what is left over. */
const rules: readonly ReadingRule[] = [
  ...addressReadings,
  ...versionReadings,
  ...codeReadings,
  ...streetReadings,
  ...clockReadings,
  ...dateReadings,
  ...phoneReadings,
  ...moneyReadings,
  ...rangeReadings,
  ...measureReadings,
  ...fractionReadings,
  ...arithmeticReadings,
  ...numberReadings,
  ...romanReadings,
  ...lateCodeReadings,
  ...abbreviationReadings,
];
const everyday =
  /^(THE|THIS|THAT|IS|ARE|WAS|AND|NOT|YOU|YOUR|WE|TO|OF|NOW|FOR|WITH|ALL|DO|DON'T|PLEASE|STOP|NO|YES|MY|IN|ON)$/;
const comparisons = new Map([
  ["~", "about"],
  ["≈", "about"],
  ["<", "less than"],
  [">", "more than"],
  ["≤", "at most"],
  ["≥", "at least"],
  ["±", "plus or minus"],
]);

/**
 * Turns text into words that flite reads as a person would: numbers, money, dates, times, units, codes, addresses,
 * abbreviations, acronyms and symbols in words; accents folded; scripts other than Latin left out. English only. The work
 * grows with the length of the text, whatever it holds.
 */
export function toSpokenWords(text: string): SpokenWord[] {
  const words = splitWords(text);
  const isShouting = isShouted(words);
  const spoken: SpokenWord[] = [];
  for (let index = 0; index < words.length;) {
    const context = contextAt(words, index);
    const readings = readPhrase(context) ?? [read(context, isShouting)];
    for (const [offset, reading] of readings.entries()) {
      for (const each of reading) say(spoken, each, index + offset);
      breakAfterLast(spoken, breakOf(contextAt(words, index + offset), reading.length));
    }
    index += readings.length;
  }
  return spoken;
}

/** Whole sentences in capitals are words; a list of acronyms is not. */
function isShouted(words: readonly SplitWord[]): boolean {
  const capitals = words.filter(({ core }) => /^[A-Z]{2,}$/.test(core));
  if (words.length < 3 || capitals.length * 2 <= words.length) return false;
  const letters = capitals.reduce((sum, { core }) => sum + core.length, 0);
  return capitals.some(({ core }) => everyday.test(core)) || letters > 4 * capitals.length;
}

function say(spoken: SpokenWord[], word: string, wordIndex: number): void {
  if (word === ",") {
    breakAfterLast(spoken, ",");
    return;
  }
  const plain = word.toLowerCase().replace(/[^a-z']/g, "");
  if (/[a-z]/.test(plain)) spoken.push({ text: plain, wordIndex, break: "" });
}

function readPhrase(context: WordContext): readonly (readonly string[])[] | undefined {
  if (context.core === "") return undefined;
  for (const rule of phrases) {
    const readings = rule(context);
    if (readings) return readings;
  }
  return undefined;
}

function read(context: WordContext, isShouting: boolean): readonly string[] {
  const { core, previous, next } = context;
  if (core === "") return [];
  for (const rule of rules) {
    const reading = rule(context);
    if (reading) return reading;
  }
  if (
    (isNumber(previous) && isNumber(next)) ||
    (/^(\*{1,2}|[\^×])$/.test(core) && isOperand(previous) && isOperand(next))
  ) {
    const arithmetic = arithmeticWords(core);
    if (arithmetic) return arithmetic;
  }
  if (/^[^A-Za-z\d]{1,2}$/u.test(core) && (core.length === 1 || symbolWords(core).length > 0)) return symbolWords(core);
  const [, sign = "", amount = ""] = /^([~≈<>≤≥±])(.*\d.*)$/su.exec(core) ?? [];
  if (amount !== "" && !comparisons.has(amount.charAt(0)))
    return [...(comparisons.get(sign) ?? "").split(" "), ...read({ ...context, core: amount }, isShouting)];
  return compoundWords(context, isShouting);
}

/** "a * b": a number, a letter, or both. */
function isOperand(word: string): boolean {
  return isNumber(word) || /^\d{0,6}[A-Za-z]$/.test(word);
}

/** Words joined by a hyphen, slash or dash: each side is read by the same rules. */
function compoundWords(context: WordContext, isShouting: boolean): readonly string[] {
  const { core } = context;
  const respelled = respelledWords(core);
  if (respelled) return respelled;
  const parts = core.split(/([-–—/…,;:()]+)/u).filter((part) => part !== "");
  if (parts.length < 2) return plainWords(core, isShouting);
  return parts.flatMap((part, index) => {
    if (/^[-/]$/.test(part)) return [];
    if (/^[-–—/…,;:()]/u.test(part)) return index > 0 && index < parts.length - 1 ? [","] : [];
    return read(contextAt([{ opening: "", core: part, closing: "" }], 0), isShouting);
  });
}

function breakOf(context: WordContext, readingLength: number): Break {
  const { closing, core, isLast, next } = context;
  if (readingLength === 0) return /^[–—-]+$/u.test(core) || /^[,;:]/.test(closing) ? "," : "";
  if (closing.includes("?")) return "?";
  if (closing.includes("!")) return "!";
  if (closing.includes("…") || closing.includes("...")) return isLast ? "." : ",";
  if (closing.includes(",")) return ",";
  if (closing.includes(".")) return isLast || (/^[^a-z]/.test(next) && endsSentence(core, next)) ? "." : "";
  return /[,;:)]/.test(closing) ? "," : "";
}

const titles =
  /^(Mr|Mrs|Ms|Dr|St|Prof|Sgt|Capt|Lt|Gov|Gen|Sen|Rep|Rev|Hon|Col|Maj|Cpl|Pres|Mt|Ft|vs|approx|incl|cf|viz|[A-Z])$/;
const beforeNumber =
  /^(?:[ap]\.m|no|nos|nr|fig|vol|ch|p|pp|pg|ca|ext|max|min|approx|apt|rm|ste|sec|art|tel|ref|rs|p\.o|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$/i;
const dayBefore = /^(Mon|Tues?|Weds?|Thu|Thurs?|Fri|Sat|Sun)$/;

/** A dot behind a title, an initial or an abbreviation is part of it. */
function endsSentence(core: string, next: string): boolean {
  if (beforeNumber.test(core) && (/^[#\d]/.test(next) || /^p\.o$/i.test(core))) return false;
  if (/^[ap]\.m$/i.test(core) && /^[-–]$/.test(next)) return false;
  if (dayBefore.test(core) && /^[-–\d]|^(to|and)$/.test(next)) return false;
  return !titles.test(core);
}

function breakAfterLast(spoken: SpokenWord[], mark: Break): void {
  const last = spoken.at(-1);
  if (!last || mark === "" || (mark === "," && last.break !== "")) return;
  spoken[spoken.length - 1] = { ...last, break: mark };
}
