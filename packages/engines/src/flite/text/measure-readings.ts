import { isCounted, isNear, isTemperature } from "./cues.ts";
import { spellOut } from "./letter-names.ts";
import { parseMoney, moneyWords } from "./money-readings.ts";
import { cardinalWords, pairWords } from "./number-words.ts";
import { perWords, unitWords } from "./units.ts";
import { amountWords, isNumber, isSingular, numberWords, parseAmount } from "./written-number.ts";
import { coreAt } from "./word-context.ts";
import type { PhraseRule, ReadingRule, WordContext } from "./word-context.ts";

const attachedPattern = /^([+\-−]?[\d.,']*\d)([^\d\s].*)$/s;

/** 5km, 45%, -5°C, 16GB, 3x, 20km/h. */
const withUnit: ReadingRule = (context) => {
  const [, digits = "", unit = ""] = attachedPattern.exec(context.core) ?? [];
  const amount = unit.length <= 30 ? parseAmount(digits) : undefined;
  if (!amount) return undefined;
  if (unit === "x" && /^[+\-−=*/<>≤≥^]/.test(context.next)) return [...amountWords(amount), "x"];
  if (unit === "x" || unit === "×") return [...amountWords(amount), "times"];
  if (/^[CF]$/.test(unit)) {
    const isHot = unit === "F" && Number(amount.whole) >= 100;
    const isDegrees = amount.sign !== "" || amount.fraction !== undefined || isHot || isTemperature(context);
    if (!isDegrees) return [...amountWords(amount), ...spellOut(unit)];
  }
  if (/^\d+(p|i)$/.test(context.core) && /^(480|576|720|1080|1440|2160|4320|360|240|144)$/.test(digits))
    return [...pairWords(digits), ...spellOut(unit)];
  const isAdjective =
    unit === '"' && /^(monitor|screen|display|tv|laptop|pipe|wheels?|pizza|tablet)$/i.test(context.next);
  const words = unitWords(unit, !isSingular(amount) && !isAdjective);
  return words && [...amountWords(amount), ...words];
};

/** $10/month, 3/day, 5%/year, $0.05/kWh: an amount for each of something. */
const rate: ReadingRule = ({ core }) => {
  const slash = core.indexOf("/");
  if (slash <= 0 || core.length > 60) return undefined;
  const top = core.slice(0, slash);
  const money = parseMoney(top);
  const isPlain = isNumber(top) || /^\d{1,3}x$/.test(top);
  if (!money && !isPlain) return undefined;
  const bottom = core.slice(slash + 1);
  const words =
    /^[a-z]{3,}$/i.test(bottom) || !isPlain || /^(mo|yr|hr|wk|d|h|kg|km|lb|oz)$/.test(bottom)
      ? perWords(bottom)
      : undefined;
  if (!words) return undefined;
  const isEach = words[0] === "each";
  return [
    ...(money ? moneyWords(money) : isNumber(top) ? numberWords(top) : [...numberWords(top.slice(0, -1)), "times"]),
    ...(isEach ? [] : ["per"]),
    ...words,
  ];
};

/** "$20 / month" and "$20 /month". */
const rateApart: PhraseRule = ({ core, previous, next }) => {
  if (parseMoney(previous) === undefined && unitWords(previous, true) === undefined) return undefined;
  if (core === "/") {
    const words = perWords(next);
    return words && [["per"], words];
  }
  const words = core.startsWith("/") ? perWords(core.slice(1)) : undefined;
  return words && [["per", ...words]];
};

const quantity =
  /^(?:\D*[\d.,]*\d[-–—])?[~≈<>≤≥±+\-−]?[\d.,']*\d$|^\d{1,4}\/\d{1,4}$|^\d*[½⅓⅔¼¾⅛⅜⅝⅞]$|^\d{1,5}(?:[x×]\d{1,5}){1,2}$/;
const speeds = /^(km\/h|m\/s|[kKMGT]?B\/s|[kMG]bit\/s|L\/min|l\/min|mg\/d[lL])$/;
const neverAlone = /^(a|am|pm|i|as|d|y|st|A|B|K|pt)$/;
const sizeWord = /^(x|by|tall|wide|long|deep|high|thick|across|diameter|screen|display|monitor|pipe|of|rain|snow)$/;

function perUnit(core: string): string[] | undefined {
  return /^(a|in|d|y|s)$/.test(core) ? undefined : unitWords(core, false);
}

/** "km" behind "5", or behind "5-10". */
const unitAlone: ReadingRule = (context) => {
  const { core, previous, next, closing } = context;
  if (/^per$/i.test(previous)) return /^[A-Za-z]{1,4}$/.test(core) ? perUnit(core) : undefined;
  if (speeds.test(core) && !quantity.test(previous)) return unitWords(core, true);
  if (core === "M" && quantity.test(previous) && isCounted(next)) return ["million"];
  if (previous.length > 40 || !quantity.test(previous) || neverAlone.test(core)) return undefined;
  if (core === "in" && !sizeWord.test(next) && !closing.startsWith(".") && next !== "") return undefined;
  if (/^[CF]$/.test(core) && !isTemperature(context)) return undefined;
  if (core === "'" || core === '"') return undefined;
  const amount = parseAmount(previous);
  const isFraction =
    /^\d+\/\d+$|^[½⅓⅔¼¾⅛⅜⅝⅞]$/.test(previous) && !isNumber(context.words[context.index - 2]?.core ?? "");
  return unitWords(core, !(isFraction || (amount !== undefined && isSingular(amount))));
};

/** "°" or "degrees" before C or F. */
const scaleLetter: ReadingRule = ({ core, previous }) =>
  /^([CF])$/.test(core) && /°$|^degrees?$/.test(previous) ? [core === "C" ? "celsius" : "fahrenheit"] : undefined;

/** Units of two words. */
const twoWords: PhraseRule = ({ core, previous, next }) => {
  if (!quantity.test(previous)) return undefined;
  const isMany = !/^1$/.test(previous);
  if (/^fl$/i.test(core) && /^oz$/i.test(next)) return [["fluid"], [isMany ? "ounces" : "ounce"]];
  if (!/^(sq|cu)$/i.test(core)) return undefined;
  const words = unitWords(next, isMany);
  return words && [[/^sq$/i.test(core) ? "square" : "cubic"], words];
};

/** 10x12, 1920×1080, 2x4, 6'2", 5'10, x2. */
const dimensions: ReadingRule = ({ core, next }) => {
  const height = /^(\d{1,3})'(\d{1,2})(?:\.\d+)?"?$/.exec(core);
  if (height) return [...cardinalWords(height[1] ?? ""), "foot", ...cardinalWords(height[2] ?? "")];
  const twice = /^[x×](\d{1,2})$/.exec(core)?.[1];
  if (twice !== undefined) return ["times", ...cardinalWords(twice)];
  if (core.length > 60) return undefined;
  const [, body = "", unit = ""] = /^(.*\d)([a-z]{0,4}["']?)$/i.exec(core) ?? [];
  const parts = body.split(/[x×*]/).map((part) => part.replace(/(cm|mm|m|ft|in|["'])$/, ""));
  if (parts.length < 2 || !parts.every(isNumber) || (body.includes("*") && parts.length < 3 && unit === ""))
    return undefined;
  if (body.includes("*") && unit === "") return undefined;
  const name = unit === "" ? [] : unitWords(unit, true);
  const isSize = /^\d{3,4}[x×]\d{3,4}$/.test(core) && !/^(pounds|units|people)$/.test(next);
  return (
    name && [
      ...parts.flatMap((part, index) => [
        ...(index > 0 ? ["by"] : []),
        ...(isSize && /^\d{3,4}$/.test(part) ? pairWords(part) : numberWords(part)),
      ]),
      ...name,
    ]
  );
};

/** `12" x 18"` and "12 x 18 cm": by, where something has a size. */
const by: ReadingRule = (context) => {
  const { core, previous, next } = context;
  if (!/^[x×]$/.test(core) || !/\d["'″′]?$/.test(previous) || !/^\d/.test(next)) return undefined;
  const isSize = /["'″′]$/.test(previous) || length.test(coreAt(context, 2)) || /\d(["'″′]|cm|mm|m|ft|in)$/.test(next);
  return isSize || (coreAt(context, 2) === core && length.test(coreAt(context, 4))) ? ["by"] : undefined;
};
const length = /^(mm|cm|m|km|in|inch|inches|ft|foot|feet|yd|yards|meters|px|pixels|x)$/;

/** 40°42′46″N, 40.7°. */
const coordinates: ReadingRule = ({ core }) => {
  const [, degrees = "", minutes, seconds, side] =
    /^(-?\d{1,3}(?:\.\d+)?)°(?:(\d{1,2}(?:\.\d+)?)['′])?(?:(\d{1,2}(?:\.\d+)?)["″])?([NSEW])?$/.exec(core) ?? [];
  if (degrees === "" || (minutes === undefined && side === undefined)) return undefined;
  const sides: Readonly<Record<string, string>> = { N: "north", S: "south", E: "east", W: "west" };
  return [
    ...numberWords(degrees),
    "degrees",
    ...(minutes === undefined ? [] : [",", ...numberWords(minutes), "minutes"]),
    ...(seconds === undefined ? [] : [",", ...numberWords(seconds), "seconds"]),
    ...(side === undefined ? [] : [sides[side] ?? ""]),
  ];
};

/** 120/80. */
const bloodPressure: ReadingRule = (context) => {
  const [, high = "", low = ""] = /^(\d{2,3})\/(\d{2,3})$/.exec(context.core) ?? [];
  const isLikely =
    Number(high) >= 80 && Number(high) <= 220 && Number(low) >= 40 && Number(low) <= 130 && Number(high) > Number(low);
  if (!isLikely || (high.length < 3 && !isNear(context, /^(pressure|bp|mmhg|systolic|diastolic)$/i))) return undefined;
  if (low === "100" && !isNear(context, /^(pressure|bp|mmhg)$/i)) return undefined;
  return [...pairWords(high), "over", ...pairWords(low)];
};

/** What a number's unit is in a range, so that it is said once: the amount and the unit as written. */
export function amountAndUnit(context: WordContext, text: string): { amount: string; unit: string } | undefined {
  if (isNumber(text)) return { amount: text, unit: "" };
  const [, amount = "", unit = ""] = attachedPattern.exec(text) ?? [];
  if (!isNumber(amount) || unit.length > 30) return undefined;
  if (/^[CF]$/.test(unit) && !isTemperature(context)) return undefined;
  return unitWords(unit, true) || unit === "x" ? { amount, unit } : undefined;
}

/** Measures over several words. */
export const measurePhrases: readonly PhraseRule[] = [rateApart, twoWords];
/** Amounts with units. */
export const measureReadings: readonly ReadingRule[] = [
  bloodPressure,
  coordinates,
  dimensions,
  by,
  rate,
  withUnit,
  unitAlone,
  scaleLetter,
];
