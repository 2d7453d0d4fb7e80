import { expect, it } from "vitest";
import { loadFigureReader } from "./load-figure-reader.ts";
import { scaleAfter } from "./scaled-amounts.ts";

/** The zeros of words of money, in text of a language: short scales, long ones, and English words within others. */
const scales: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "en-US": { " million": 6, " billion": 9, " billions": 9, bn: 9, " trillion": 12, tn: 12, " quadrillion": 15 },
  de: {
    " Millionen": 6,
    " Milliarden": 9,
    " Mrd.": 9,
    " Billion": 12,
    " Billionen": 12,
    " Bio.": 12,
    " Billiarden": 15,
    " Trillionen": 18,
    " billion": 9,
    " trillion": 12,
  },
  fr: { " millions": 6, " milliards": 9, " billion": 12, " billions": 12, " billiards": 15, " trillions": 18 },
  es: { " millones": 6, " mil millones": 9, " billón": 12, " billones": 12, " mil billones": 15, " trillones": 18 },
  it: { " milioni": 6, " miliardi": 9, " bilione": 12, " bilioni": 12, " biliardi": 15, " trilioni": 18 },
  pt: { " milhões": 6, " bilhões": 9, " mil milhões": 9, " trilhões": 12, " biliões": 12, " triliões": 18 },
  nl: { " miljoen": 6, " miljard": 9, " biljoen": 12, " biljard": 15, " triljoen": 18, " billion": 9 },
  pl: { " miliony": 6, " miliardów": 9, " biliony": 12, " tryliony": 18 },
  ru: { " миллиона": 6, " миллиардов": 9, " триллиона": 12, " трлн": 12 },
  uk: { " мільйони": 6, " мільярдів": 9, " трильйони": 12 },
  tr: { " milyon": 6, " milyar": 9, " trilyon": 12, " bin": 3 },
  "ar-u-nu-latn": { " ملايين": 6, " مليار": 9, " تريليون": 12 },
  "hi-u-nu-latn": { " लाख": 5, " करोड़": 7, " अरब": 9, " खरब": 11 },
  sv: { " miljoner": 6, " miljarder": 9, " biljoner": 12 },
  da: { " millioner": 6, " milliarder": 9, " billioner": 12 },
  cs: { " miliony": 6, " miliarda": 9, " biliony": 12 },
  zh: { 万: 4, 亿: 8, " billion": 9, " trillion": 12 },
};

it.each(
  Object.entries(scales).flatMap(([locale, words]) => Object.entries(words).map((row) => [locale, ...row] as const)),
)("%s: %s has %i zeros", (locale, written, zeros) => {
  expect(scaleAfter(`${written} €`, true, locale)).toEqual({ length: written.length, zeros });
});

it.each([
  ["fr", "2 billions €", "deux billions d'euros"],
  ["de", "2 Billionen €", "zwei Billionen Euro"],
  ["de", "2 Trillionen €", "zwei Millionen Billionen Euro"],
  ["es", "2 billones €", "dos billones de euros"],
  ["it", "2 bilioni €", "due mila miliardi di euro"],
])("says it in %s: %s", async (language, written, said) => {
  expect((await loadFigureReader(language))?.(written)).toBe(said);
});
