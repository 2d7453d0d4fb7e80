import { clockWords, halfWords, isHalfOfDay, parseClock } from "./clock-readings.ts";
import { cueOf, isCounted, isNear } from "./cues.ts";
import { dayOf, monthOf } from "./date-readings.ts";
import { amountAndUnit } from "./measure-readings.ts";
import { moneyWords, parseMoney, scaleOf } from "./money-readings.ts";
import type { Money } from "./money-readings.ts";
import { cardinalWords, digitNames, ordinalWords, yearWords } from "./number-words.ts";
import { spellOut } from "./letter-names.ts";
import { perWords, unitWords } from "./units.ts";
import { amountWords, isNumber, numberWords, parseAmount } from "./written-number.ts";
import { coreAt } from "./word-context.ts";
import type { PhraseRule, ReadingRule, WordContext } from "./word-context.ts";

/** Both ends of a range in words. */
type Ends = readonly [from: readonly string[], to: readonly string[]];
/** What stands behind the range, and the words around it. */
interface Behind {
  readonly context: WordContext;
  readonly next: string;
}

const dayPart = /^(noon|midnight|midday)$/i;

function days(from: string, to: string): Ends | undefined {
  const first = dayOf(from) ?? monthOf(from);
  const last = dayOf(to) ?? monthOf(to);
  const isSame = (dayOf(from) === undefined) === (dayOf(to) === undefined);
  return first && last && isSame ? [[first], [last]] : undefined;
}

function times(from: string, to: string, { next }: Behind): Ends | undefined {
  const first = parseClock(from);
  const last = parseClock(to);
  if (!first && !last) return undefined;
  const hour = /^(1?\d|2[0-4])$/;
  if ((!first && !hour.test(from) && !dayPart.test(from)) || (!last && !hour.test(to) && !dayPart.test(to)))
    return undefined;
  const isHalfBehind = last?.half !== undefined || isHalfOfDay(next);
  const head = first ? clockWords(first, isHalfBehind) : dayPart.test(from) ? [from] : cardinalWords(from);
  return [head, last ? clockWords(last, isHalfOfDay(next)) : dayPart.test(to) ? [to] : cardinalWords(to)];
}

/** The currency is said once, behind the second amount. */
function amountsOfMoney(from: string, to: string, { next }: Behind): Ends | undefined {
  const first = parseMoney(from);
  const last = parseMoney(to);
  if (!first && !last) return undefined;
  const left = first ?? bare(from, last);
  const right = last ?? bare(to, first);
  if (!left || !right) return undefined;
  const isScaled = /^(hundred|thousand|million|billion|trillion)$/i.test(next);
  if (isScaled && !right.scale) return [amountWords(left.amount), amountWords(right.amount)];
  if (left.currency.many !== right.currency.many || left.amount.fraction !== undefined)
    return [moneyWords(left), moneyWords(right)];
  const scale = left.scale !== undefined && left.scale !== right.scale ? [left.scale] : [];
  return [[...amountWords(left.amount), ...scale], moneyWords(right)];
}

function bare(text: string, like: Money | undefined): Money | undefined {
  const [, digits = "", letters] = /^([\d.,]*\d)([kKMBT]|bn|mn)?$/.exec(text) ?? [];
  const amount = parseAmount(digits);
  return (
    amount && like && { amount, currency: like.currency, scale: letters === undefined ? undefined : scaleOf(letters) }
  );
}

/** The unit is said once too, unless the two differ. */
function measures(from: string, to: string, { context, next }: Behind): Ends | undefined {
  const first = amountAndUnit(context, from);
  const last = amountAndUnit(context, to);
  if (!first || !last) return scaledNumbers(from, to, isCounted(next));
  if (first.unit === "" && last.unit === "") return numbers(from, to);
  const isSame = first.unit === last.unit || first.unit === "" || (first.unit === "°" && last.unit.startsWith("°"));
  const unitOf = (unit: string): readonly string[] => (unit === "x" ? ["times"] : (unitWords(unit, true) ?? []));
  const head = numberWords(first.amount);
  return [isSame ? head : [...head, ...unitOf(first.unit)], [...numberWords(last.amount), ...unitOf(last.unit)]];
}

function scaledNumbers(from: string, to: string, isSure: boolean): Ends | undefined {
  const [, low = "", scaleLow] = /^([\d.,]*\d)([kKM]|bn|mn)?$/.exec(from) ?? [];
  const [, high = "", scaleHigh] = /^([\d.,]*\d)([kKM]|bn|mn)$/.exec(to) ?? [];
  if (!isNumber(low) || !isNumber(high) || scaleHigh === undefined || (scaleHigh === "K" && !isSure && high.length < 2))
    return undefined;
  const head = numberWords(low);
  return [
    scaleLow === undefined || scaleLow === scaleHigh ? head : [...head, scaleOf(scaleLow) ?? ""],
    [...numberWords(high), scaleOf(scaleHigh) ?? ""],
  ];
}

function numbers(from: string, to: string): Ends {
  const isYear = /^(1[5-9]|20)\d\d$/.test(from) && /^((1[5-9]|20)\d\d|\d\d)$/.test(to);
  const read = (text: string): readonly string[] => {
    if (isYear && text.length === 4) return yearWords(text);
    return isYear && /^0\d$/.test(text) ? ["oh", ...digitNames(text.slice(1))] : numberWords(text);
  };
  return [read(from), read(to)];
}

/** 1st-3rd, A-F, 12B-14C, 11/28-12/3. */
function others(from: string, to: string): Ends | undefined {
  const ordinal = /^(\d{1,4})(st|nd|rd|th)$/;
  const [, low] = ordinal.exec(from) ?? [];
  const [, high] = ordinal.exec(to) ?? [];
  if (low !== undefined && high !== undefined) return [ordinalWords(low), ordinalWords(high)];
  if (/^[A-Z]$/.test(from) && /^[A-Z]$/.test(to) && from < to) return [spellOut(from), spellOut(to)];
  const seat = /^(\d{1,3})([A-Z])$/;
  const [, row = "", letter = ""] = seat.exec(from) ?? [];
  const [, lastRow = "", lastLetter = ""] = seat.exec(to) ?? [];
  if (row !== "" && lastRow !== "")
    return [
      [...cardinalWords(row), ...spellOut(letter)],
      [...cardinalWords(lastRow), ...spellOut(lastLetter)],
    ];
  return undefined;
}

function endsOf(from: string, to: string, behind: Behind): Ends | undefined {
  return (
    days(from, to) ??
    times(from, to, behind) ??
    amountsOfMoney(from, to, behind) ??
    measures(from, to, behind) ??
    others(from, to)
  );
}

/** Where a range is divided: at a long dash if there is one, else at a single hyphen. */
function dividedAt(core: string): readonly [string, string] | undefined {
  const [, from, to] =
    /^([^–—]{1,30})[–—]([^–—]{1,30})$/.exec(core) ?? /^([+\-−]?[^-–—]{1,30})-([-−]?[^-–—]{1,30})$/.exec(core) ?? [];
  return from !== undefined && to !== undefined ? [from, to] : undefined;
}

/** 10-20, 1998–2003, $5-10, 20%-30%, 10:00-11:30, Mon-Fri: "to" between the two, and what both share said once. */
const range: ReadingRule = (context) => {
  const { core, next } = context;
  if (core.length > 64) return undefined;
  const adjective = /^(\d{1,4})[-–](\d{1,4})-([a-z]{3,12})$/.exec(core);
  if (adjective) {
    const [, low = "", high = "", noun = ""] = adjective;
    return [...cardinalWords(low), "to", ...cardinalWords(high), noun];
  }
  const [, amount = "", per = ""] = /^([^/]*\d[^/]*[-–—][^/]*)\/([a-z]{1,10})$/.exec(core) ?? [];
  const rate = amount === "" ? undefined : perWords(per);
  const [from, to] = dividedAt(rate ? amount : core) ?? [];
  if (from === undefined || to === undefined) return undefined;
  if (from === to && isNumber(from)) return [...numberWords(from), ...numberWords(to)];
  if (core === "24-7") return ["twenty", "four", "seven"];
  // 11 am-1 pm
  if (isHalfOfDay(from) && /^\d{1,2}(:\d\d)?$/.test(to) && /\d$/.test(context.previous))
    return [...halfWords(from), "to", ...(times("1", to, { context, next })?.[1] ?? cardinalWords(to))];
  const cue = cueOf(context);
  if (/^0\d/.test(from) && /^\d+$/.test(to)) return undefined;
  if ((cue === "code" || cue === "flight") && /^\d/.test(core)) return undefined;
  const ends = endsOf(from, to, { context, next });
  return ends && [...ends[0], "to", ...ends[1], ...(rate ? ["per", ...rate] : [])];
};

const dash = /^[-–—−]$/;
const sums = /^(=|equals?|plus|minus|calculate|compute|subtract|subtracted|sum|difference|equation|x|\+)$/i;

/** 3 - 5 pm, $10 - $20, 10:00 – 11:30. */
const rangeApart: PhraseRule = (context) => {
  const { core, next, closing } = context;
  if (closing !== "" || !dash.test(next) || core === "") return undefined;
  const to = coreAt(context, 2);
  const ends = endsOf(core, to, { context, next: coreAt(context, 3) });
  if (!ends) return undefined;
  const isPlain = isNumber(core) && isNumber(to);
  // Falling numbers, and those of a sum, are subtracted.
  if (isPlain && (Number(core) >= Number(to) || isNear(context, sums, 5, 6)) && !isHalfOfDay(coreAt(context, 3)))
    return undefined;
  return [ends[0], ["to"], ends[1]];
};

/** The dash of "9 am - 5 pm", "Nov 28 - Dec 3", "5 km - 10 km". */
const dashAlone: ReadingRule = ({ core, previous, next, words, index }) => {
  if (!/^[-–]$/.test(core) || (words[index - 1]?.closing ?? "").replace(".", "") !== "") return undefined;
  const isBegun =
    isHalfOfDay(previous) || dayPart.test(previous) || dayOf(previous) !== undefined || monthOf(previous) !== undefined;
  const isMeasure = unitWords(previous, true) !== undefined && /\d$/.test(words[index - 2]?.core ?? "");
  const isDate = /^\d{1,4}(st|nd|rd|th)?$/.test(previous) && (monthOf(next) !== undefined || /^present$/i.test(next));
  if (!isBegun && !isMeasure && !isDate) return undefined;
  const goesOn =
    /^[$€£]?\d/.test(next) || dayOf(next) !== undefined || monthOf(next) !== undefined || dayPart.test(next);
  return goesOn || isDate ? ["to"] : undefined;
};

/** Ranges over several words. */
export const rangePhrases: readonly PhraseRule[] = [rangeApart];
/** Ranges in one word, and the dash of one. */
export const rangeReadings: readonly ReadingRule[] = [range, dashAlone];
