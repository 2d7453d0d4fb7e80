import { createDateReader } from "./dates-and-times.ts";
import type { ReadFigure } from "./dates-and-times.ts";
import type { FigureLanguage } from "./figure-language.ts";
import { readFraction } from "./fractions.ts";
import { counted, createNamedAmounts, moneyAfter, moneyBefore, percentBefore, unitAfter } from "./named-amounts.ts";
import { moneyRange, scaleAfter, type Scale } from "./scaled-amounts.ts";
import { createFigureWords, mostDigits } from "./said-numbers.ts";
import type { FigureWords } from "./said-numbers.ts";

/** How far around a figure is looked, in characters: what makes reading linear. */
const lookBehind = 40;
const lookAhead = 80;

/** A text with its figures in words. Takes time linear in the length of the text. */
export type FigureReader = (text: string) => string;

/** Loads what reads the figures of one language. @throws when the library's part for it cannot be loaded */
export async function createFigureReader(row: FigureLanguage): Promise<FigureReader> {
  const words = createFigureWords(row, await row.load());
  const figures = figuresOf(words);
  return (written) => {
    const text = asciiDigits(written);
    const done: string[] = [];
    /** The end of what is said so far: as much as a figure looks back on. */
    let said = "";
    let at = 0;
    for (let next = nextDigit(text, at); next !== -1; next = nextDigit(text, at)) {
      said += text.slice(at, next);
      if (said.length > 4 * lookBehind) {
        done.push(said.slice(0, -lookBehind));
        said = said.slice(-lookBehind);
      }
      const { length, text: spoken, dropped } = figures(text, next);
      said = joined(said.slice(0, said.length - dropped), spoken);
      at = next + length;
      if (!row.dense && /^[\p{Script=Latin}\p{Script=Cyrillic}\d]/u.test(text.slice(at, at + 2))) said += " ";
    }
    return done.join("") + said + text.slice(at);
  };
}

interface Figure {
  /** Characters of the text that it takes. */
  readonly length: number;
  readonly text: string;
  /** Characters before it that are said in it: a sign of money, a minus. */
  readonly dropped: number;
}

function figuresOf(words: FigureWords): (text: string, at: number) => Figure {
  const { row } = words;
  const dates = createDateReader(words);
  const amounts = createNamedAmounts(words);
  const number = numberPattern(row);

  const quantity = (rest: string, before: string): Figure => {
    const [figures = ""] = number.exec(rest) ?? [/^\d{1,40}/u.exec(rest)?.[0] ?? ""];
    const plain = plainNumber(figures, row.decimal);
    const after = rest.slice(figures.length);
    const money = moneyBefore.exec(before);
    const minus = money?.[3] === undefined ? /(?:^|[\s(€$£¥])([-−])$/u.exec(before) : null;
    const sign = minus !== null || money?.[3] !== undefined ? "-" : "";
    const dropped = (money?.[0].length ?? 0) || (minus === null ? 0 : 1);
    const value = `${sign}${plain}`;
    const of = (length: number, text: string): Figure => ({ length: figures.length + length, text, dropped });
    if (plain.replace(".", "").length > mostDigits) return of(0, words.digits(plain.replace(".", "")));
    const scale = scaleAfter(after, money !== null, row.locale);
    if (money !== null) {
      const symbol = money[1] ?? money[2] ?? "";
      const amount = (each: string, times: Scale | undefined): string =>
        times === undefined ? amounts.money(each, symbol) : amounts.scaled(each, times.zeros, symbol);
      const between = moneyRange.exec(after)?.[0] ?? "";
      const second = between === "" ? "" : (number.exec(after.slice(between.length))?.[0] ?? "");
      if (second === "") return of(scale?.length ?? 0, amount(value, scale));
      const length = between.length + second.length;
      const both = scaleAfter(after.slice(length), true, row.locale);
      // Where numbers go by ten thousands the scale is another one, and stands behind both.
      const full = both === undefined ? "" : amounts.scaled(value, both.zeros, undefined);
      const first = full === "" || full.startsWith(words.number(value)) ? words.number(value) : full;
      const said = `${first}${rangeWord(row)}${row.dense ? "" : " "}`;
      return of(length + (both?.length ?? 0), said + amount(plainNumber(second, row.decimal), both));
    }
    if (scale !== undefined) {
      const sign = moneyAfter.exec(after.slice(scale.length));
      return of(scale.length + (sign?.[0].length ?? 0), amounts.scaled(value, scale.zeros, sign?.[1]));
    }
    const percent = percentBefore.exec(before);
    if (percent !== null) {
      return { length: figures.length, text: amounts.unit(plain, "%"), dropped: percent[0].length };
    }
    const coin = moneyAfter.exec(after);
    if (coin !== null) return of(coin[0].length, amounts.money(value, coin[1] ?? ""));
    // "1° piano" is the first floor, and "1°" a degree.
    const isOrdinalSign = /^\.?°\s\p{Ll}/u.test(after) && row.ordinal?.test(after) === true;
    const unit = isOrdinalSign ? null : unitAfter.exec(after);
    if (unit !== null) return of(unit[0].length, amounts.unit(value, unit[1] ?? ""));
    const ordinal = /^\d{1,9}$/u.test(plain) && sign === "" && plain !== "0" ? row.ordinal?.exec(after) : null;
    if (ordinal && (row.locale !== "de" || takesOrdinal(before))) {
      return of(ordinal[0].length, row.ordinalText?.(plain, ordinal[0], words, before) ?? words.ordinal(plain));
    }
    const range = /^(?:-|\s?–\s?)(?=\d)/u.exec(after);
    if (range !== null) {
      return of(range[0].length, words.number(value) + rangeWord(row));
    }
    if (isYear(figures, before, after)) return of(0, row.year?.(Number(figures), words) ?? words.number(value));
    // The second of something is no two of it.
    return of(0, /[第제]\s?$/u.test(before) ? words.number(value) : counted(words, value, after));
  };

  return (text, at) => {
    const before = text.slice(Math.max(0, at - lookBehind), at);
    const rest = text.slice(at, at + lookAhead);
    const found =
      codeOf(words, rest, before) ??
      dates.read(rest, before) ??
      readFraction(words, rest, before) ??
      grouped(words, rest) ??
      pointed(words, rest);
    if (found === undefined) return quantity(rest, before);
    return { length: found.length, text: found.said, dropped: 0 };
  };
}

/** What is said between the ends of a range, without the space behind it. */
function rangeWord({ marks: { to } = {}, dense }: FigureLanguage): string {
  if (to === undefined) return ",";
  return dense === true ? to : ` ${to}`;
}

/** The point of an abbreviation ends no sentence. */
const telephone = /(?:^|[^\p{L}\p{N}])(?:tel|tél|tfno?|tlf|тел|τηλ|fax)(?:\.\s?|:\s?|\s)$/iu;

/** Telephone numbers and codes: one digit after another, with a pause between groups. */
function codeOf(words: FigureWords, rest: string, before: string): ReadFigure | undefined {
  const run = /^\d+(?:\)?(?:[ \u00a0]?\/[ \u00a0]?|[ \u00a0-])?\(?\d+){0,12}/u.exec(rest)?.[0] ?? "";
  const digits = run.replace(/\D/gu, "").length;
  const [alone = ""] = /^\d+/u.exec(rest) ?? [];
  const isDate = /^\d{1,4}([-/.])\d{1,2}\1\d/u.test(rest);
  const context = /[^.!?。！？\d]*$/u.exec(before)?.[0] ?? "";
  const named = words.row.codes?.exec(context);
  const isNamed = telephone.test(before) || (named != null && context.length - named.index - named[0].length <= 14);
  const isMeant = isNamed && digits >= 3 && !isDate && !isAmount(rest.slice(run.length));
  const isDialled = /(?:^|[^\d\p{L}])\+$/u.test(before) && digits >= 6;
  // "030 123456": an area code. "007", and what is longer than any quantity that is written without groups.
  const isArea =
    /^0\d/u.test(alone) && (!/^\d+[.,:/-]\d/u.test(rest) || /^0\d(?:\d{1,4}[/-]\d{3}|[/-]\d{5})/u.test(rest));
  // "(555) 123-4567"
  const isBracketed = before.endsWith("(") && /^\d{3}\)\s?\d{3}-\d{4}(?!\d)/u.test(rest);
  const isLong = alone.length > 8;
  if (isMeant || isDialled || isBracketed || (isArea && digits >= 5))
    return { length: run.length, said: groups(words, run) };
  if (isArea || isLong) return { length: alone.length, said: words.digits(alone) };
  return undefined;
}

function isAmount(after: string): boolean {
  return (
    moneyAfter.test(after) ||
    unitAfter.test(after) ||
    /^[.,:]\d/u.test(after) ||
    /^\s?(?:euro|dollar|元|円|원)/iu.test(after)
  );
}

function groups(words: FigureWords, run: string): string {
  const each = run.split(/\D+/u).filter((group) => group !== "");
  return each.map((group) => words.digits(group)).join(words.row.dense ? "，" : ", ");
}

/** Groups of figures that are no range, no version and no quantity: 555-123-4567, 06.12.34.56.78, 4111 1111 1111 1111. */
const groupings = [
  /^\d+(?:-\d+){2,}/u,
  /^0\d(?:\.\d\d){3,}(?!\d)/u,
  /^\d{3}\.\d{3}\.\d{4}(?!\d)/u,
  /^\d{4}(?:[ \u00a0]\d{4}){3}(?!\d)/u,
];

function grouped(words: FigureWords, rest: string): ReadFigure | undefined {
  const run = groupings.map((pattern) => pattern.exec(rest)?.[0]).find((found) => found !== undefined);
  return run === undefined ? undefined : { length: run.length, said: groups(words, run) };
}

/** Versions and addresses: 1.2.3. Thousands in groups are no such thing. */
function pointed(words: FigureWords, rest: string): ReadFigure | undefined {
  const run = /^\d{1,9}(?:\.\d{1,9}){2,8}(?!\d)/u.exec(rest)?.[0];
  if (run === undefined || (words.row.decimal === "," && /^\d{1,3}(?:\.\d{3})+$/u.test(run))) return undefined;
  const numbers = run.split(".").map((each) => words.cardinal(Number(each)));
  const { marks: { dot } = {}, dense } = words.row;
  return { length: run.length, said: numbers.join(dot === undefined ? ", " : dense ? dot : ` ${dot} `) };
}

/** Groups of three with any of the usual marks, or of two as in India; else figures alone. Then decimals. */
function numberPattern({ decimal, spaced }: FigureLanguage): RegExp {
  const mark = decimal === "," ? String.raw`\.` : ",";
  const group = `[${mark}'’\u00a0\u202f${spaced ? " " : ""}]`;
  // Where a comma is the mark of decimals, a point before other than three figures is one too.
  const point = decimal === "," ? "[.,]" : String.raw`\.`;
  return new RegExp(
    String.raw`^(?:\d{1,3}(?:${group}\d{2,3})*${group}\d{3}(?!\d)|\d{1,40}(?!\d))(?:${point}\d{1,20}(?!\d))?`,
    "u",
  );
}

/** As `Number` reads it. */
function plainNumber(figures: string, decimal: "," | "."): string {
  const bare = figures.replace(/['’\s]/gu, "");
  const last = Math.max(bare.lastIndexOf(","), bare.lastIndexOf("."));
  if (last === -1) return bare.replace(/^0+(?=\d)/u, "");
  const isDecimal = bare.charAt(last) === decimal || !/^\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}$/u.test(bare);
  const whole = (isDecimal ? bare.slice(0, last) : bare).replace(/[.,]/gu, "").replace(/^0+(?=\d)/u, "");
  return isDecimal ? `${whole}.${bare.slice(last + 1)}` : whole;
}

/** Years are said so only where a word says that they are: 1984 may be a price. */
function isYear(figures: string, before: string, after: string): boolean {
  if (!/^[12]\d{3}$/u.test(figures)) return false;
  if (after.startsWith("年")) return true;
  return /(?:^|\P{L})(?:in|im|jahr|jahre|year|since|seit|sinds|anno|jaar|года?|w|roku)\s$/iu.test(before);
}

/** Words that an ordinal follows in German: after others a point ends the sentence. */
function takesOrdinal(before: string): boolean {
  return /(?:^|\P{L})(?:der|die|das|dem|den|des|am|zum|zur|im|beim|vom|jeder|jede|jedes|mein|meine|einem|einen|ihr|ihre|sein|seine)\s$/iu.test(
    before,
  );
}

function joined(before: string, spoken: string): string {
  return /[\p{Script=Latin}\p{Script=Cyrillic}]$/u.test(before) ? `${before} ${spoken}` : before + spoken;
}

function nextDigit(text: string, from: number): number {
  const pattern = /\d/gu;
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}

/** Arabic, Devanagari and wide figures as those of ASCII, and their marks; signs of fractions in figures. */
function asciiDigits(text: string): string {
  return (
    text
      .replace(/[٠-٩۰-۹०-९０-９]/gu, (digit) =>
        String(((digit.codePointAt(0) ?? 0) % 16) - (/[०-९]/u.test(digit) ? 6 : 0)),
      )
      .replace(/[￥￡￦＄％]/gu, (sign) => sign.normalize("NFKC"))
      // 1⁄2, behind a gap where a whole number stands before it.
      .replace(/(\d?)([½⅓⅔¼¾])/gu, (_, whole: string, part: string) => {
        return `${whole}${whole === "" ? "" : " "}${part.normalize("NFKC")}`;
      })
      .replace(/(?<=\d)٫(?=\d)/gu, ".")
      .replace(/(?<=\d)٬(?=\d)/gu, ",")
  );
}
