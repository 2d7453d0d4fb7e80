import { normalise } from "../normalise.ts";
import { capitalised } from "../sentence.ts";
import type { Skill } from "../skill.ts";
import type { Turn } from "../turn.ts";
import { MONTHS, yearIn } from "./calendar.ts";

const TIME =
  /\bwhat (?:time|thyme|times) (?:is it|it is|do (?:we|you) have|now)\b|^what time$|\bwhat is the (?:current |local )?time(?: now| please| in .+)?$|\btime is it\b|(?<!\b(?:all|at|by|for|in|of|with) )\bthe time(?: now| please| right now| in .+)?$|\bhow late is it\b/;
const DATE =
  /\b(?:(?:what|which)(?: is)?(?: the)?(?: week| current)? ?(?:date|day|weekday)|(?:todays|tomorrows|yesterdays) date|the date|day of the (?:week|month))(?: (?:is it|it is|is|was|was it|will it be|are we|do we have))?(?: today| tomorrow| yesterday| now| right now| please| again| in (?:[a-z]+ ?){1,3})*$/;
const IS_IT =
  /\bis (?:it|today)(?: a)? (?:sunday|monday|tuesday|wednesday|thursday|friday|saturday)(?: today| already)?$|\bis today (?:the|sunday|monday|tuesday|wednesday|thursday|friday|saturday)\b/;
/** "What year was the moon landing" asks for no clock. */
const OF_NOW =
  "(?: (?:is|it|this|are|we|in|now|have|do|today|again|please|right|currently|the|current|was|will|be|(?:in )?[a-z0-9]+ years? ago|in [a-z0-9]+ years?|(?:last|next|this) year))*$";
const YEAR = new RegExp(`\\b(?:what|which)(?: is)?(?: the)?(?: current)? year\\b${OF_NOW}`);
const MONTH = new RegExp(
  "\\b(?:what|which)(?: is)?(?: the)?(?: current)? month\\b(?: (?:is|it|this|are|we|in|now|have|do|today|again|please|right|currently))*$",
);
const MONTH_BESIDE = /\bmonth\b.*\b(?<side>after|before|follows|precedes) (?<month>[a-z]+)$/;
const DAY_BESIDE = /^(?:(?:and|so|what about|how about) )+(?:for )?(?:tomorrow|yesterday)$/;
const DAY_MS = 86_400_000;

/** Tells the time and the date, here or in a city that names a time zone. */
export const clock: Skill = (turn) => {
  const { words } = turn;
  const city = zoneOfCity(words);
  const timeZone = city?.timeZone ?? turn.timeZone;
  const where = city ? ` in ${city.name}` : "";
  if (TIME.test(words) || /^(?:and|what about|how about) in \w+/.test(words)) {
    if (!TIME.test(words) && !city) return undefined;
    const hour = (zone: string | undefined): string =>
      format(turn.requestedAt, zone, { hour: "numeric", minute: "2-digit" });
    const second = city && zoneOfCity(words.slice(words.indexOf(" and ") + 1).replace(/^and (?:in )?/, "in "));
    const also = second && second.name !== city.name ? `, and ${hour(second.timeZone)} in ${second.name}` : "";
    return `It is ${hour(timeZone)}${where}${also}.`;
  }
  if (YEAR.test(words)) {
    const year = Number(format(turn.requestedAt, timeZone, { year: "numeric" }));
    const named = yearIn(words, year) ?? year;
    return `It ${named < year ? "was" : named > year ? "will be" : "is"} ${named}.`;
  }
  const beside = MONTH_BESIDE.exec(words)?.groups;
  const month = MONTHS.indexOf(beside?.["month"] ?? "");
  if (month >= 0) {
    const isAfter = /^(?:after|follows)$/.test(beside?.["side"] ?? "");
    const [one = "", other = ""] = [MONTHS[(month + (isAfter ? 1 : 11)) % 12], MONTHS[month]].map((name = "") =>
      capitalised(name),
    );
    return `${one} is ${isAfter ? "after" : "before"} ${other}.`;
  }
  if (DAY_BESIDE.test(words) && DATE.test(normalise(turn.earlier.at(-1)?.said ?? "")))
    return tellDate(turn, timeZone, where);
  if (MONTH.test(words)) return `It is ${format(turn.requestedAt, timeZone, { month: "long" })}.`;
  if (DATE.test(words) || IS_IT.test(words)) return tellDate(turn, timeZone, where);
  return undefined;
};

function tellDate(turn: Turn, timeZone: string | undefined, where: string): string {
  const [word, shift] = /\btomorrows?\b/.test(turn.words)
    ? ["Tomorrow is", 1]
    : /\byesterdays?\b/.test(turn.words)
      ? ["Yesterday was", -1]
      : ["Today is", 0];
  const day = new Date(turn.requestedAt.getTime() + shift * DAY_MS);
  const date = format(day, timeZone, { weekday: "long", month: "long", day: "numeric" });
  return `${word} ${date}${where}.`;
}

function format(at: Date, timeZone: string | undefined, options: Intl.DateTimeFormatOptions): string {
  const text = new Intl.DateTimeFormat("en-US", { ...options, timeZone }).format(at);
  // Intl puts a narrow no-break space before AM and PM.
  return text.replace(/\u202f/g, " ");
}

/** The city that words name behind "in", and its zone. */
export function zoneOfCity(words: string): { name: string; timeZone: string } | undefined {
  const place = /\bin ([a-z]+(?: [a-z]+)?(?: [a-z]+)?)/.exec(words)?.[1]?.split(" ");
  for (let length = place?.length ?? 0; place && length > 0; length -= 1) {
    const key = place.slice(0, length).join("_");
    const timeZone = Intl.supportedValuesOf("timeZone").find((zone) => zone.toLowerCase().endsWith(`/${key}`));
    if (timeZone) return { name: timeZone.slice(timeZone.lastIndexOf("/") + 1).replaceAll("_", " "), timeZone };
  }
  return undefined;
}
