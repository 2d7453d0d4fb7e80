import { cardinalWords, digitNames, ordinalWords, pluralWords, yearWords } from "./number-words.ts";
import type { ReadingRule } from "./word-context.ts";

const monthNames = "january february march april may june july august september october november december".split(" ");
const months = new Map(monthNames.flatMap((name) => [[name, name] as const, [name.slice(0, 3), name] as const]));
months.set("sept", "september");
const dayNames = "monday tuesday wednesday thursday friday saturday sunday".split(" ");
const days = new Map(dayNames.map((name) => [name.slice(0, 3), name] as const));
days.set("tues", "tuesday").set("thur", "thursday").set("thurs", "thursday");

/** Full name of a month as written in text, in lower case. */
function monthOf(word: string): string | undefined {
  return /^[A-Z]/.test(word) ? months.get(word.toLowerCase()) : undefined;
}

const isDayOfMonth = (word: string): boolean => /^(0?[1-9]|[12]\d|3[01])(st|nd|rd|th)?$/.test(word);

function dateWords(year: string, month: string, day: string): readonly string[] | undefined {
  const name = monthNames[Number(month) - 1];
  return name && isDayOfMonth(day) ? [name, ...ordinalWords(day), ",", ...yearWords(year)] : undefined;
}

const isoDate: ReadingRule = ({ core }) => {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}).*)?$/.exec(core);
  if (!found) return undefined;
  const [, year = "", month = "", day = "", hour, minute = ""] = found;
  const date = dateWords(year, month, day);
  return date && hour !== undefined ? [...date, ",", ...clockWords(hour, minute)] : date;
};

/** 11/22/2026 is month first, unless that is impossible. */
const slashDate: ReadingRule = ({ core }) => {
  const found = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(core);
  if (!found) return undefined;
  const [, first = "", second = "", year = ""] = found;
  return Number(first) <= 12 ? dateWords(year, first, second) : dateWords(year, second, first);
};

const monthName: ReadingRule = ({ core, previous, next }) => {
  const month = monthOf(core);
  // "Mar" and "May" are names too.
  if (!month || (core === "Mar" && !/^\d/.test(next) && !/^\d/.test(previous))) return undefined;
  return [month];
};

const dayOfMonth: ReadingRule = ({ core, previous, next }) => {
  if (!isDayOfMonth(core)) return undefined;
  const digits = core.replace(/\D+$/, "");
  if (monthOf(previous)) return ordinalWords(digits);
  return monthOf(next) && !/[a-z]$/.test(core) ? ["the", ...ordinalWords(digits), "of"] : undefined;
};

const dayName: ReadingRule = ({ core, closing, next }) => {
  const day = /^[A-Z]/.test(core) ? days.get(core.toLowerCase()) : undefined;
  // "Sat" and "Sun" are words too: only a dot, a comma or a date behind them makes them days.
  return day && (/^[.,]/.test(closing) || monthOf(next) || /^\d/.test(next)) ? [day] : undefined;
};

const clock: ReadingRule = ({ core }) => {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2}))?([ap]m?|[ap]\.m)?$/i.exec(core);
  if (!found || Number(found[1]) > 24 || Number(found[2]) > 59) return undefined;
  const [, hour = "", minute = "", second, half] = found;
  const seconds = second === undefined ? [] : ["and", ...cardinalWords(second), "seconds"];
  return [...clockWords(hour, minute, half), ...seconds];
};

const hourAndHalf: ReadingRule = ({ core }) => {
  const found = /^(1?\d)([ap])\.?m$/i.exec(core);
  return found ? [...cardinalWords(found[1] ?? ""), ...halfOfDay(found[2] ?? "")] : undefined;
};

const halfOfDayAlone: ReadingRule = ({ core, previous }) => {
  const found = /^([ap])\.?m$/i.exec(core);
  if (!found || !/\d$/.test(previous)) return undefined;
  return halfOfDay(found[1] ?? "");
};

const decade: ReadingRule = ({ core, previous }) => {
  const digits = /^(\d0|\d{3}0)['’]?s$/.exec(core)?.[1];
  if (digits === undefined || (digits.length < 4 && !/^(the|early|mid|late)$/i.test(previous))) return undefined;
  return pluralWords(digits.length === 4 ? yearWords(digits) : cardinalWords(digits));
};

const yearContext =
  /^(in|since|from|of|by|until|till|year|during|before|after|circa|spring|summer|autumn|fall|winter)$/i;

/** Four bare digits are a year when they look like one of ours, or when the words around say so. */
const year: ReadingRule = ({ core, previous }) => {
  if (!/^(1[1-9]|20)\d\d$/.test(core)) return undefined;
  const isLikely = Number(core) >= 1900 || yearContext.test(previous) || monthOf(previous) !== undefined;
  return isLikely ? yearWords(core) : undefined;
};

function halfOfDay(letter: string): string[] {
  return [letter.toLowerCase() === "a" ? "ay" : "p", "m"];
}

function clockWords(hour: string, minute: string, half?: string): string[] {
  const ending = half ? halfOfDay(half.slice(0, 1)) : [];
  const hours = cardinalWords(hour);
  if (minute === "00")
    return [...hours, ...(half ? [] : Number(hour) > 12 || Number(hour) === 0 ? ["hundred"] : ["o'clock"]), ...ending];
  return [
    ...hours,
    ...(minute.startsWith("0") ? ["oh", ...digitNames(minute.slice(1))] : cardinalWords(minute)),
    ...ending,
  ];
}

/** Dates, times of day, years and the names of days and months. */
export const dateReadings: readonly ReadingRule[] = [
  isoDate,
  slashDate,
  clock,
  hourAndHalf,
  halfOfDayAlone,
  monthName,
  dayOfMonth,
  dayName,
  decade,
  year,
];
