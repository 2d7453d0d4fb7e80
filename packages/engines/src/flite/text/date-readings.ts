import { isCounted, isNear } from "./cues.ts";
import { clockWords } from "./clock-readings.ts";
import { cardinalWords, digitNames, ordinalWords, pluralWords, yearWords } from "./number-words.ts";
import { coreAt } from "./word-context.ts";
import type { ReadingRule, WordContext } from "./word-context.ts";

const monthNames = "january february march april may june july august september october november december".split(" ");
const months = new Map(monthNames.flatMap((name) => [[name, name] as const, [name.slice(0, 3), name] as const]));
months.set("sept", "september");
const dayNames = "monday tuesday wednesday thursday friday saturday sunday".split(" ");
const days = new Map(dayNames.flatMap((name) => [[name, name] as const, [name.slice(0, 3), name] as const]));
days.set("tues", "tuesday").set("weds", "wednesday").set("thur", "thursday").set("thurs", "thursday");

/** Full name of a month as written in text, in lower case. */
export function monthOf(word: string): string | undefined {
  return /^[A-Z]/.test(word) ? months.get(word.toLowerCase()) : undefined;
}

/** Full name of a day of the week as written in text, in lower case. */
export function dayOf(word: string): string | undefined {
  return /^[A-Z]/.test(word) ? days.get(word.toLowerCase()) : undefined;
}

const isDayOfMonth = (word: string): boolean => /^(0?[1-9]|[12]\d|3[01])(st|nd|rd|th)?$/.test(word);

/** A year of two digits or four. */
function anyYear(digits: string): readonly string[] {
  return digits.length === 4 ? yearWords(digits) : yearWords(`${Number(digits) < 70 ? "20" : "19"}${digits}`);
}

function dateWords(year: string, month: string, day: string): readonly string[] | undefined {
  const name = monthNames[Number(month) - 1];
  if (!name || !isDayOfMonth(day)) return undefined;
  return [name, ...ordinalWords(day), ...(year === "" ? [] : [",", ...anyYear(year)])];
}

const isoDate: ReadingRule = ({ core }) => {
  const found = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:T(\d{2}):(\d{2})\S{0,20})?$/.exec(core);
  if (!found) return undefined;
  const [, year = "", , month = "", day = "", hour, minute = ""] = found;
  const date = dateWords(year, month, day);
  return date && hour !== undefined
    ? [...date, ",", ...clockWords({ hour, minute, second: undefined, half: undefined })]
    : date;
};

/** With slashes or dashes month first, with dots day first, unless that is impossible. */
const numericDate: ReadingRule = ({ core }) => {
  const found = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})$/.exec(core);
  if (!found) return undefined;
  const [, first = "", mark, second = "", year = ""] = found;
  // 1.2.24 is a version more often than a day.
  if (mark === "." && year.length === 2 && first.length + second.length < 4) return undefined;
  const isMonthFirst = mark === "." ? Number(second) > 12 : Number(first) <= 12;
  return isMonthFirst ? dateWords(year, first, second) : dateWords(year, second, first);
};

const dateBefore = /^(on|by|due|since|until|till|before|after|from|expires|date|dated|born|through|thru|starting)$/i;

/** 11/28 where a date is expected, or where it can be nothing else. */
const shortDate: ReadingRule = ({ core, previous }) => {
  const [, first = "", second = ""] = /^(\d{1,2})\/(\d{1,2})$/.exec(core) ?? [];
  if (first === "") return undefined;
  // The end of a card.
  if (/^(expires|expiry|exp|expiration|valid)$/i.test(previous) && Number(first) <= 12 && Number(second) >= 24)
    return [monthNames[Number(first) - 1] ?? "", ...anyYear(second)];
  const isExpected = dateBefore.test(previous) || dayOf(previous) !== undefined;
  const isFraction = Number(second) <= 10 || /^(12|16|20|32)$/.test(second) || first === second;
  if (!isExpected && (isFraction || core === "9/11")) return undefined;
  return Number(first) <= 12 ? dateWords("", first, second) : dateWords("", second, first);
};

/** 28-Nov-2026, Nov-28, 28/Nov/26. */
const namedDate: ReadingRule = ({ core }) => {
  const [, day = "", , name = "", year = ""] =
    /^(\d{1,2})([-/. ])([A-Z][a-z]{2,8})(?:\2(\d{4}|\d{2}))?$/.exec(core) ?? [];
  const month = monthOf(name);
  return month ? dateWords(year, `${monthNames.indexOf(month) + 1}`, day) : undefined;
};

const monthName: ReadingRule = ({ core, previous, next }) => {
  const month = monthOf(core);
  // "Mar" and "May" are names too.
  if (!month || (core === "Mar" && !/^\d/.test(next) && !/^\d/.test(previous))) return undefined;
  return [month];
};

const dayOfMonth: ReadingRule = (context) => {
  const { core, previous, next, closing } = context;
  if (!isDayOfMonth(core)) return undefined;
  const digits = core.replace(/\D+$/, "");
  if (monthOf(previous) && !isCounted(next)) return ordinalWords(digits);
  if (next.toLowerCase() === "of" && monthOf(coreAt(context, 2)) && /^\d+$/.test(core))
    return ["the", ...ordinalWords(digits)];
  if (!monthOf(next) || /[,;:]/.test(closing)) return undefined;
  if (/[a-z]$/.test(core)) return /^the$/i.test(previous) ? undefined : ["the", ...ordinalWords(digits), "of"];
  return [...(/^the$/i.test(previous) ? [] : ["the"]), ...ordinalWords(digits), "of"];
};

const beforeDay =
  /^(on|every|each|next|this|last|by|until|till|from|to|through|and|or|-|–|&|\+|both|before|after|since)$/i;

/** "Sat & Sun": a day two words on. */
function isBeforeDay(context: WordContext): boolean {
  return /^(and|or|to|through|thru|&|\+|-|–)$/.test(context.next) && dayOf(coreAt(context, 2)) !== undefined;
}

const dayName: ReadingRule = (context) => {
  const { core, closing, previous, next } = context;
  const day = dayOf(core);
  if (!day || core.length > 5) return undefined;
  // "Sat" and "Sun" are words too: what stands around makes them days.
  const isBetween =
    beforeDay.test(previous) || dayOf(previous) !== undefined || dayOf(next) !== undefined || isBeforeDay(context);
  const isBeforeTime =
    monthOf(next) !== undefined || /^\d/.test(next) || /^(at|morning|afternoon|evening|night|noon)$/.test(next);
  const isName = !/^(Sat|Sun|Mon)$/.test(core);
  return isName || isBetween || isBeforeTime || (/^[.,]/.test(closing) && core !== "Sun") ? [day] : undefined;
};

/** Mon/Wed/Fri, Mon,Tue,Wed. */
const dayList: ReadingRule = ({ core }) => {
  if (!/^[A-Z][a-z]{2,8}(?:[/,&+][A-Z][a-z]{2,8}){1,6}$/.test(core)) return undefined;
  const names = core.split(/[/,&+]/).map((name) => dayOf(name) ?? monthOf(name));
  if (names.some((name) => name === undefined)) return undefined;
  return names.flatMap((name, index) => [...(index > 0 ? [","] : []), name ?? ""]);
};

const decadeNext =
  /^(music|fashion|era|style|kids?|movies|rock|pop|hits|show|band|nostalgia|vibes?|films?|sitcoms?|hip-hop|disco)$/i;

const decade: ReadingRule = ({ core, previous, next, opening }) => {
  const [, part = "", digits = ""] = /^(?:(early|mid|late)-)?(\d0|\d{3}0)['’]?s$/i.exec(core) ?? [];
  if (digits === "") return undefined;
  const isExpected =
    part !== "" ||
    opening.endsWith("'") ||
    decadeNext.test(next) ||
    /^(the|early|mid|late|his|her|their|my|our|your|in|from)$/i.test(previous);
  if (digits.length < 4 && !isExpected) return undefined;
  return [
    ...(part === "" ? [] : [part.toLowerCase()]),
    ...pluralWords(digits.length === 4 ? yearWords(digits) : cardinalWords(digits)),
  ];
};

const shortYearBefore = /^(of|in|class|summer|winter|fall|autumn|spring|since|season|from|election)$/i;

/** '24, and 'summer of '69'. */
const shortYear: ReadingRule = ({ core, opening, previous, closing }) => {
  if (!/^\d\d$/.test(core) || !opening.endsWith("'") || closing.startsWith("'")) return undefined;
  if (!shortYearBefore.test(previous) && monthOf(previous) === undefined && !/^[A-Z\d]/.test(previous))
    return undefined;
  return core.startsWith("0") ? ["oh", ...digitNames(core.slice(1))] : cardinalWords(core);
};

const eras = /^(BC|BCE|AD|CE|B\.C|A\.D)$/;
const surely =
  /^(in|since|year|circa|ca|spring|summer|autumn|fall|winter|early|mid|late|born|died|founded|built|est|FY|AD)$/i;
const perhaps = /^(of|by|from|until|till|to|during|before|after|and|or|the)$/i;

const yearly =
  /^(elections|olympics|games|results|finals|championships|models|taxes|earnings|awards|oscars|playoffs|holidays|guidelines|regulations|figures|sales|goals|plans|events)$/;

/** Four bare digits are a year when they look like one of ours, or when the words around say so. */
const year: ReadingRule = (context) => {
  const { core, previous, next } = context;
  const digits = /^(1\d\d\d|20\d\d)(?:'s)?$/.exec(core)?.[1];
  if (digits === undefined) return /^\d{3,4}$/.test(core) && eras.test(next) ? anyEra(core) : undefined;
  const isNamed = monthOf(previous) !== undefined || monthOf(coreAt(context, -2)) !== undefined || eras.test(next);
  if (!isNamed && isCounted(next) && !yearly.test(next) && !/^the$/i.test(previous)) return undefined;
  if (/^(total|sum|about|around|approximately|over|under|nearly|almost|only|exactly|least|most|than)$/i.test(previous))
    if (Number(digits) < 1900 || !isNear(context, /^(year|born|built|founded)$/i)) return undefined;
  const value = Number(digits);
  const isLikely =
    isNamed ||
    value >= 1900 ||
    surely.test(previous) ||
    (value >= 1400 && perhaps.test(previous) && !isAmount(context));
  return isLikely ? [...yearWords(digits).slice(0, -1), owned(yearWords(digits).at(-1) ?? "", core)] : undefined;
};

function owned(word: string, core: string): string {
  return core.endsWith("s") ? `${word}'s` : word;
}

function anyEra(digits: string): readonly string[] | undefined {
  return digits.length === 4 ? yearWords(digits) : undefined;
}

function isAmount(context: WordContext): boolean {
  return isNear(context, /^(total|sum|amount|price|cost|costs|calories|score|average|maximum|minimum|limit)$/i, 4, 2);
}

/** FY2026, Q3'26. */
const fiscal: ReadingRule = ({ core }) => {
  const [, name = "", digits = ""] = /^(FY|CY)'?(\d{4}|\d{2})$/.exec(core) ?? [];
  if (name === "") return undefined;
  return [...name.toLowerCase().split(""), ...(digits.length === 4 ? yearWords(digits) : cardinalWords(digits))];
};

/** Dates, years and the names of days and months. */
export const dateReadings: readonly ReadingRule[] = [
  isoDate,
  numericDate,
  shortDate,
  namedDate,
  dayList,
  monthName,
  shortYear,
  dayOfMonth,
  dayName,
  decade,
  fiscal,
  year,
];
