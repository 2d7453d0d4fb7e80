import { cardinalWords, digitNames } from "./number-words.ts";
import { isNear } from "./cues.ts";
import type { ReadingRule } from "./word-context.ts";

/** A time of day as written. */
export interface ClockTime {
  readonly hour: string;
  /** Undefined in `5pm`. */
  readonly minute: string | undefined;
  readonly second: string | undefined;
  /** Undefined when neither half of the day is named. */
  readonly half: "a" | "p" | undefined;
}

const written = /^(\d{1,2})(?:([:.])(\d{2})(?::(\d{2}))?)?(?:([ap])(?:m|\.m)?)?$/i;

/** `3:05`, `5pm`, `2.30pm`; undefined for anything else, a bare number too. */
export function parseClock(text: string): ClockTime | undefined {
  const [, hour = "", mark, minute, second, letter] = written.exec(text) ?? [];
  if (hour === "" || Number(hour) > 24 || Number(minute ?? 0) > 59) return undefined;
  const half = letter?.toLowerCase() as "a" | "p" | undefined;
  if (mark === undefined ? !/m$/i.test(text) : mark === "." && half === undefined) return undefined;
  return { hour, minute, second, half };
}

/** True for "AM", "p.m" and the like. */
export function isHalfOfDay(word: string): boolean {
  return /^[ap]\.?m$/i.test(word);
}

/** The two letters of a half of the day, as they are spelled; `letter` begins with its first. */
export function halfWords(letter: string): string[] {
  return [/^a/i.test(letter) ? "ay" : "p", "m"];
}

/** A time of day in words; with `isHalfNear`, a.m. or p.m. is said later, so a full hour is only its number. */
export function clockWords({ hour, minute, second, half }: ClockTime, isHalfNear = false): string[] {
  if (second !== undefined && Number(second) > 0)
    return [...clockWords({ hour, minute, second: undefined, half }), "and", ...secondsWords(second)];
  const hasHalf = half !== undefined || isHalfNear;
  const ending = half === undefined ? [] : halfWords(half);
  const value = Number(hour);
  if (minute === undefined) return [...cardinalWords(hour), ...ending];
  if (!hasHalf && value % 24 === 0) {
    // "Zero fifteen" is no time that anybody has heard of.
    return minute === "00" ? ["midnight"] : ["twelve", ...minuteWords(minute), "ay", "m"];
  }
  if (minute === "00")
    return [...cardinalWords(hour), ...(hasHalf ? [] : [value > 12 ? "hundred" : "o'clock"]), ...ending];
  return [...cardinalWords(hour), ...minuteWords(minute), ...ending];
}

function minuteWords(minute: string): string[] {
  return minute.startsWith("0") ? ["oh", ...digitNames(minute.slice(1))] : cardinalWords(minute);
}

function secondsWords(second: string): string[] {
  return counted(second, "second");
}

function counted(digits: string, name: string): string[] {
  return [...cardinalWords(digits), Number(digits) === 1 ? name : `${name}s`];
}

const lasting =
  /^(duration|took|takes|take|lasts|lasted|long|runtime|length|elapsed|timer|remaining|finished|finish|record|pace|lap|ran|video|recording|within)$/i;
const dayTime = /^(at|by|from|until|till|since|before|after|around|@)$/i;

/** 2:05:30 as a duration: one with an hour of a single digit, or one that something took. */
const stopwatch: ReadingRule = (context) => {
  const [, hours = "", minutes = "", seconds = ""] = /^(\d{1,3}):([0-5]\d):([0-5]\d)$/.exec(context.core) ?? [];
  if (hours === "" || isHalfOfDay(context.next) || dayTime.test(context.previous)) return undefined;
  if (hours.length === 2 && hours !== "00" && Number(hours) < 24 && !isNear(context, lasting, 5, 3)) return undefined;
  return listed([
    [hours, "hour"],
    [minutes, "minute"],
    [seconds, "second"],
  ]);
};

/** "4:30 minutes", "1:45 hours": the next word says the unit of what comes first. */
const timeOfUnit: ReadingRule = ({ core, next }) => {
  const [, first = "", second = ""] = /^(\d{1,3}):([0-5]\d)$/.exec(core) ?? [];
  if (first === "" || !/^(min|mins|minutes|h|hrs?|hours)$/.test(next)) return undefined;
  if (second === "00") return cardinalWords(first);
  return [...cardinalWords(first), ...(second === "30" ? ["and", "a", "half"] : minuteWords(second))];
};

const parts = /^(?:(\d{1,4})d)?(?:(\d{1,4})h(?:rs?)?)?(?:(\d{1,4})m(?:ins?)?)?(?:(\d{1,4})s(?:ecs?)?)?$/i;

/** 1h30m, 2m30s, 5d12h, 1h30; and 14h30 as the French write a time. */
const compact: ReadingRule = (context) => {
  const { core, previous, next } = context;
  const french = /^(\d{1,2})h(\d{2})$/i.exec(core);
  if (french) {
    const [, hour = "", minute = ""] = french;
    if (Number(hour) > 12 || dayTime.test(previous))
      return clockWords({ hour, minute, second: undefined, half: undefined });
    return listed([
      [hour, "hour"],
      [minute, "minute"],
    ]);
  }
  const [whole, days, hours, minutes, seconds] = parts.exec(core) ?? [];
  if (!whole) return undefined;
  const found: [string | undefined, string][] = [
    [days, "day"],
    [hours, "hour"],
    [minutes, "minute"],
    [seconds, "second"],
  ];
  const count = found.filter(([digits]) => digits !== undefined).length;
  // A single "30m" is minutes only beside hours or where time passes.
  const isBeside = /^\d+[dhm]$/.test(previous) || /^\d+[hms]$/.test(next);
  const isPassing = /^(ago|later|left|remaining|timer|delay|early|late|break|walk|drive|meeting|call)$/.test(next);
  if (count < 2 && !((isBeside || isPassing) && /^\d+[dhms]$/.test(core))) return undefined;
  return listed(found.flatMap(([digits, name]) => (digits === undefined ? [] : [[digits, name] as const])));
};

function listed(amounts: readonly (readonly [string, string])[]): string[] {
  const said = amounts.filter(([digits]) => Number(digits) > 0);
  return said.flatMap(([digits, name], index) => [
    ...(index > 0 && index === said.length - 1 ? ["and"] : []),
    ...counted(digits, name),
  ]);
}

const clock: ReadingRule = (context) => {
  const { core, next } = context;
  if (isNear(context, /^(ratio|scale|odds|dilution|aspect|diluted)$/i, 3, 1)) return undefined;
  // Bible verses and ratios have a colon too; a decimal is a time only with its half of the day.
  const decimal = isHalfOfDay(next) && /^\d{1,2}\.\d{2}$/.test(core) ? core.replace(".", ":") : core;
  const time = parseClock(decimal);
  if (!time || (time.minute === undefined && /^\d+[ap]$/i.test(core))) return undefined;
  return clockWords(time, isHalfOfDay(next) || /^(noon|midnight)$/i.test(next));
};

/** "at 1400 hours", "0800 hours", "at 0800". */
const fourDigits: ReadingRule = ({ core, previous, next }) => {
  const [, hour = "", minute = ""] = /^([01]\d|2[0-3])([0-5]\d)$/.exec(core) ?? [];
  const isAt = dayTime.test(previous);
  if (hour === "" || !(/^(hours|hrs|h)$/.test(next) ? isAt || hour.startsWith("0") : isAt && hour.startsWith("0")))
    return undefined;
  const hours = hour.startsWith("0") ? ["oh", ...digitNames(hour.slice(1))] : cardinalWords(hour);
  return [...hours, ...(minute === "00" ? ["hundred"] : minuteWords(minute))];
};

const halfOfDayAlone: ReadingRule = ({ core, previous }) =>
  isHalfOfDay(core) && /(\d|^noon|^midnight|[ap]m)$/i.test(previous) ? halfWords(core) : undefined;

/** 9am/pm. */
const bothHalves: ReadingRule = ({ core }) => {
  const hour = /^(\d{0,2})am\/pm$/i.exec(core)?.[1];
  return hour === undefined ? undefined : [...(hour === "" ? [] : cardinalWords(hour)), "ay", "m", "p", "m"];
};

const zone: ReadingRule = ({ core }) => {
  const [, name = "", sign = "", hours = "", minutes] = /^(UTC|GMT)([+\-−])(\d{1,2})(?::(\d{2}))?$/.exec(core) ?? [];
  if (name === "") return undefined;
  const rest = minutes === undefined || minutes === "00" ? [] : cardinalWords(minutes);
  return [...name.toLowerCase().split(""), sign === "+" ? "plus" : "minus", ...cardinalWords(hours), ...rest];
};

/** Times of day and durations. */
export const clockReadings: readonly ReadingRule[] = [
  stopwatch,
  timeOfUnit,
  compact,
  clock,
  fourDigits,
  halfOfDayAlone,
  bothHalves,
  zone,
];
