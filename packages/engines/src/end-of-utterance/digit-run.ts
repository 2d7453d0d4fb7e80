import { belowTwenty, tens } from "@vivavoce/audio/english-numbers";

const units = [...belowTwenty.slice(0, 10), "oh", "o"];
const twoDigits = [...belowTwenty.slice(10), ...tens];

/** What is being counted out, and how many digits it has when it is whole; null: any number. */
const kinds: readonly { readonly pattern: RegExp; readonly lengths: readonly number[] | null }[] = [
  { pattern: /\blast four\b|\bpin\b/, lengths: [4] },
  { pattern: /\bzip\b|\bpostal code\b|\bpostcode\b/, lengths: [5, 9] },
  { pattern: /\b(credit|debit)? ?card number\b|\b(credit|debit) card\b/, lengths: [15, 16, 19] },
  {
    pattern:
      /\b(phone|telephone|mobile|cell|contact|callback|fax) ?number\b|\bnumber (to|where|i can) \b|\b(my|the|his|her|our) number is\b|\b(call|reach|text) (me|you) (at|on)\b/,
    lengths: [7, 10, 11],
  },
  { pattern: /\b(social security|tax|ssn)\b/, lengths: [9] },
  {
    pattern:
      /\b(account|order|confirmation|reservation|booking|tracking|policy|member|membership|reference|serial|id|identification|case|ticket|customer) (number|code|id)\b|\b(pass|access|security|verification)? ?code\b/,
    lengths: null,
  },
];

/** Lengths at which a number nobody asked for may be whole: year or pin, postal code, telephone numbers, card. */
const plainLengths = new Map([
  [4, 0.5],
  [5, 0.5],
  [7, 0.7],
  [10, 0.85],
  [11, 0.85],
  [16, 0.85],
]);

/**
 * Probability that a number read out digit by digit is complete; undefined when the text does not end in one.
 * @param words in lower case; hyphenated digits count as one word
 * @param context what was asked and said so far, in lower case
 */
export function digitRunComplete(words: readonly string[], context: string): number | undefined {
  const last = words.at(-1) ?? "";
  const { digits, tokens } = trailingDigits(words);
  const kind = kinds.find(({ pattern }) => pattern.test(context));
  const isLead = /^(double|triple|dash|point|extension)$/.test(last);
  if (isLead && (kind !== undefined || digitsOf(words.at(-2) ?? "", "") !== undefined)) return 0.06;
  if (digits === 0 || words.slice(-tokens).every((word) => word === "oh" || word === "o")) return undefined;
  if (kind !== undefined) {
    if (kind.lengths === null) return digits >= 6 ? 0.6 : 0.3;
    return kind.lengths.includes(digits) ? 0.88 : digits > Math.max(...kind.lengths) ? 0.7 : 0.12;
  }
  if (tokens < 3 && digits < 5) return undefined;
  return plainLengths.get(digits) ?? 0.3;
}

/** How many digits the text ends in, and in how many words they were said. */
function trailingDigits(words: readonly string[]): { readonly digits: number; readonly tokens: number } {
  let digits = 0;
  let tokens = 0;
  for (let index = words.length - 1; index >= 0; index--) {
    const count = digitsOf(words[index] ?? "", words[index - 1] ?? "");
    if (count === undefined) break;
    digits += count;
    tokens += 1;
  }
  return { digits, tokens };
}

function digitsOf(word: string, before: string): number | undefined {
  if (/^[\d().+-]*\d[\d().-]*$/.test(word)) return word.replace(/\D/g, "").length;
  // "forty two" is two digits, not three.
  if (units.includes(word)) return tens.includes(before) ? 0 : 1;
  if (twoDigits.includes(word)) return 2;
  if (word === "double" || word === "triple") return word === "double" ? 1 : 2;
  return undefined;
}
