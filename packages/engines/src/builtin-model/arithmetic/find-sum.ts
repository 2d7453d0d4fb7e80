import { isSum, usesPrevious } from "./expression.ts";
import type { Expression } from "./expression.ts";
import { parseExpression } from "./parse-expression.ts";

const FILLERS = /^(?:(?:and|then|now|so|ok|okay|what|about|is|how|if|you|can|could|please|well) )+/;
const INFIX_START =
  /^(?:plus|minus|times|multiplied by|divided by|over|take away|modulo|to the power of|squared|cubed)\b/;

/** Spoken commands, rewritten to the operator between the numbers. "hundred and five" is one number, not two. */
const COMMANDS: readonly (readonly [RegExp, string])[] = [
  [/\badd(?: up)? (.+?)(?<!hundred|thousand|million) (?:to|and) (.+)/, "$1 plus $2"],
  [/\b(?:sum|total) of (.+?)(?<!hundred|thousand|million) and (.+)/, "$1 plus $2"],
  [/\b(?:what is|how much is) (\S+(?: \S+)??) and (?!a )(\S+(?: \S+)?)$/, "$1 plus $2"],
  [/\b(?:subtract|take) (.+?) (?:away )?from (.+)/, "$2 minus $1"],
  [/\bdifference (?:between|of) (.+?)(?<!hundred|thousand|million) and (.+)/, "$1 minus $2"],
  [/\bmultiply (?:that|it) by (.+)/, "that times $1"],
  [/\bmultiply (.+?)(?<!hundred|thousand|million) (?:by|and|with) (.+)/, "$1 times $2"],
  [/\bproduct of (.+?)(?<!hundred|thousand|million) and (.+)/, "$1 times $2"],
  [/\bremainder of (.+?) divided by (.+)/, "$1 modulo $2"],
  [/\bdivide (?:that|it) by (.+)/, "that divided by $1"],
  [/\bdivide (.+?) by (.+)/, "$1 divided by $2"],
  [/^(?:now )?add (.+)/, "that plus $1"],
  [/^(?:now )?(?:subtract|take away) (.+)/, "that minus $1"],
  [/^(?:now )?multiply by (.+)/, "that times $1"],
  [/^(?:now )?divide by (.+)/, "that divided by $1"],
];

/**
 * Finds a sum anywhere in normalised words. Follow-ups ("and times two", "half of that") are found only when
 * `hasPrevious` says that there is a result to go on from.
 */
export function findSum(words: string, hasPrevious: boolean): Expression | undefined {
  const bare = words.replace(FILLERS, "");
  if (hasPrevious && INFIX_START.test(bare)) {
    const followUp = firstSum(`that ${bare}`.split(" "), true);
    if (followUp) return followUp;
  }
  for (const [pattern, replacement] of COMMANDS) {
    const source = pattern.source.startsWith("^") ? bare : words;
    if (!pattern.test(source)) continue;
    const sum = firstSum(source.replace(pattern, replacement).split(" "), hasPrevious);
    if (sum) return sum;
  }
  return firstSum(words.split(" "), hasPrevious);
}

function firstSum(words: readonly string[], hasPrevious: boolean): Expression | undefined {
  for (let at = 0; at < words.length; at += 1) {
    const expression = parseExpression(words, at);
    if (expression && isSum(expression) && (hasPrevious || !usesPrevious(expression))) return expression;
  }
  return undefined;
}
