import { valueOfOrdinal, valueOfWord } from "@vivavoce/audio/english-numbers";
import { findNumbers } from "../arithmetic/read-number.ts";
import { capitalised } from "../sentence.ts";
import type { Skill } from "../skill.ts";
import type { Turn } from "../turn.ts";

/** A day without a time, as the milliseconds of its beginning in UTC. */
type Day = number;

const DAY_MS = 86_400_000;
const WEEKDAYS = "sunday monday tuesday wednesday thursday friday saturday".split(" ");
/** Names of the months, January first. */
export const MONTHS = "january february march april may june july august september october november december".split(
  " ",
);
/** Days that people ask for by name, each by how it falls in a year. */
const FEASTS: readonly (readonly [RegExp, string, (year: number) => Day])[] = [
  [/\bchristmas eve\b/, "Christmas Eve", (year) => day(year, 12, 24)],
  [/\b(?:christmas|xmas|x mas)\b/, "Christmas", (year) => day(year, 12, 25)],
  [/\bnew years? eve\b/, "New Year's Eve", (year) => day(year, 12, 31)],
  [/\bnew years?\b/, "New Year", (year) => day(year, 1, 1)],
  [/\bvalentines?\b/, "Valentine's Day", (year) => day(year, 2, 14)],
  [/\bhalloween\b/, "Halloween", (year) => day(year, 10, 31)],
  [/\b(?:st|saint) patricks?\b/, "Saint Patrick's Day", (year) => day(year, 3, 17)],
  [/\bindependence day\b/, "Independence Day", (year) => day(year, 7, 4)],
  [/\bthanksgiving\b/, "Thanksgiving", (year) => nth(year, 11, 4, 4)],
  [/\bmothers day\b/, "Mother's Day", (year) => nth(year, 5, 0, 2)],
  [/\bfathers day\b/, "Father's Day", (year) => nth(year, 6, 0, 3)],
  [/\beaster\b/, "Easter", easter],
];

const UNTIL =
  /\bhow (?:long(?! (?:do|does|did|will|would|should|has|have)\b)|far|many (?:more )?(?:days|weeks|sleeps|nights))\b.*\b(?:until|till|til|to|before|on till)\b/;
const WHEN = /\bwhen is\b|\b(?:what|which) (?:day|date|weekday)\b|\bwhat is the date\b|\bday of the week\b|\bdate of\b/;
const AGO = /\bhow (?:long|many days) (?:ago|since)\b|\bdays? since\b/;

/** Counts days and finds weekdays: of feasts, dates, and so many days from now. Of others it says that it does not know. */
export const calendar: Skill = (turn) => {
  const { words } = turn;
  const rest = daysLeft(turn);
  if (rest !== undefined) return rest;
  const length = lengthOfMonth(words, yearOf(today(turn)));
  if (length !== undefined) return length;
  const shifted = daysFromNow(turn);
  if (shifted !== undefined) return shifted;
  if (!UNTIL.test(words) && !WHEN.test(words) && !AGO.test(words)) return undefined;
  if (UNTIL.test(words)) {
    const time = untilTime(turn);
    if (time !== undefined) return time;
  }
  const found = dayIn(turn);
  if (found === undefined) {
    // "How far is it to the moon" asks for no day.
    return UNTIL.test(words) && /\b(?:until|till|til)\b(?! (?:then|that|it)$)/.test(words)
      ? "I do not know when that is."
      : undefined;
  }
  const { name, at } = found;
  if (at === undefined) return "There is no such day.";
  const days = Math.round((at - today(turn)) / DAY_MS);
  if (UNTIL.test(words)) {
    if (days === 0) return `${name} is today.`;
    if (days < 0) return days === -1 ? `${name} was yesterday.` : `${name} was ${-days} days ago.`;
    if (days === 1) return `${name} is tomorrow.`;
    return `${/\bhow many (?:more )?weeks\b/.test(words) ? amount(days, 7, "week", "day") : `${days} days`} until ${name}.`;
  }
  if (AGO.test(words)) return undefined;
  if (WEEKDAYS.includes(name.toLowerCase())) return `That ${days < 0 ? "was" : "is"} ${spoken(at, true)}.`;
  return `${name} ${days < 0 ? "was" : "is"} on ${spoken(at, !found.saysDate)}.`;
};

/** "3 weeks and 1 day": so many whole units of `size`, and the rest in the smaller unit. What is none is not said. */
function amount(count: number, size: number, unit: string, smaller: string): string {
  const parts = [[Math.floor(count / size), unit] as const, [count % size, smaller] as const];
  return parts
    .flatMap(([number, of]) => (number === 0 ? [] : [`${number} ${of}${number === 1 ? "" : "s"}`]))
    .join(" and ");
}

function monthName(month: number): string {
  return capitalised(MONTHS[month - 1] ?? "");
}

function day(year: number, month: number, date: number): Day {
  return Date.UTC(year, month - 1, date);
}

/** The so-manieth weekday of a month. */
function nth(year: number, month: number, weekday: number, count: number): Day {
  const first = new Date(day(year, month, 1)).getUTCDay();
  return day(year, month, 1 + ((weekday - first + 7) % 7) + 7 * (count - 1));
}

/** Easter Sunday of the western churches (the anonymous Gregorian computus). */
function easter(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return day(year, Math.floor(f / 31), (f % 31) + 1);
}

function yearOf(at: Day): number {
  return new Date(at).getUTCFullYear();
}

/** Today where the model tells the time. */
function today({ requestedAt, timeZone }: Turn): Day {
  const text = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(requestedAt);
  const [year = 1970, month = 1, date = 1] = text.split("-").map(Number);
  return day(year, month, date);
}

function spoken(at: Day, withDate: boolean): string {
  const when = new Intl.DateTimeFormat("en-US", {
    timeZone: "UTC",
    weekday: "long",
    ...(withDate ? { month: "long", day: "numeric" } : {}),
  });
  return when.format(at);
}

interface NamedDay {
  readonly name: string;
  /** Undefined where the calendar has no such day, as February 30. */
  readonly at: Day | undefined;
  /** The caller said the date, and wants the weekday. */
  readonly saysDate: boolean;
}

/** Of what comes back each year, in the year that is named, else the next one, or the last one where that is meant. */
function occurrence(turn: Turn, of: (year: number) => Day | undefined): Day | undefined {
  const now = today(turn);
  const thisYear = yearOf(now);
  const named = yearIn(turn.words, thisYear);
  if (named !== undefined) return of(named);
  const step = isPast(turn.words) ? -1 : 1;
  // February 29 may be eight years away.
  for (let year = thisYear; Math.abs(year - thisYear) <= 8; year += step) {
    const at = of(year);
    if (at !== undefined && (step < 0 ? at < now : at >= now)) return at;
  }
  return undefined;
}

function isPast(words: string): boolean {
  return !UNTIL.test(words) && /\b(?:was|were|last|previous|past)\b/.test(words);
}

/** The year that the words name: "in 2030", "last year", "two years ago". */
export function yearIn(words: string, thisYear: number): number | undefined {
  const spelt = /\b(1[6-9]\d\d|2\d\d\d)\b/.exec(words)?.[1];
  if (spelt !== undefined) return Number(spelt);
  if (/\byear before last\b/.test(words)) return thisYear - 2;
  if (/\byear after next\b/.test(words)) return thisYear + 2;
  if (/\blast year\b/.test(words)) return thisYear - 1;
  if (/\bnext year\b/.test(words)) return thisYear + 1;
  if (/\bthis year\b/.test(words)) return thisYear;
  const { ago, ahead } = /\b(?<ago>[a-z0-9]+) years? ago\b|\bin (?<ahead>[a-z0-9]+) years?\b/.exec(words)?.groups ?? {};
  const count = ago ?? ahead;
  if (count === undefined) return undefined;
  const years = count === "a" || count === "one" ? 1 : findNumbers([count])[0];
  return years === undefined ? undefined : thisYear + Math.round(years) * (ago === undefined ? 1 : -1);
}

/** The day that the words name. */
function dayIn(turn: Turn): NamedDay | undefined {
  const { words } = turn;
  const feast = FEASTS.find(([pattern]) => pattern.test(words));
  if (feast !== undefined) return { name: feast[1], at: occurrence(turn, feast[2]), saysDate: false };
  const date = dateIn(words);
  if (date !== undefined) {
    const at = occurrence(turn, (year) => existing(year, date.month, date.date));
    return { name: `${monthName(date.month)} ${date.date}`, at, saysDate: true };
  }
  const now = today(turn);
  const fall = (weekday: number): Day => (isPast(words) ? lastWeekday(now, weekday) : nextWeekday(now, weekday));
  if (/\b(?:the|last|next) (?:next |last )?weekend\b/.test(words))
    return { name: "the weekend", at: fall(6), saysDate: false };
  const weekday = WEEKDAYS.findIndex((name) => new RegExp(`\\b${name}\\b`).test(words));
  if (weekday < 0) return undefined;
  return { name: capitalised(WEEKDAYS[weekday] ?? ""), at: fall(weekday), saysDate: false };
}

/** A date, if its month has so many days in that year. */
function existing(year: number, month: number, date: number): Day | undefined {
  const at = day(year, month, date);
  return new Date(at).getUTCDate() === date ? at : undefined;
}

function lastWeekday(now: Day, weekday: number): Day {
  const back = (new Date(now).getUTCDay() - weekday + 7) % 7;
  return now - (back === 0 ? 7 : back) * DAY_MS;
}

function nextWeekday(now: Day, weekday: number): Day {
  const ahead = (weekday - new Date(now).getUTCDay() + 7) % 7;
  return now + (ahead === 0 ? 7 : ahead) * DAY_MS;
}

/** "July 4th", "the 4th of July", "December twenty fifth". */
function dateIn(words: string): { month: number; date: number } | undefined {
  const list = words.split(" ");
  const at = list.findIndex((word) => MONTHS.includes(word));
  if (at < 0) return undefined;
  const date =
    dateNumber(list[at + 1], list[at + 2]) ??
    (list[at - 1] === "of" ? (dateNumber(list[at - 3], list[at - 2]) ?? dateNumber(list[at - 2])) : undefined) ??
    dateNumber(list[at - 1]);
  const month = MONTHS.indexOf(list[at] ?? "") + 1;
  if (date === undefined || date > 31) return undefined;
  return { month, date };
}

function dateNumber(word = "", next = ""): number | undefined {
  const tens = word === "twenty" || word === "thirty" ? (valueOfWord.get(word) ?? 0) : 0;
  const ordinal = (each: string): number => valueOfOrdinal.get(each) ?? 0;
  if (tens > 0 && ordinal(next) > 0 && ordinal(next) < 10) return tens + ordinal(next);
  if (ordinal(word) > 0 && ordinal(word) <= 31) return ordinal(word);
  const digits = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word)?.[1];
  const value = digits === undefined ? findNumbers([word])[0] : Number(digits);
  return value !== undefined && value >= 1 && value <= 31 ? value : undefined;
}

/** "What day is it in ten days?", "the day after tomorrow", "a week from today". */
function daysFromNow(turn: Turn): string | undefined {
  const { words } = turn;
  if (
    !WHEN.test(words) &&
    !/^(?:and |what about |what is )*(?:the )?day (?:after tomorrow|before yesterday)$/.test(words)
  )
    return undefined;
  const shift = /\bday after tomorrow\b/.test(words) ? 2 : /\bday before yesterday\b/.test(words) ? -2 : shiftIn(words);
  if (shift === undefined || Math.abs(shift) > 40_000) return undefined;
  const at = today(turn) + shift * DAY_MS;
  return `That ${shift < 0 ? "was" : "is"} ${spoken(at, true)}.`;
}

function shiftIn(words: string): number | undefined {
  const match =
    /\b(?:in|was it) (?<count>[a-z0-9 ]{1,30}?) (?<unit>days?|weeks?)(?<ago> ago)?$/.exec(words) ??
    /\b(?<count>[a-z0-9]{1,10}|[a-z]{3,7} [a-z]{3,5}) (?<unit>days?|weeks?) (?:(?<ago>ago)|from (?:now|today))$/.exec(
      words,
    );
  const { count = "", unit = "", ago } = match?.groups ?? {};
  const number = count === "a" || count === "one" ? 1 : findNumbers(count.split(" "))[0];
  if (number === undefined) return undefined;
  return Math.round(number) * (unit.startsWith("week") ? 7 : 1) * (ago === undefined ? 1 : -1);
}

function lengthOfMonth(words: string, year: number): string | undefined {
  if (/\bhow many days\b.*\b(?:in|has|does)\b.*\b(?:a |this |the )?year\b/.test(words)) {
    if (/\bleap year\b/.test(words)) return "A leap year has 366 days.";
    const days = (day(year + 1, 1, 1) - day(year, 1, 1)) / DAY_MS;
    return `This year has ${days} days.`;
  }
  const month = /\bhow many days\b.*\b(?:in|has|does)\b/.test(words)
    ? MONTHS.findIndex((name) => new RegExp(`\\b${name}\\b`).test(words))
    : -1;
  if (month < 0) return undefined;
  const days = (day(year, month + 2, 1) - day(year, month + 1, 1)) / DAY_MS;
  return `${monthName(month + 1)} has ${days} days.`;
}

const LEFT =
  /\bhow (?:many (?:more )?(?<unit>days|weeks)|much time|long)\b.*\b(?:left|remain|remains|remaining|still)\b(?:.*\b(?:in|of|this)(?: the)?(?: current| this)? (?<span>year|month|week|[a-z]+))?$/;

/** "How many days are left this year?" Of a month that is not the present one nothing has passed. */
function daysLeft(turn: Turn): string | undefined {
  const found = LEFT.exec(turn.words)?.groups;
  const span = found?.["span"];
  if (span === undefined) return undefined;
  const now = today(turn);
  const year = yearOf(now);
  const month = new Date(now).getUTCMonth();
  const named = MONTHS.indexOf(span);
  if (named >= 0 && named !== month) return `It is not ${capitalised(span)} now.`;
  const end =
    span === "year"
      ? day(year, 12, 31)
      : span === "week"
        ? now + ((7 - new Date(now).getUTCDay()) % 7) * DAY_MS
        : span === "month" || named >= 0
          ? day(year, month + 2, 0)
          : undefined;
  if (end === undefined) return undefined;
  const days = Math.round((end - now) / DAY_MS);
  if (days === 0) return `Today is the last day of ${named < 0 ? `the ${span}` : monthName(month + 1)}.`;
  return `${found?.["unit"] === "weeks" ? amount(days, 7, "week", "day") : `${days} day${days === 1 ? "" : "s"}`} after today.`;
}

/** "How long until five pm?", in hours and minutes. */
function untilTime(turn: Turn): string | undefined {
  const match =
    /\b(?:until|till|til|to|before|on till) (?:(?<word>noon|midday|midnight)|(?<hour>\d{1,2}|[a-z]{3,6})(?::(?<minute>\d\d))?(?: ?(?<oclock>oclock))? ?(?<half>a ?m|p ?m)?)$/.exec(
      turn.words,
    );
  const groups = match?.groups;
  if (groups === undefined) return undefined;
  const said =
    groups["word"] === undefined ? findNumbers([groups["hour"] ?? ""])[0] : groups["word"] === "midnight" ? 24 : 12;
  const isTime = groups["word"] ?? groups["minute"] ?? groups["oclock"] ?? groups["half"];
  if (said === undefined || said > 24 || isTime === undefined) return undefined;
  const minute = Number(groups["minute"] ?? 0);
  const half = groups["half"]?.replace(" ", "");
  const hour = half === "pm" && said < 12 ? said + 12 : half === "am" && said === 12 ? 0 : said;
  const now = minutesOfDay(turn);
  const ambiguous = half === undefined && groups["word"] === undefined && said <= 12;
  const goal = hour * 60 + minute;
  const left = [goal, ...(ambiguous ? [goal + 720] : []), goal + 1440].map((at) => at - now).find((each) => each > 0);
  return left === undefined ? undefined : `${amount(left, 60, "hour", "minute")}.`;
}

function minutesOfDay({ requestedAt, timeZone }: Turn): number {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hour12: false });
  const [hour = 0, minute = 0] = format.format(requestedAt).split(":").map(Number);
  return hour * 60 + minute;
}
