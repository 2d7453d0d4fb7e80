import type { ReadFigure } from "./dates-and-times.ts";
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

/** The fraction that a text begins with. @param before what stands before it */
export function readFraction(words: FigureWords, text: string, before: string): ReadFigure | undefined {
  const found = written.exec(text);
  if (found === null || otherwise.test(before)) return undefined;
  const said = fractions[words.row.locale.slice(0, 2)]?.[places.indexOf(`${found[1]}/${found[2]}`)];
  return said === undefined ? undefined : { length: found[0].length, said };
}
