import { spellOut } from "./letter-names.ts";
import { cardinalWords } from "./number-words.ts";
import { symbolWords } from "./symbol-names.ts";
import { plainWords } from "./word-readings.ts";
import { isNumber, numberWords } from "./written-number.ts";
import type { ReadingRule } from "./word-context.ts";

const powers = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const tokens = /\d+(?:[.,]\d+)*|[A-Za-z]+|\*\*|[⁻⁺]?[⁰¹²³⁴-⁹]+|[^\sA-Za-z\d]/gu;
const operators = new Map(
  Object.entries({
    "*": "times",
    "×": "times",
    "·": "times",
    "⋅": "times",
    "÷": "divided by",
    "/": "divided by",
    "**": "to the power of",
    "^": "to the power of",
    "+": "plus",
    "-": "minus",
    "−": "minus",
    "–": "minus",
    "=": "equals",
    "<": "is less than",
    ">": "is greater than",
    "!": "factorial",
  }),
);

/** A power written with raised digits: "squared", "to the power of minus three". */
function powerWords(raised: string): string[] {
  const isNegative = raised.startsWith("⁻");
  const digits = raised.replace(/[⁻⁺]/g, "").replace(/./gu, (each) => `${powers.indexOf(each)}`);
  if (!isNegative && digits === "2") return ["squared"];
  if (!isNegative && digits === "3") return ["cubed"];
  return ["to", "the", "power", "of", ...(isNegative ? ["minus"] : []), ...cardinalWords(digits)];
}

/** 5*3, 2**10, 2^8, a*b, 1+1=2, x²+y². */
const formula: ReadingRule = ({ core }) => {
  if (!/[\p{L}\d)²³⁰-⁹√][*×÷^=⋅·+<>]{1,2}[(\-−√]{0,2}[\p{L}\dπ]/u.test(core) || /[@:\\]|\/\//.test(core))
    return undefined;
  const found = core.match(tokens) ?? [];
  // Stars and pluses between words are marks; between numbers or single letters they are arithmetic.
  const isMath =
    found.every((token) => !/^[A-Za-z]{4,}$/.test(token)) && found.some((token) => /^\d|^[A-Za-z]$/.test(token));
  if (!isMath && !core.includes("=")) return undefined;
  return found.flatMap((token, index) => {
    // x^2 and x^3 have names of their own.
    const isPower = /^(\^|\*\*)$/.test(found[index - 1] ?? "");
    if (/^(\^|\*\*)$/.test(token) && /^[23]$/.test(found[index + 1] ?? "")) return [];
    if (isPower && /^[23]$/.test(token)) return [token === "2" ? "squared" : "cubed"];
    if (/^\d/.test(token)) return isNumber(token) ? numberWords(token) : plainWords(token, false);
    if (/^[A-Za-z]$/.test(token)) return spellOut(token);
    if (/^[A-Za-z]/.test(token)) return plainWords(token, false);
    if (/^[⁻⁺]?[⁰¹²³⁴-⁹]/.test(token)) return powerWords(token);
    return operators.get(token)?.split(" ") ?? symbolWords(token);
  });
};

/** x², 10⁶; a raised digit behind a word is the mark of a note, which is not said. */
const raised: ReadingRule = ({ core }) => {
  const [, base = "", power = ""] = /^([^⁰¹²³⁴-⁹⁻⁺]+)([⁻⁺]?[⁰¹²³⁴-⁹]+)$/.exec(core) ?? [];
  if (base === "") return undefined;
  if (isNumber(base)) return [...numberWords(base), ...powerWords(power)];
  if (/^[A-Za-z]$/.test(base)) return [...spellOut(base), ...powerWords(power)];
  const [, digits = "", letter = ""] = /^(\d+)([a-z])$/.exec(base) ?? [];
  if (digits !== "") return [...cardinalWords(digits), ...spellOut(letter), ...powerWords(power)];
  return undefined;
};

/** 1.5e6, 6.02E-23. */
const scientific: ReadingRule = ({ core }) => {
  const [, digits = "", power = ""] = /^([+\-−]?\d{1,3}(?:\.\d+)?)[eE]([+\-−]?\d{1,3})$/.exec(core) ?? [];
  if (digits === "" || (/E\d/.test(core) && !digits.includes("."))) return undefined;
  return [...numberWords(digits), "times", "ten", "to", "the", "power", "of", ...numberWords(power.replace("+", ""))];
};

/** Sums and powers written in one word. */
export const arithmeticReadings: readonly ReadingRule[] = [formula, scientific, raised];
