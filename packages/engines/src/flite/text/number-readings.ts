import {
  cardinalWords,
  decimalWords,
  digitNames,
  isOne,
  ordinalWords,
  pluralWords,
  yearWords,
} from "./number-words.ts";
import { spellOut } from "./letter-names.ts";
import { unitWords } from "./units.ts";
import { isNumber, numberPattern } from "./word-context.ts";
import type { ReadingRule } from "./word-context.ts";

const scaleWord = /^(hundred|thousand|million|billion|trillion)$/i;
const scaleLetters = new Map([
  ["k", "thousand"],
  ["m", "million"],
  ["b", "billion"],
  ["bn", "billion"],
  ["t", "trillion"],
]);
const currencies = new Map([
  ["$", ["dollar", "dollars", "cent", "cents"]],
  ["€", ["euro", "euros", "cent", "cents"]],
  ["£", ["pound", "pounds", "penny", "pence"]],
  ["¥", ["yen", "yen", "", ""]],
  ["₹", ["rupee", "rupees", "paisa", "paise"]],
]);

const money: ReadingRule = ({ core, next }) => {
  const found = /^([+\-−]?)(?:US)?([$€£¥₹])([\d,]+)(?:\.(\d+))?([kmbt]|bn)?$/i.exec(core) ?? turned(core);
  if (!found) return undefined;
  const [, sign = "", symbol = "", whole = "", fraction, letters = ""] = found;
  const [one = "", many = "", cent = "", cents = ""] = currencies.get(symbol) ?? [];
  const amount = fraction === undefined ? whole : `${whole}.${fraction}`;
  const head = sign === "" || sign === "+" ? [] : ["minus"];
  const scale = scaleLetters.get(letters.toLowerCase());
  if (scale) return [...head, ...decimalWords(amount), scale, many];
  // "$3 million": the currency is said after the scale, by the next word.
  if (scaleWord.test(next)) return [...head, ...decimalWords(amount)];
  if (fraction === undefined || Number(fraction) === 0)
    return [...head, ...cardinalWords(whole), isOne(whole) ? one : many];
  if (fraction.length !== 2 || cent === "") return [...head, ...decimalWords(amount), many];
  const small = [...cardinalWords(fraction), fraction === "01" ? cent : cents];
  if (Number(whole) === 0) return [...head, ...small];
  return [...head, ...cardinalWords(whole), isOne(whole) ? one : many, "and", ...small];
};

/** `25€` as if it were `€25`. */
function turned(core: string): RegExpExecArray | null {
  const found = /^([+\-−]?)([\d,]+(?:\.\d+)?)([€£$])$/.exec(core);
  return found ? /^([+\-−]?)([€£$])([\d,]+)(?:\.(\d+))?$/.exec(`${found[1]}${found[3]}${found[2]}`) : null;
}

const scaleOfMoney: ReadingRule = ({ core, previous }) => {
  const symbol = /^(?:US)?([$€£¥₹])[\d,.]+$/.exec(previous)?.[1];
  return symbol && scaleWord.test(core) ? [core.toLowerCase(), currencies.get(symbol)?.[1] ?? ""] : undefined;
};

const percent: ReadingRule = ({ core }) =>
  core.endsWith("%") && isNumber(core.slice(0, -1)) ? [...decimalWords(core.slice(0, -1)), "percent"] : undefined;

const phone: ReadingRule = ({ core, previous, next }) => {
  const isGrouped = /^(\+?\d{1,3}[-.])?\(?\d{3}\)?[-.]\d{3}[-.]\d{4}$/.test(core);
  const isShort = /^\d{3}-\d{4}$/.test(core);
  const isArea = /^\d{3}$/.test(core) && /^\d{3}-\d{4}$/.test(next);
  const isCountry = /^\+\d{1,3}$/.test(core) && /^\d{2,}/.test(next);
  const isTail =
    (/^\d{2,4}$/.test(core) && /^\+\d{1,3}$/.test(previous)) ||
    (/^\d{3}$/.test(previous) && (/^\d{4}$/.test(core) || (/^\d{3}$/.test(core) && /^\d{4}$/.test(next))));
  if (isCountry) return ["plus", ...digitNames(core), ","];
  if (!isGrouped && !isShort && !isArea && !isTail && !/^\+\d{7,}$/.test(core)) return undefined;
  const groups = core.split(/[-.()+]+/).filter((group) => group !== "");
  return groups
    .flatMap((group, index) => (index === 0 ? digitNames(group) : [",", ...digitNames(group)]))
    .concat(isArea || isTail ? [","] : []);
};

const version: ReadingRule = ({ core, previous }) => {
  const found = /^(v)?(\d+(?:\.\d+){1,})$/i.exec(core);
  if (!found) return undefined;
  const [, letter, digits = ""] = found;
  const parts = digits.split(".");
  if (letter === undefined && parts.length < 3) return undefined;
  const separator = parts.length === 4 ? "dot" : "point";
  const said = parts.flatMap((part, index) => [...(index > 0 ? [separator] : []), ...cardinalWords(part)]);
  return letter === undefined || /^version$/i.test(previous) ? said : ["version", ...said];
};

const ordinal: ReadingRule = ({ core }) => {
  const digits = /^([\d,]+)(?:st|nd|rd|th)$/i.exec(core)?.[1];
  return digits === undefined ? undefined : ordinalWords(digits);
};

const fractions = ["", "", "half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

const fraction: ReadingRule = ({ core }) => {
  const found = /^(\d+)\/(\d+)$/.exec(core);
  if (!found) return undefined;
  const [, top = "", bottom = ""] = found;
  const name = Number(top) < Number(bottom) ? fractions[Number(bottom)] : undefined;
  if (name)
    return [...cardinalWords(top), ...(isOne(top) ? [name] : name === "half" ? ["halves"] : pluralWords([name]))];
  return core === "24/7" ? ["twenty", "four", "seven"] : [...cardinalWords(top), "slash", ...cardinalWords(bottom)];
};

const rangePattern = new RegExp(
  String.raw`^([$€£]?)([\d,]+(?:\.\d+)?)[-–—](?:[$€£]?)([\d,]+(?:\.\d+)?)(%|[A-Za-z°]*)$`,
);

/** 10-20, 1998–2003, $5-10, 10-15%: "to" between the two. */
const range: ReadingRule = ({ core, previous, next }) => {
  const found = rangePattern.exec(core);
  if (!found) return undefined;
  const [, symbol = "", from = "", to = "", unit = ""] = found;
  const areYears = /^(1[5-9]|20)\d\d$/.test(from) && /^(1[5-9]|20)?\d\d$/.test(to);
  const read = (text: string) =>
    areYears && text.length === 4 ? yearWords(text) : isNumber(text) ? decimalWords(text) : digitNames(text);
  const ending =
    symbol !== ""
      ? [currencies.get(symbol)?.[1] ?? ""]
      : unit === "%"
        ? ["percent"]
        : unit === ""
          ? []
          : unitWords(unit, true);
  if (!ending || (/^[a-z]/i.test(previous) && /^(flight|room|model|part|code)$/i.test(previous) && next === ""))
    return undefined;
  return [...read(from), "to", ...read(to), ...ending];
};

const withUnit: ReadingRule = ({ core }) => {
  const found = new RegExp(`^(${numberPattern})([A-Za-z°µμΩ"′″'][A-Za-z°/²³]*)$`).exec(core);
  if (!found || !isNumber(found[1] ?? "")) return undefined;
  const [, amount = "", unit = ""] = found;
  if (/^[kmb]$|^bn$/i.test(unit) && unit !== "m" && unit !== "b")
    return [...decimalWords(amount), scaleLetters.get(unit.toLowerCase()) ?? ""];
  if (unit === "x") return [...decimalWords(amount), "times"];
  const words = unitWords(unit, !isOne(amount));
  return words ? [...decimalWords(amount), ...words] : undefined;
};

const unitAlone: ReadingRule = ({ core, previous }) =>
  isNumber(previous) && !/^(in|a|am|pm|i|as)$/i.test(core) ? unitWords(core, !isOne(previous)) : undefined;

const number: ReadingRule = ({ core }) => {
  if (!isNumber(core)) return undefined;
  // Codes keep their zeros; long unbroken numbers are dialled or typed, not counted.
  if (/^0\d+$/.test(core) || (/^\d{7,}$/.test(core) && !core.endsWith("000"))) return digitNames(core);
  return decimalWords(core);
};

const numbered: ReadingRule = ({ core, next }) => {
  if (/^(No|no|Nos)$/.test(core) && /^\d/.test(next)) return ["number"];
  const digits = /^(?:#|№)(\d+)$/.exec(core)?.[1];
  return digits === undefined ? undefined : ["number", ...cardinalWords(digits)];
};

/** 10x12, 1920×1080, 6'2". */
const dimensions: ReadingRule = ({ core }) => {
  const height = /^(\d+)'(\d+)"?$/.exec(core);
  if (height) return [...cardinalWords(height[1] ?? ""), "foot", ...cardinalWords(height[2] ?? "")];
  const parts = core.split(/[x×]/);
  if (parts.length < 2 || !parts.every(isNumber)) return undefined;
  return parts.flatMap((part, index) => [...(index > 0 ? ["by"] : []), ...decimalWords(part)]);
};

/** GPT-4, B2B, MP3, A4: runs of capitals are spelled, digits are counted. */
const letterDigits: ReadingRule = ({ core }) => {
  if (!/^(?=.*\d)(?=.*[A-Z])[A-Z\d]+(?:[-.][A-Z\d]+)*$/.test(core) || core.length > 12) return undefined;
  const runs = core.match(/[A-Z]+|\d+(?:\.\d+)?/g) ?? [];
  return runs.flatMap((run) =>
    /\d/.test(run) ? (run.length > 3 || run.startsWith("0") ? digitNames(run) : decimalWords(run)) : spellOut(run),
  );
};

/** Everything with digits that is not a date or an address. */
export const numberReadings: readonly ReadingRule[] = [
  money,
  scaleOfMoney,
  percent,
  phone,
  version,
  ordinal,
  fraction,
  range,
  dimensions,
  withUnit,
  unitAlone,
  numbered,
  number,
  letterDigits,
];
