import type { ReadFigure } from "./dates-and-times.ts";
import type { FigureLanguage } from "./figure-language.ts";
import { fractionSpeech } from "./fraction-speech.ts";
import type { Counted } from "./fraction-speech.ts";
import { counted, unitAfter, unitOf } from "./named-amounts.ts";
import type { FigureWords } from "./said-numbers.ts";

/** One half, one third, two thirds, one quarter and three quarters. */
type Fractions = readonly [string, string, string, string, string];

/** Fractions by language; in others, and all but these five, the figures are said one after the other. */
const fractions: Readonly<Record<string, Fractions>> = {
  en: ["one half", "one third", "two thirds", "one quarter", "three quarters"],
  de: ["ein halb", "ein Drittel", "zwei Drittel", "ein Viertel", "drei Viertel"],
  fr: ["un demi", "un tiers", "deux tiers", "un quart", "trois quarts"],
  es: ["un medio", "un tercio", "dos tercios", "un cuarto", "tres cuartos"],
  it: ["un mezzo", "un terzo", "due terzi", "un quarto", "tre quarti"],
  pt: ["um meio", "um terço", "dois terços", "um quarto", "três quartos"],
  nl: ["een half", "een derde", "twee derde", "een kwart", "drie kwart"],
  pl: ["pół", "jedna trzecia", "dwie trzecie", "jedna czwarta", "trzy czwarte"],
  ru: ["одна вторая", "одна треть", "две трети", "одна четверть", "три четверти"],
  tr: ["ikide bir", "üçte bir", "üçte iki", "dörtte bir", "dörtte üç"],
  ar: ["نصف", "ثلث", "ثلثان", "ربع", "ثلاثة أرباع"],
  hi: ["आधा", "एक तिहाई", "दो तिहाई", "एक चौथाई", "तीन चौथाई"],
  zh: ["二分之一", "三分之一", "三分之二", "四分之一", "四分之三"],
  ja: ["二分の一", "三分の一", "三分の二", "四分の一", "四分の三"],
  ko: ["이분의 일", "삼분의 일", "삼분의 이", "사분의 일", "사분의 삼"],
};
const places = ["1/2", "1/3", "2/3", "1/4", "3/4"];
const written = /^([123])[/⁄]([234])(?![\d/⁄.,]\d|\d)/u;
/** A day and a month rather, or one of several pages. */
const otherwise =
  /(?:[\d/⁄.,-]|(?:^|\P{L})(?:on|am|vom|bis|le|du|au|el|il|em|dia|día|op|den|do|с|page|seite|página|pagina|version)\s)$/iu;

/** A whole number in front of it. */
const mixed = /^(\d{1,3})[ \u00a0](?=[123][/⁄][234](?![\d/⁄.,]\d|\d))/u;

/**
 * The fraction that a text begins with, with a whole number before it ("2 1/2") and the unit behind it. What is halved decides
 * the word for the half in many languages, and some say the noun between the whole number and the fraction.
 * @param before what stands before it
 */
export function readFraction(words: FigureWords, text: string, before: string): ReadFigure | undefined {
  const whole = mixed.exec(text);
  const from = whole?.[0].length ?? 0;
  const found = written.exec(text.slice(from));
  if (found === null || otherwise.test(before)) return undefined;
  const language = words.row.locale.slice(0, 2);
  const place = places.indexOf(`${found[1]}/${found[2]}`);
  const said = fractions[language]?.[place];
  if (said === undefined) return undefined;
  const end = from + found[0].length;
  const unit = unitAfter.exec(text.slice(end));
  const named = unit === null ? undefined : fractionUnit(words.row, unit[1] ?? "");
  const length = end + (named === undefined ? 0 : (unit?.[0].length ?? 0));
  const [, gap = "", noun = ""] =
    named === undefined ? (/^([ \u00a0])(\p{L}[\p{L}\p{M}'’-]*)/u.exec(text.slice(end)) ?? []) : ["", " ", named];
  // Behind a part of one the noun is one, or in the case that several have.
  const several = whole !== null || language === "ru" ? 2 : 1;
  const gender = noun === "" ? "masculine" : (words.row.gender?.(noun, several) ?? "masculine");
  const counts: Counted = { noun, gender, isHalf: place === 0, fraction: said };
  const tail = named === undefined || noun === "" ? "" : `${words.row.dense ? "" : " "}${named}`;
  const speech = fractionSpeech[language];
  if (whole === null) {
    const part = speech?.part?.(counts) ?? said;
    // An elided word stands against the next one.
    return part.endsWith("'") && named === undefined
      ? { length: end + gap.length + noun.length, said: part + noun }
      : { length, said: `${part}${part.endsWith("'") ? tail.trimStart() : tail}` };
  }
  const amount = Number(whole[1]);
  const number = noun === "" ? words.cardinal(amount) : counted(words, String(amount), ` ${noun}`);
  const full = speech?.mixed(number, amount, counts);
  if (full === undefined) return undefined;
  if (!full.takesNoun) return { length, said: `${full.said}${tail}` };
  return { length: named === undefined ? end + gap.length + noun.length : length, said: full.said };
}

/** The name of a unit as a fraction of one has it: where the second case follows fractions, `Intl` gives it. */
function fractionUnit({ locale }: FigureLanguage, sign: string): string | undefined {
  const unit = unitOf(sign);
  if (unit === undefined) return undefined;
  const format = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" });
  const amount = /^(?:pl|ru|uk|cs)/u.test(locale) ? 0.5 : 1;
  return format
    .formatToParts(amount)
    .find(({ type }) => type === "unit")
    ?.value.trim();
}
