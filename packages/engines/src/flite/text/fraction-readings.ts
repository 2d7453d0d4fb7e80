import { cueOf, isNear } from "./cues.ts";
import { cardinalWords, ordinalWords, pluralWords } from "./number-words.ts";
import { unitWords } from "./units.ts";
import { numberWords } from "./written-number.ts";
import type { PhraseRule, ReadingRule, WordContext } from "./word-context.ts";

/** "3/4" of ¾; undefined of anything else. */
function vulgar(sign: string): string | undefined {
  return /^[½⅓⅔¼¾⅕-⅞]$/.test(sign) ? sign.normalize("NFKC").replace("\u2044", "/") : undefined;
}

const nameable = new Set([2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 64, 100, 1000]);

/** "three quarters"; undefined when nobody would say it so. */
function fractionWords(top: string, bottom: string): string[] | undefined {
  if (!nameable.has(Number(bottom)) || Number(top) === 0) return undefined;
  const isOne = Number(top) === 1;
  const name = bottom === "2" ? (isOne ? "half" : "halves") : bottom === "4" ? "quarter" : undefined;
  const names = name === undefined ? ordinalWords(bottom) : [name];
  return [...cardinalWords(top), ...(isOne || name === "halves" ? names : pluralWords(names))];
}

/** "and a half", "and three quarters", behind a whole number. */
function afterWhole(top: string, bottom: string): string[] | undefined {
  const words = Number(top) < Number(bottom) ? fractionWords(top, bottom) : undefined;
  return words && ["and", ...(words[0] === "one" ? ["a", ...words.slice(1)] : words)];
}

/** 1 1/2, 2 ½. */
const mixedApart: PhraseRule = ({ core, next, closing }) => {
  if (!/^\d{1,4}$/.test(core) || closing !== "") return undefined;
  const [, top = "", bottom = ""] = /^(\d{1,2})\/(\d{1,2})$/.exec(vulgar(next) ?? next) ?? [];
  const rest = top === "" ? undefined : afterWhole(top, bottom);
  return rest && [cardinalWords(core), rest];
};

/** ½, 2½, 1-1/2. */
const mixed: ReadingRule = ({ core }) => {
  const own = vulgar(core);
  if (own) return fractionWords(own.slice(0, 1), own.slice(2));
  const [, digits = "", sign = "", unit = ""] = /^(\d{0,6})([½⅓⅔¼¾⅕-⅞])([a-zA-Z%°"'²]{0,5})$/.exec(core) ?? [];
  const amount = vulgar(sign);
  const behind = unit === "" ? [] : unitWords(unit, digits !== "");
  if (amount && behind) {
    const [over = "", under = ""] = amount.split("/");
    const words =
      digits === "" ? fractionWords(over, under) : [...cardinalWords(digits), ...(afterWhole(over, under) ?? [])];
    return words && [...words, ...behind];
  }
  const [, whole = "", top = "", bottom = ""] = /^(\d{1,3})-(\d{1,2})\/(\d{1,2})"?$/.exec(core) ?? [];
  const rest = whole === "" ? undefined : afterWhole(top, bottom);
  return rest && [...cardinalWords(whole), ...rest, ...(core.endsWith('"') ? ["inches"] : [])];
};

const counting =
  /^(page|step|slide|part|chapter|episode|question|item|lesson|level|day|round|stage|attempt|pages|steps|slides)$/i;
const rating = /^(score|scored|scores|rated|rating|rate|rates|stars?|pain|grade|review|reviews|got|correct)$/i;
const measured = /^(miles?|inch|inches|of|seconds?|mi|in|cups?)$/;

/** 3/4, 8/10, 24/7, 50/50, and steps and scores. */
const fraction: ReadingRule = (context) => {
  const { core, previous } = context;
  const [, top = "", bottom = "", mark = "", noun] =
    /^(\d{1,6}(?:\.\d{1,3})?)\/(\d{1,6})(?:(["'″]?)|-([a-z]{2,12}))$/.exec(core) ?? [];
  if (top === "") return undefined;
  const known = new Map([
    ["24/7", "twenty four seven"],
    ["50/50", "fifty fifty"],
    ["20/20", "twenty twenty"],
    ["9/11", "nine eleven"],
  ]).get(core);
  if (known !== undefined) return known.split(" ");
  const years = /^(1[5-9]|20)\d\d$/.test(top) && bottom.length === 2;
  if (years) return undefined;
  if (isNear(context, /^(odds|bookmakers|bet|bets|betting)$/i, 5, 3))
    return [...numberWords(top), "to", ...cardinalWords(bottom)];
  if (counting.test(previous)) return [...numberWords(top), "of", ...cardinalWords(bottom)];
  if (isScore(context, top, bottom)) return [...numberWords(top), "out", "of", ...cardinalWords(bottom)];
  const isProper = Number(top) < Number(bottom) || Number(bottom) <= 10;
  const words =
    isProper && !top.includes(".") && top !== "0" && cueOf(context) === undefined
      ? fractionWords(top, bottom)
      : undefined;
  if (words) return [...words, ...(mark === "" ? [] : ["inch"]), ...(noun === undefined ? [] : [noun])];
  return [...numberWords(top), "slash", ...cardinalWords(bottom)];
};

function isScore(context: WordContext, top: string, bottom: string): boolean {
  if (top.includes(".") || top === bottom) return true;
  if (bottom === "10" || (bottom === "100" && top.length > 1)) return !measured.test(context.next);
  return /^(5|12|15|20|25|30|40|50|100)$/.test(bottom) && isNear(context, rating, 5, 3);
}

const oddsPattern = /^(\d{1,4}):(\d{1,4})(?::(\d{1,4}))?$/;

/** 10:1, 16:9, 4:3; what looks like a time of day is read as one before. */
const ratio: ReadingRule = ({ core }) => {
  const found = oddsPattern.exec(core);
  if (!found) return undefined;
  return found
    .slice(1)
    .filter((part) => part !== undefined)
    .flatMap((part, index) => [...(index > 0 ? ["to"] : []), ...cardinalWords(part)]);
};

/** Fractions over two words. */
export const fractionPhrases: readonly PhraseRule[] = [mixedApart];
/** Fractions, scores and ratios. */
export const fractionReadings: readonly ReadingRule[] = [mixed, fraction, ratio];
