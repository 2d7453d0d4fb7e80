/**
 * Words that multiply the number before them, in their own language, by the zeros that they stand for. The same word is another
 * number in another language: an English billion is a French milliard, and a French billion an English trillion.
 */
type OwnScales = Readonly<Record<number, string>>;

/** In German the capital tells the own word from the English one, which stands beside "$" too. */
const german: OwnScales = {
  6: "Million(?:en)?",
  9: "Milliarden?",
  12: "Billion(?:en)?",
  15: "Billiarden?",
  18: "Trillion(?:en)?",
};

const others: Readonly<Record<string, OwnScales>> = {
  en: { 6: "millions?", 9: "billions?", 12: "trillions?|tn", 15: "quadrillions?" },
  fr: { 6: "millions?", 9: "milliards?", 12: "billions?", 15: "billiards?", 18: "trillions?" },
  es: {
    6: "mill[óo]n(?:es)?",
    9: "mil mill[óo]nes|millardos?",
    12: "bill[óo]n(?:es)?",
    15: "mil bill[óo]nes",
    18: "trill[óo]n(?:es)?",
  },
  it: { 6: "milion[ei]", 9: "miliard[oi]", 12: "bilion[ei]", 15: "biliard[oi]", 18: "trilion[ei]" },
  // "bilhão" is Brazilian, "bilião" is said in Portugal, and is a thousand times as much.
  pt: {
    6: "milh(?:ão|ões)",
    9: "mil milhões|bilh(?:ão|ões)",
    12: "trilh(?:ão|ões)|bili(?:ão|ões)",
    15: "quatrilh(?:ão|ões)|mil biliões",
    18: "trili(?:ão|ões)",
  },
  nl: { 6: "miljoen(?:en)?", 9: "miljard(?:en)?", 12: "biljoen(?:en)?", 15: "biljard(?:en)?", 18: "triljoen(?:en)?" },
  pl: {
    6: "milion(?:y|ów|a)?",
    9: "miliard(?:y|ów|a)?",
    12: "bilion(?:y|ów|a)?",
    15: "biliard(?:y|ów|a)?",
    18: "trylion(?:y|ów|a)?",
  },
  ru: {
    6: "миллион(?:а|ов)?",
    9: "(?:миллиард|биллион)(?:а|ов)?",
    12: "триллион(?:а|ов)?|трлн\\.?",
    15: "квадриллион(?:а|ов)?",
  },
  uk: { 6: "мільйон(?:а|и|ів)?", 9: "мільярд(?:а|и|ів)?", 12: "трильйон(?:а|и|ів)?|трлн\\.?" },
  tr: { 6: "milyon", 9: "milyar", 12: "trilyon", 15: "katrilyon" },
  ar: { 6: "مليون|ملايين", 9: "مليار|مليارات", 12: "تريليون|تريليونات" },
  hi: { 9: "अरब", 11: "खरब" },
  sv: { 6: "miljon(?:er)?", 9: "miljard(?:er)?", 12: "biljon(?:er)?", 18: "triljon(?:er)?" },
  da: { 6: "million(?:er)?", 9: "milliard(?:er)?", 12: "billion(?:er)?", 18: "trillion(?:er)?" },
  nb: { 6: "million(?:er)?", 9: "milliard(?:er)?", 12: "billion(?:er)?", 18: "trillion(?:er)?" },
  cs: { 6: "milion(?:y|ů|u)?", 9: "miliard(?:a|y|u)?", 12: "bilion(?:y|ů|u)?", 18: "trilion(?:y|ů|u)?" },
  ro: { 6: "milion|milioane", 9: "miliarde?", 12: "trilion|trilioane|bilion|bilioane" },
  id: { 6: "juta", 9: "miliar", 12: "triliun" },
  vi: { 6: "triệu", 9: "tỷ|tỉ" },
};

/** The own words of a language, as their own speakers write them. */
export function ownScales(language: string): { readonly scales: OwnScales; readonly flags: string } {
  return language === "de" ? { scales: german, flags: "u" } : { scales: others[language] ?? {}, flags: "iu" };
}
