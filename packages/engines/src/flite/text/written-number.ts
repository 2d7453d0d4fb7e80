import { cardinalWords, digitNames } from "./number-words.ts";

/** A number as written: digits without separators. */
export interface Amount {
  readonly sign: "" | "+" | "-";
  readonly whole: string;
  /** Digits behind the point; undefined for a whole number. */
  readonly fraction: string | undefined;
}

const english = /^(\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d+)?(?:\.(\d+))?$/;
// 1.234.567 and 1.234,56 and 1'234.50, as on the European continent.
const continental = /^(\d{1,3}(?:\.\d{3})+),(\d+)$|^(\d{1,3}(?:\.\d{3}){2,})$|^(\d{1,3}(?:'\d{3})+)(?:[.,](\d+))?$/;
const decimalComma = /^(\d+),(\d{1,2}|\d{4,})$|^(0),(\d+)$/;

/**
 * A number with sign, separators of thousands and decimals, in either convention; undefined for anything else. Where a
 * single separator stands before three digits, a comma divides thousands and a dot decimals.
 */
export function parseAmount(text: string): Amount | undefined {
  const [, mark = "", digits = ""] = /^([+\-−]?)(.*)$/s.exec(text) ?? [];
  if (!/\d$/.test(digits)) return undefined;
  const sign = mark === "−" ? "-" : (mark as Amount["sign"]);
  const found = english.exec(digits);
  if (found) return { sign, whole: plain(found[1]), fraction: found[2] };
  const european = continental.exec(digits);
  if (european) {
    return { sign, whole: plain(european[1] ?? european[3] ?? european[4]), fraction: european[2] ?? european[5] };
  }
  const comma = decimalComma.exec(digits);
  return comma ? { sign, whole: plain(comma[1] ?? comma[3]), fraction: comma[2] ?? comma[4] } : undefined;
}

/** True for a number as written; false for the empty string. */
export function isNumber(text: string): boolean {
  return parseAmount(text) !== undefined;
}

/** "minus one thousand two hundred point five". */
export function amountWords({ sign, whole, fraction }: Amount): string[] {
  const words = sign === "" ? [] : [sign === "+" ? "plus" : "minus"];
  words.push(...cardinalWords(whole));
  if (fraction !== undefined) words.push("point", ...digitNames(fraction));
  return words;
}

/** A number in words; empty when it is none. */
export function numberWords(text: string): string[] {
  const amount = parseAmount(text);
  return amount ? amountWords(amount) : [];
}

/** True when what is counted takes the singular ("one meter"). */
export function isSingular({ whole, fraction }: Amount): boolean {
  return whole === "1" && fraction === undefined;
}

function plain(digits: string | undefined): string {
  return (digits ?? "0").replace(/[.,']/g, "");
}
