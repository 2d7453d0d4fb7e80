import { evaluate, speakExpression } from "../arithmetic/expression.ts";
import { findSum, mayFollowUp } from "../arithmetic/find-sum.ts";
import { formatNumber } from "../arithmetic/format-number.ts";
import type { Skill } from "../skill.ts";
import { splitSentences } from "../turn.ts";
import type { Turn } from "../turn.ts";
import { normalise } from "../normalise.ts";

/** Exchanges in which the last result is looked for. */
const MAX_LOOK_BACK = 20;

/** Works out spoken sums, and goes on from the last result ("and times two?"). */
export const sums: Skill = (turn) => {
  const previous = mayFollowUp(turn.words) ? lastResult(turn) : undefined;
  const sum = findSum(turn.words, previous !== undefined);
  if (sum === undefined) return undefined;
  const value = evaluate(sum, previous ?? Number.NaN);
  if (Number.isNaN(value)) return "That has no result among the numbers I know.";
  if (!Number.isFinite(value)) return "That cannot be worked out: it divides by zero, or is far too large.";
  return `${speakExpression(sum, formatNumber, previous ?? Number.NaN)} is ${formatNumber(value)}.`;
};

/** Result of the latest sum, worked out again from what the caller said: the model itself keeps nothing. */
function lastResult(turn: Turn): number | undefined {
  let result: number | undefined;
  for (const exchange of turn.earlier.slice(-MAX_LOOK_BACK)) {
    for (const sentence of splitSentences(exchange.said)) {
      const sum = findSum(normalise(sentence), result !== undefined);
      if (sum === undefined) continue;
      const value = evaluate(sum, result ?? Number.NaN);
      if (Number.isFinite(value)) result = value;
    }
  }
  return result;
}
