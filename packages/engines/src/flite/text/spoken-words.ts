import { abbreviationReadings } from "./abbreviation-readings.ts";
import { addressReadings } from "./address-readings.ts";
import { dateReadings } from "./date-readings.ts";
import { numberReadings } from "./number-readings.ts";
import { arithmeticWords, foldLatin, symbolWords } from "./symbol-names.ts";
import { isNumber } from "./word-context.ts";
import { plainWords } from "./word-readings.ts";
import type { ReadingRule, WordContext } from "./word-context.ts";

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

const rules: readonly ReadingRule[] = [...addressReadings, ...dateReadings, ...numberReadings, ...abbreviationReadings];
const opening = /^(?:[("'[{*_`|¿¡]|~(?!\d))+(?=[^\s])/;
const comparisons = new Map([
  ["~", "about"],
  ["≈", "about"],
  ["<", "less than"],
  [">", "more than"],
  ["≤", "at most"],
  ["≥", "at least"],
  ["±", "plus or minus"],
]);
const closingMarks = /[)"'\]}>*_~`|.,!?;:…"]+$/;

/** The words of a text as the engine counts them: split at white space. */
export function originalWords(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}

/**
 * Turns text into words that flite reads as a person would: numbers, money, dates, times, units, addresses,
 * abbreviations, acronyms and symbols in words; accents folded; scripts other than Latin left out. English only.
 */
export function toSpokenWords(text: string): SpokenWord[] {
  const words = originalWords(text).map((word) => split(foldLatin(word)));
  const isShouting =
    words.filter((word) => /^[A-Z]{2,}$/.test(word.core)).length * 2 > words.length && words.length > 2;
  const spoken: SpokenWord[] = [];
  for (const [index, word] of words.entries()) {
    const context: WordContext = {
      core: word.core,
      previous: words[index - 1]?.core ?? "",
      next: words[index + 1]?.core ?? "",
      closing: word.closing,
      isLast: index === words.length - 1,
    };
    const reading = read(context, isShouting);
    for (const each of reading) {
      if (each !== ",") {
        const plain = each.toLowerCase().replace(/[^a-z']/g, "");
        if (/[a-z]/.test(plain)) spoken.push({ text: plain, wordIndex: index, break: "" });
      } else breakAfterLast(spoken, ",");
    }
    breakAfterLast(spoken, breakOf(context, reading.length));
  }
  return spoken;
}

interface SplitWord {
  readonly core: string;
  readonly closing: string;
}

function split(word: string): SplitWord {
  const shorn = word.replace(opening, "");
  const closing = closingMarks.exec(shorn)?.[0] ?? "";
  const core = shorn.slice(0, shorn.length - closing.length);
  // Inches, feet and parentheses that open inside belong to the word.
  if (/\d$/.test(core) && closing.startsWith('"') && !word.startsWith('"'))
    return { core: `${core}"`, closing: closing.slice(1) };
  return { core, closing };
}

function read(context: WordContext, isShouting: boolean): readonly string[] {
  const { core, previous, next } = context;
  if (core === "") return [];
  if (isNumber(previous) && isNumber(next)) {
    const arithmetic = arithmeticWords(core);
    if (arithmetic) return arithmetic;
  }
  for (const rule of rules) {
    const reading = rule(context);
    if (reading) return reading;
  }
  if (/^[^A-Za-z\d]$/u.test(core)) return symbolWords(core);
  const [, sign = "", amount = ""] = /^([~≈<>≤≥±])(\S*\d\S*)$/u.exec(core) ?? [];
  if (amount !== "")
    return [...(comparisons.get(sign) ?? "").split(" "), ...read({ ...context, core: amount }, isShouting)];
  return compoundWords(context, isShouting);
}

/** Words joined by a hyphen, slash or dash: each side is read by the same rules. */
function compoundWords(context: WordContext, isShouting: boolean): readonly string[] {
  const { core } = context;
  const parts = core.split(/(\s*[-–—/…,;:()]+\s*)/u).filter((part) => part !== "");
  if (parts.length < 2) return plainWords(core, isShouting);
  return parts.flatMap((part, index) => {
    if (/^[-/]$/.test(part)) return [];
    if (/^[-–—/…,;:()]/u.test(part)) return index > 0 && index < parts.length - 1 ? [","] : [];
    return read({ core: part, previous: "", next: "", closing: "", isLast: false }, isShouting);
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

/** A dot behind a title or an initial is part of it. */
function endsSentence(core: string, next: string): boolean {
  if (/^\d/.test(next) && /^(?:[ap]\.m|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)$/i.test(core)) return false;
  return !/^(Mr|Mrs|Ms|Dr|St|Prof|Sgt|Capt|Lt|Gov|vs|No|Fig|Vol|approx|[A-Z])$/.test(core);
}

function breakAfterLast(spoken: SpokenWord[], mark: Break): void {
  const last = spoken.at(-1);
  if (!last || mark === "" || (mark === "," && last.break !== "")) return;
  spoken[spoken.length - 1] = { ...last, break: mark };
}
