const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bcan't\b/g, "can not"],
  [/\bwon't\b/g, "will not"],
  [/n't\b/g, " not"],
  [/\b(what|who|where|how|when|it|that|there|here|he|she|name)'s\b/g, "$1 is"],
  [/\blet's\b/g, "let us"],
  [/\bi'm\b/g, "i am"],
  [/'re\b/g, " are"],
  [/'ve\b/g, " have"],
  [/'ll\b/g, " will"],
  [/'d\b/g, " would"],
];

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/(\d),(?=\d{3}(?!\d))/g, "$1"],
  [/%/g, " percent "],
  [/°\s*c\b/g, " celsius "],
  [/°\s*f\b/g, " fahrenheit "],
  [/°/g, " degrees "],
  [/²/g, " squared "],
  [/³/g, " cubed "],
  [/√/g, " square root of "],
  [/\+/g, " plus "],
  [/[×*]/g, " times "],
  [/÷/g, " divided by "],
  [/(?<=[\d)]\s?)\/(?=\s?[\d(])/g, " divided by "],
  [/\^/g, " to the power of "],
  [/=/g, " equals "],
  [/(?<=[\d)]\s?)[-−–](?=\s?[\d(])/g, " minus "],
  [/(?<=^|\s)[-−](?=\d)/g, " minus "],
  [/(\d)(?=(?:km|kg|cm|mm|mi|lbs?|oz|ft|[gmcfx])\b)/g, "$1 "],
];

/**
 * Words of a sentence for matching: lower case, contractions and signs written out, punctuation gone, one space between
 * words. Decimal points and the colon of a time of day stay inside their numbers.
 */
export function normalise(text: string): string {
  let words = text.toLowerCase().replace(/[’‘`]/g, "'");
  for (const [pattern, replacement] of CONTRACTIONS) words = words.replace(pattern, replacement);
  for (const [pattern, replacement] of SIGNS) words = words.replace(pattern, replacement);
  // Brackets matter in typed sums only.
  words = /\d/.test(words) ? words.replace(/([()])/g, " $1 ") : words.replace(/[()]/g, " ");
  return words
    .replace(/'/g, "")
    .replace(/(?<!\d)[.:]|[.:](?!\d)/g, " ")
    .replace(/[^\p{L}\p{N}\s.:()]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}
