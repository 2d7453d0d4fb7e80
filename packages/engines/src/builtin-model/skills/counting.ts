import { findNumbers } from "../arithmetic/read-number.ts";
import type { Skill } from "../skill.ts";

const MAX_STEPS = 30;

/** Counts up and down, up to thirty numbers at a time. */
export const counting: Skill = (turn) => {
  const match = /\bcount(?: me)?(?: up)?(?<rest>.*)$/.exec(turn.words);
  if (!match || !/\b(?:to|from|down|backwards?|by)\b/.test(match.groups?.["rest"] ?? "")) return undefined;
  // Recognizers write "count to two" as "count two two" or "count to to" alike; only real numbers are read.
  const rest = (match.groups?.["rest"] ?? "").replace(/\btwos\b/, "two").replace(/\bfives\b/, "five");
  const by = /\bby (?:\w+)/.exec(rest)?.[0];
  const step = by === undefined ? 1 : (findNumbers(by.split(" "))[0] ?? 1);
  const numbers = findNumbers(rest.replace(by ?? "", "").split(" ")).map(Math.round);
  const down = /\b(?:down|backwards?)\b/.test(rest);
  const [first, second] = numbers;
  if (first === undefined || step < 1) return "How far shall I count?";
  const from = second === undefined ? (down ? first : by === undefined ? 1 : step) : first;
  const to = second ?? (down ? 1 : first);
  const steps = Math.floor(Math.abs(to - from) / step) + 1;
  if (steps > MAX_STEPS) return `That is far. I count ${MAX_STEPS} numbers at most.`;
  const direction = to < from ? -step : step;
  return `${Array.from({ length: steps }, (_, index) => from + index * direction).join(", ")}.`;
};
