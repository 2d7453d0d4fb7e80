import type { FigureLanguage, NumberWords, SaidNumbers } from "./figure-language.ts";
import type { Gender } from "./noun-gender.ts";

/** More digits than that are no quantity: they are said one by one. */
export const mostDigits = 15;

/** Numbers in words, each digit alone where the library knows no word. */
export interface FigureWords extends SaidNumbers {
  readonly row: FigureLanguage;
  digits(figures: string): string;
  /** A number with decimals and sign in plain ASCII, for example `-3.14`. */
  number(value: string, gender?: Gender): string;
}

/** Says numbers in one language. */
export function createFigureWords(row: FigureLanguage, library: NumberWords): FigureWords {
  const { point, minus = "" } = row.marks ?? {};
  const space = row.dense ? "" : " ";
  const cardinal = (value: number | string, gender?: Gender): string =>
    library.toCardinal(String(value), ...((gender === undefined ? [] : [{ gender }]) as never[]));
  const digits = (figures: string): string => Array.from(figures, (digit) => cardinal(digit)).join(space);
  const decimals = (figures: string): string =>
    row.digitwise || figures.length > 2 || figures.startsWith("0") ? digits(figures) : cardinal(figures);
  return {
    row,
    cardinal,
    ordinal: (value) => library.toOrdinal(String(value)),
    digits,
    number(value, gender) {
      const [, sign = "", whole = "0", fraction] = /^(-?)(\d+)(?:\.(\d+))?$/u.exec(value) ?? [];
      if (whole.length > mostDigits) return digits(whole + (fraction ?? ""));
      if (point === undefined) return cardinal(value);
      const said = [
        ...(sign === "" ? [] : [minus]),
        cardinal(whole, fraction === undefined ? gender : undefined),
        ...(fraction === undefined ? [] : [point, decimals(fraction)]),
      ];
      return said.join(space);
    },
  };
}
