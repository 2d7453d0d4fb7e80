import type { Gender } from "./noun-gender.ts";

/** What a fraction is of. */
export interface Counted {
  /** The word behind it; empty where none follows. */
  readonly noun: string;
  readonly gender: Gender;
  readonly isHalf: boolean;
  /** The fraction where nothing follows it. */
  readonly fraction: string;
}

/** How fractions of something are said in one language. */
export interface FractionSpeech {
  /** A part of what follows; absent, or undefined: the fraction alone. */
  readonly part?: (counted: Counted) => string | undefined;
  /** A whole number and a fraction, with the noun in it where `takesNoun` is. @param number in words, for the noun */
  readonly mixed: (number: string, amount: number, counted: Counted) => { said: string; takesNoun?: boolean };
}

/** Words that stand behind a fraction and are not what it is of. */
const noNouns =
  /^(?:y|o|e|a|u|en|por|para|con|más|menos|es|son|que|del?|al?|et|ou|à|au|est|plus|moins|par|pour|des?|du|di|d|da|do|dos|das|della?|dei|degli|delle|dello|in|per|più|meno|è|sono|che|em|com|mais|é|são|und|oder|ist|sind|mal|von|vom|der|des|auf|bis|en|of|is|zijn|van|op)$/iu;
const isNoun = ({ noun }: Counted): boolean => noun !== "" && !noNouns.test(noun.split(/['’]/u)[0] ?? "");
/** "3/4 de litre": what it is of has been said to be so. */
const isOf = ({ noun }: Counted): boolean =>
  /^(?:del?|des?|du|di|da|do|dos|das|della?|dei|degli|delle|dello|d['’].*|dell['’].*)$/iu.test(noun);

interface Romance {
  readonly half: (gender: Gender) => string;
  /** The half where "of" follows it. */
  readonly share: string;
  readonly of: (noun: string) => string;
  readonly and: string;
  /** The half behind a whole number. */
  readonly andHalf: (gender: Gender) => string;
  readonly singular?: (noun: string) => string;
}

/** Half an adjective of the noun, the other parts "of" it, and the noun between a whole number and its part. */
function romance({ half, share, of, and, andHalf, singular }: Romance): FractionSpeech {
  return {
    part(counted) {
      if (counted.isHalf && isOf(counted)) return share;
      if (!isNoun(counted)) return undefined;
      return counted.isHalf ? half(counted.gender) : `${counted.fraction} ${of(counted.noun)}`.trimEnd();
    },
    mixed(number, amount, counted) {
      const part = counted.isHalf ? andHalf(counted.gender) : counted.fraction;
      if (!isNoun(counted) || (amount === 1 && singular === undefined)) return { said: `${number} ${and} ${part}` };
      const noun = amount === 1 ? (singular?.(counted.noun) ?? counted.noun) : counted.noun;
      return { said: `${number} ${noun} ${and} ${part}`, takesNoun: true };
    },
  };
}

const withoutS = (noun: string): string => noun.replace(/(?<=[aeoé])s$/u, "");
const byGender =
  (feminine: string, masculine: string) =>
  (gender: Gender): string =>
    gender === "feminine" ? feminine : masculine;

/** Nouns of German and Dutch that are neither he nor she: a list of what is halved. */
const germanIt =
  /^(?:kilo(?:gramm)?|gramm|pfund|jahr(?:hundert|zehnt)?|glas|stück|dutzend|brot|ei|blatt|prozent|bund|paket)$/iu;
const germanHe =
  /^(?:(?:kilo|zenti|milli|quadrat)?meter|(?:milli)?liter|(?:tee|ess)?löffel|tag|monat|apfel|becher|kuchen|würfel|cent|dollar|euro)$/iu;
const dutchIt = /^(?:uur|jaar|kilo|glas|pond|ons|ei|brood|stuk|blik|pak|procent)$/iu;

const and =
  (between: string, half?: string) =>
  (number: string, _amount: number, { isHalf, fraction }: Counted): { said: string } => ({
    said: `${number}${between}${isHalf ? (half ?? fraction) : fraction}`,
  });

/** By language; in others a fraction is said alone. */
export const fractionSpeech: Readonly<Record<string, FractionSpeech>> = {
  en: { mixed: and(" and ", "a half") },
  es: romance({
    half: byGender("media", "medio"),
    share: "la mitad",
    of: () => "de",
    and: "y",
    andHalf: byGender("media", "medio"),
    singular: withoutS,
  }),
  pt: romance({
    half: byGender("meia", "meio"),
    share: "a metade",
    of: () => "de",
    and: "e",
    andHalf: byGender("meia", "meio"),
    singular: withoutS,
  }),
  it: romance({
    half: byGender("mezza", "mezzo"),
    share: "la metà",
    of: () => "di",
    and: "e",
    andHalf: byGender("mezza", "mezzo"),
  }),
  fr: romance({
    half: byGender("une demi", "un demi"),
    share: "la moitié",
    of: (noun) => (/^[aeiouyéèêh]/iu.test(noun) ? "d'" : "de"),
    and: "et",
    andHalf: byGender("demie", "demi"),
    singular: withoutS,
  }),
  de: {
    part(counted) {
      const { noun, gender, isHalf } = counted;
      if (!isHalf || !isNoun(counted)) return undefined;
      if (germanIt.test(noun)) return "ein halbes";
      if (germanHe.test(noun)) return "ein halber";
      return gender === "feminine" ? "eine halbe" : undefined;
    },
    mixed(number, amount, { isHalf, fraction }) {
      if (!isHalf) return { said: `${number} ${fraction}` };
      return { said: amount === 1 ? "anderthalb" : `${number}einhalb` };
    },
  },
  nl: {
    part(counted) {
      if (!counted.isHalf || !isNoun(counted)) return undefined;
      return dutchIt.test(counted.noun) ? "een half" : "een halve";
    },
    mixed(number, amount, { isHalf, fraction, noun }) {
      if (!isHalf) return { said: `${number} en ${fraction}` };
      const half = dutchIt.test(noun) || noun === "" ? "half" : "halve";
      return { said: amount === 1 ? `ander${half}` : `${number}${number.endsWith("e") ? "ën" : "en"}${half}` };
    },
  },
  pl: {
    mixed(number, amount, { isHalf, fraction, noun }) {
      // The second case of one: feminine nouns end in -y or -i there, the others in -a or -u.
      const feminine = /[yi]$/u.test(noun);
      const said = feminine ? number.replace(/dwa$/u, "dwie") : number;
      if (!isHalf) return { said: `${said} i ${fraction}` };
      return { said: amount === 1 ? (feminine ? "półtorej" : "półtora") : `${said} i pół` };
    },
  },
  ru: {
    mixed(number, amount, { isHalf, fraction, gender }) {
      if (!isHalf) return { said: `${number} и ${fraction}` };
      return { said: amount === 1 ? byGender("полторы", "полтора")(gender) : `${number} с половиной` };
    },
  },
  tr: {
    part: ({ isHalf, noun }) => (isHalf && noun !== "" ? "yarım" : undefined),
    mixed: (number, _amount, { isHalf, fraction }) => ({
      said: isHalf ? `${number} buçuk` : `${number} tam ${fraction}`,
    }),
  },
  ar: { mixed: and(" و") },
  hi: {
    mixed(number, amount, { isHalf, fraction }) {
      if (!isHalf) return { said: `${number} और ${fraction}` };
      return { said: amount === 1 ? "डेढ़" : amount === 2 ? "ढाई" : `साढ़े ${number}` };
    },
  },
  zh: { mixed: and("又") },
  ja: { mixed: and("と") },
  ko: { mixed: and("과 ") },
};
