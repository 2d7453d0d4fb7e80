import { findNumbers } from "../arithmetic/read-number.ts";
import type { Skill } from "../skill.ts";
import type { Turn } from "../turn.ts";
import { zoneOfCity } from "./clock.ts";

const TIME = String.raw`(?:(?<word>noon|midday|midnight)|(?<hour>\d{1,2}|[a-z]{3,6})(?::(?<minute>\d\d))?(?: ?oclock)? ?(?<half>a ?m|p ?m)?)`;
/** "If it is noon in London what time is it in Tokyo", and the other way round. */
const SUPPOSED = new RegExp(
  String.raw`\b(?:if|when|suppose|supposing|assuming|say) (?:it is|its|it was) (?:now )?${TIME}(?= |$)(?<where>(?: here| in [a-z ]+?)?)(?= what| then|$)`,
);
const ASKED =
  /\bwhat time (?:is|will|would|was) (?:it|that)(?: be)?(?<place>(?: then)?(?: here| over here| in [a-z ]+?)?)(?= (?:if|when|suppose)|$)/;
const DAY = 1440;

/**
 * The time in one place when it is so late in another. It is not the time of now, and is asked in two clauses, of which each
 * alone would be another question.
 */
export const supposedTime: Skill = (turn) => {
  const words = turn.words.replace(/ (?:over )?there\b/g, "");
  const supposed = SUPPOSED.exec(words)?.groups;
  const asked = ASKED.exec(words)?.groups;
  if (supposed === undefined || asked === undefined) return undefined;
  const minutes = minutesOf(supposed);
  const [from, to] = [supposed["where"], asked["place"]].map((where = "") => zoneOfCity(where.trim()));
  const [isFrom, isTo] = [supposed["where"], asked["place"]].map((where = "") => /\bin [a-z]/.test(where));
  if (minutes === undefined || (isFrom && from === undefined) || (isTo && to === undefined) || from?.name === to?.name)
    return "I can't work that out.";
  const there = minutes + offset(turn, to?.timeZone ?? turn.timeZone) - offset(turn, from?.timeZone ?? turn.timeZone);
  const day = there < 0 ? ", the day before" : there >= DAY ? ", the next day" : "";
  return `It is ${clockTime(((there % DAY) + DAY) % DAY)}${to === undefined ? " here" : ` in ${to.name}`} then${day}.`;
};

/** Minutes since midnight; undefined for what is no time of day. Without a half of the day it is taken as said. */
function minutesOf(groups: Readonly<Record<string, string | undefined>>): number | undefined {
  const { word, hour = "", minute = "0", half } = groups;
  if (word !== undefined) return word === "midnight" ? 0 : 720;
  const said = findNumbers([hour])[0];
  if (said === undefined || said > 24 || Number(minute) > 59) return undefined;
  const isAfternoon = half?.startsWith("p") === true;
  const hours = isAfternoon && said < 12 ? said + 12 : half?.startsWith("a") === true && said === 12 ? 0 : said % 24;
  return hours * 60 + Number(minute);
}

/** How far a zone is ahead of UTC today, in minutes. */
function offset({ requestedAt }: Turn, timeZone: string | undefined): number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const name = format.formatToParts(requestedAt).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign = "+", hours = "0", minutes = "0"] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function clockTime(minutes: number): string {
  const hour = Math.floor(minutes / 60);
  return `${hour % 12 === 0 ? 12 : hour % 12}:${String(minutes % 60).padStart(2, "0")} ${hour < 12 ? "AM" : "PM"}`;
}
