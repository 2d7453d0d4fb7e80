import type { FigureWords } from "./said-numbers.ts";

/** Signs of money, and the currency that they mean. Letters stand alone only. */
const currencies: Readonly<Record<string, string>> = {
  "€": "EUR",
  $: "USD",
  US$: "USD",
  "£": "GBP",
  "₹": "INR",
  "₽": "RUB",
  "₺": "TRY",
  "₩": "KRW",
  "₴": "UAH",
  "₫": "VND",
  R$: "BRL",
  zł: "PLN",
  Kč: "CZK",
};
const codes = "EUR|USD|GBP|JPY|CNY|INR|RUB|TRY|PLN|KRW|CHF|BRL|SEK|NOK|DKK|CZK|HUF|AED|SAR|EGP";
/** Signs of money, as part of a pattern. */
export const signs = String.raw`US\$|R\$|[€$£¥₹₽₺₩₴₫]`;

/** Money signs before and after a number. */
export const moneyBefore = new RegExp(
  String.raw`(?:(?<![\p{L}\p{N}])(${signs}|${codes})|([€$£¥₹₽₺₩₴₫]))\s?(-|−)?$`,
  "u",
);
/** The money that stands behind a number. */
export const moneyAfter = new RegExp(String.raw`^\s?(${signs}|(?:${codes}|zł|Kč)(?!\p{L}))`, "u");

/** Units that `Intl` has names for. */
const units: Readonly<Record<string, string>> = {
  "%": "percent",
  "٪": "percent",
  "°C": "celsius",
  "°F": "fahrenheit",
  "°": "degree",
  "km/h": "kilometer-per-hour",
  "км/ч": "kilometer-per-hour",
  "км/год": "kilometer-per-hour",
  "km/u": "kilometer-per-hour",
  "km/t": "kilometer-per-hour",
  كم: "kilometer",
  كغ: "kilogram",
  किमी: "kilometer",
  किग्रा: "kilogram",
  "m/s": "meter-per-second",
  "м/с": "meter-per-second",
  km: "kilometer",
  км: "kilometer",
  cm: "centimeter",
  см: "centimeter",
  mm: "millimeter",
  мм: "millimeter",
  m: "meter",
  м: "meter",
  kg: "kilogram",
  кг: "kilogram",
  g: "gram",
  г: "gram",
  ml: "milliliter",
  мл: "milliliter",
  l: "liter",
  L: "liter",
  л: "liter",
  ha: "hectare",
  mi: "mile",
  GB: "gigabyte",
  ГБ: "gigabyte",
  MB: "megabyte",
  МБ: "megabyte",
  kB: "kilobyte",
  KB: "kilobyte",
  TB: "terabyte",
  h: "hour",
  ч: "hour",
  min: "minute",
  мин: "minute",
  s: "second",
  ms: "millisecond",
};
const unitWords = Object.keys(units)
  .filter((unit) => /[\p{L}\p{M}]$/u.test(unit))
  .toSorted((one, other) => other.length - one.length)
  .join("|");
/** Per cent as it is written in Turkish. */
export const percentBefore = /(?<![\p{L}\p{N}])%\s?$/u;
/** The unit that stands behind a number. */
export const unitAfter = new RegExp(String.raw`^\s?([%٪]|(?:${unitWords}|°[CF]|°)(?![\p{L}\p{M}\p{N}²³]))`, "u");

/** The unit that a sign means, by its name in `Intl`; undefined for a share. */
export function unitOf(sign: string): string | undefined {
  const unit = units[sign];
  return unit === "percent" ? undefined : unit;
}

/** Names that `Intl` gives, with the number in words. */
export interface NamedAmounts {
  /** @param value plain ASCII, for example `-3.14` */
  money(value: string, sign: string): string;
  unit(value: string, sign: string): string;
  /** As many thousands, millions and so on, of money where there is a sign of it. */
  scaled(value: string, zeros: number, sign: string | undefined): string;
}

/** Says money, units and shares in one language. */
export function createNamedAmounts(words: FigureWords): NamedAmounts {
  const { row } = words;
  const own = (value: string, name: string): string | undefined => row.names?.[name]?.replace("#", words.number(value));
  const named = (value: string, options: Intl.NumberFormatOptions): string => {
    const digits = value.split(".")[1]?.length ?? 0;
    const fractions = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const parts = new Intl.NumberFormat(row.locale, { ...options, ...fractions }).formatToParts(Number(value));
    return withWords(words, value, parts);
  };
  const currencyOf = (sign: string): string => {
    const yuan = sign === "¥" ? (row.locale === "zh" ? "CNY" : "JPY") : undefined;
    return yuan ?? (Object.hasOwn(currencies, sign) ? (currencies[sign] ?? sign) : sign);
  };
  return {
    scaled(value, zeros, sign) {
      const money =
        sign === undefined ? {} : ({ style: "currency", currency: currencyOf(sign), currencyDisplay: "name" } as const);
      const compact = { notation: "compact", compactDisplay: "long" } as const;
      const fractions = { minimumFractionDigits: 0, maximumFractionDigits: 20 };
      const amount = Number(`${value}e${zeros}`);
      const parts = new Intl.NumberFormat(row.locale, { ...money, ...compact, ...fractions }).formatToParts(amount);
      const digits = parts.filter(({ type }) => type !== "group" && ofNumber.has(type));
      const number = digits.map(({ type, value: text }) => plainMarks[type] ?? text).join("");
      const isOf = Math.abs(amount) >= 1e6 && parts.some(({ type }) => type === "compact");
      const named = parts.map((part) =>
        part.type === "currency" && isOf ? { ...part, value: row.ofScale?.(part.value) ?? part.value } : part,
      );
      return withWords(words, number, named);
    },
    money(value, sign) {
      const currency = currencyOf(sign);
      const spoken = own(value, currency);
      if (spoken !== undefined) return spoken;
      const options = { style: "currency", currency, currencyDisplay: "name" } as const;
      const [whole = "0", fraction = ""] = value.split(".");
      const between = row.marks?.and;
      if (between === undefined || !/^\d\d$/u.test(fraction)) return named(value, options);
      if (fraction === "00") return named(whole, options);
      const and = between === "" ? "" : `${between} `;
      return `${named(whole, options)} ${and}${words.cardinal(Number(fraction))}`;
    },
    unit(value, sign) {
      const unit = units[sign] ?? "percent";
      return own(value, unit) ?? named(value, { style: "unit", unit, unitDisplay: "long" });
    },
  };
}

const plainMarks: Readonly<Partial<Record<string, string>>> = { decimal: ".", minusSign: "-" };
const ofNumber = new Set(["integer", "group", "decimal", "fraction", "minusSign"]);

function withWords(words: FigureWords, value: string, parts: readonly Intl.NumberFormatPart[]): string {
  const first = parts.findIndex(({ type }) => ofNumber.has(type));
  if (first === -1) return parts.map(({ value: text }) => text).join("");
  const rest = parts.slice(first).filter(({ type }) => !ofNumber.has(type));
  const after = rest.map(({ value: text }) => text).join("");
  // A sign beside the name is said by the name.
  const before = parts.slice(0, first).map(({ value: text }) => text.replace(/\p{Sc}/gu, ""));
  return `${before.join("")}${counted(words, value, after)}${after}`;
}

/** A number before what it counts. */
export function counted(words: FigureWords, value: string, after: string): string {
  const { row } = words;
  const amount = Number(value);
  const own = row.counted?.(amount, after);
  if (own !== undefined) return own;
  const noun = /^\s?([\p{L}][\p{L}\p{M}\s-]*)/u.exec(after.slice(0, 40))?.[1];
  if (noun === undefined || !/^\d{1,15}$/u.test(value)) return words.number(value);
  const gender = row.gender?.(noun, amount) ?? "masculine";
  const said = words.number(value, gender);
  return row.attributive?.(said, gender) ?? said;
}
