import { moneyAfter, signs } from "./named-amounts.ts";
import { ownScales } from "./own-scales.ts";

/**
 * Words and letters that multiply what they follow, by the zeros that they stand for, wherever the language itself has no word
 * that is written so. A letter does so with money only.
 */
const scales: readonly (readonly [zeros: number, written: string, withMoney?: string])[] = [
  [3, String.raw`Tsd\.?|тыс\.?|tys\.?`, "thousand|Tausend|mille|mila|mil|duizend|тысяч[аи]?|tysi[ąęa]c[ey]?|[kK]"],
  [4, "万|萬|만"],
  [5, "लाख"],
  [
    6,
    String.raw`Mio\.?|mln\.?|млн\.?`,
    "[Mm]illion(?:s|en)?|mill[óo]n(?:es)?|milion[ei]|milh[ãa]o|milhões|miljoen|milion(?:y|ów|a)?|миллион(?:а|ов)?|мільйон(?:а|и|ів)?|milyon|मिलियन|مليون|ملايين|백만|M",
  ],
  [7, "करोड़"],
  [8, "亿|億|억"],
  [
    9,
    String.raw`Mrd\.?|mld\.?|млрд\.?`,
    "Milliarden?|milliards?|mil millones|miliard[oi]|mil milhões|bilh(?:ão|ões)|miljard|miliard(?:y|ów|a)?|миллиард(?:а|ов)?|мільярд(?:а|и|ів)?|milyar|billions?|bn|B|अरब|مليار|مليارات",
  ],
  [12, String.raw`Bio\.?`, "Billion(?:en)?|bill[óo]n(?:es)?|bilion[ei]|biljoen|trillions?|兆|조"],
  [15, String.raw`Brd\.?`],
];
/** A word that means something else in another language, as "bin" does in German, is a scale in its own only. */
const ownThousand = { locale: "tr", pattern: pattern("bin") };
const alone = scales.map(([zeros, written]) => ({ zeros, pattern: pattern(written) }));
const withMoney = scales.map(([zeros, written, money]) => {
  return { zeros, pattern: pattern(money === undefined ? written : `${money}|${written}`) };
});

function pattern(words: string, flags = "u"): RegExp {
  // Letters without spaces around them may go on: 万人.
  return new RegExp(
    String.raw`^[\s\u00a0\u202f-]?(?:${words})(?![\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Arabic}])`,
    flags,
  );
}

const ownPatterns = new Map<string, typeof alone>();

/** The words of the language itself; made when they are first wanted. */
function patternsOf(locale: string): typeof alone {
  const language = locale.split("-")[0] ?? "";
  const known = ownPatterns.get(language);
  if (known !== undefined) return known;
  const { scales: rows, flags } = ownScales(language);
  const made = Object.entries(rows).map(([zeros, words]) => ({ zeros: Number(zeros), pattern: pattern(words, flags) }));
  ownPatterns.set(language, made);
  return made;
}

/** What a number is multiplied by, as it stands behind it. */
export interface Scale {
  /** Characters that it takes. */
  readonly length: number;
  readonly zeros: number;
}

/** The scale behind a number; of words that say themselves what they are, only where the number is money. */
export function scaleAfter(after: string, isMoney: boolean, locale: string): Scale | undefined {
  const thousand = isMoney && locale === ownThousand.locale ? ownThousand.pattern.exec(after) : null;
  if (thousand !== null) return { length: thousand[0].length, zeros: 3 };
  const longest = (scales: readonly { readonly zeros: number; readonly pattern: RegExp }[]): Scale =>
    scales.reduce<Scale>(
      (best, { zeros, pattern: wanted }) => {
        const length = wanted.exec(after)?.[0].length ?? 0;
        return length > best.length ? { zeros, length } : best;
      },
      { zeros: 0, length: 0 },
    );
  const shared = longest(isMoney ? withMoney : alone);
  const own = longest(isMoney ? patternsOf(locale) : []);
  const found = own.length > 0 && own.length >= shared.length ? own : shared;
  if (found.length > 0 || isMoney) return found.length > 0 ? found : undefined;
  // "2 million €": the sign behind it says that it is money.
  const scale = scaleAfter(after, true, locale);
  return scale !== undefined && moneyAfter.test(after.slice(scale.length)) ? scale : undefined;
}

/** What stands between the two amounts of a range of money, where the sign is before them: "$5-10", "$5 – $10". */
export const moneyRange = new RegExp(String.raw`^(?:-|\s?[–—]\s?)(?:${signs})?\s?(?=\d)`, "u");
