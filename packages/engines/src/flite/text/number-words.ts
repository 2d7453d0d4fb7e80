import { belowTwenty, ordinalOf, scales, tens } from "@vivavoce/audio/english-numbers";

/** Each digit by its name; anything else in the string is skipped. */
export function digitNames(digits: string): string[] {
  return digits.split("").flatMap((digit) => belowTwenty[Number(digit)] ?? []);
}

/** A whole number, given as digits with or without thousands separators; beyond 15 digits, digit by digit. */
export function cardinalWords(digits: string): string[] {
  const plain = digits.replaceAll(",", "").replace(/^0+(?=\d)/, "");
  if (plain.length > 15) return digitNames(plain);
  if (plain === "0") return ["zero"];
  const words: string[] = [];
  for (let scale = Math.ceil(plain.length / 3) - 1; scale >= 0; scale--) {
    const group = Number(plain.slice(Math.max(0, plain.length - 3 * scale - 3), plain.length - 3 * scale));
    if (group === 0) continue;
    words.push(...belowThousand(group));
    if (scale > 0) words.push(scales[scale - 1]?.[0] ?? "");
  }
  return words;
}

function belowThousand(value: number): string[] {
  const words = value >= 100 ? [belowTwenty[Math.floor(value / 100)] ?? "", "hundred"] : [];
  const rest = value % 100;
  if (rest >= 20)
    words.push(tens[Math.floor(rest / 10) - 2] ?? "", ...(rest % 10 ? [belowTwenty[rest % 10] ?? ""] : []));
  else if (rest > 0) words.push(belowTwenty[rest] ?? "");
  return words;
}

/** `21` as "twenty first". */
export function ordinalWords(digits: string): string[] {
  const words = cardinalWords(digits);
  const last = words.pop() ?? "";
  return [...words, ordinalOf(last)];
}

/** A year of four digits: 1905 "nineteen oh five", 2000 "two thousand", 2026 "twenty twenty six". */
export function yearWords(digits: string): string[] {
  const century = Number(digits.slice(0, 2));
  const rest = Number(digits.slice(2));
  if (rest === 0) return century % 10 === 0 ? cardinalWords(digits) : [...cardinalWords(`${century}`), "hundred"];
  if (century % 10 === 0 && rest < 10) return cardinalWords(digits);
  return [...cardinalWords(`${century}`), ...(rest < 10 ? ["oh"] : []), ...cardinalWords(`${rest}`)];
}

/** The last word of a reading in the plural: "twenties", "nineties", "hundreds". */
export function pluralWords(words: readonly string[]): string[] {
  const last = words.at(-1) ?? "";
  return [
    ...words.slice(0, -1),
    /[^aeiou]y$/.test(last) ? `${last.slice(0, -1)}ies` : /[sx]$/.test(last) ? `${last}es` : `${last}s`,
  ];
}

/**
 * A number that names a room, a house or a road, two digits at a time: 412 "four twelve", 1204 "twelve oh four". With a
 * zero in front or more than four digits, digit by digit.
 */
export function pairWords(digits: string): string[] {
  if (digits.length > 4 || digits.startsWith("0")) return groupedDigits(digits);
  if (digits.length < 3 || /^\d000$/.test(digits)) return cardinalWords(digits);
  const rest = digits.slice(-2);
  const head = cardinalWords(digits.slice(0, -2));
  if (rest === "00") return [...head, "hundred"];
  return [...head, ...(rest.startsWith("0") ? ["oh"] : []), ...cardinalWords(rest)];
}

/** Digit by digit, with a short pause (",") behind every three or four, so that they can be written down. */
export function groupedDigits(digits: string): string[] {
  const { length } = digits;
  if (length < 6) return digitNames(digits);
  const size = length % 4 === 0 || length > 12 ? 4 : 3;
  const words: string[] = [];
  for (let at = 0, take = 0; at < length; at += take) {
    // A digit that would be left alone at the end joins the group before it.
    take = length - at === size + 1 ? size + 1 : size;
    words.push(...(at === 0 ? [] : [","]), ...digitNames(digits.slice(at, at + take)));
  }
  return words;
}
