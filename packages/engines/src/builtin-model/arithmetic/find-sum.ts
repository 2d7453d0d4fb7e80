import { isSum, usesPrevious } from "./expression.ts";
import type { Expression } from "./expression.ts";
import type { InfixName } from "./operators.ts";
import { ExpressionReader } from "./parse-expression.ts";
import { readNumber } from "./read-number.ts";

const FILLERS = /^(?:(?:and|then|now|so|ok|okay|what|about|is|how|if|you|can|could|please|well) )+/;
const INFIX_START =
  /^(?:plus|minus|times|multiplied by|divided by|over|take away|modulo|to the power of|squared|cubed)\b/;

/** Words that refer to the result before, or open an operation on it. */
const REFERENCE =
  /\b(?:that|it|this|the result|the answer)\b|^(?:now )?(?:plus|minus|times|multipl|divide|over|take away|modulo|to the power|squared|cubed|add|subtract)/;
/** Without one of these there is nothing to work out. Most of what is said has none, and is not looked at further. */
const OPERATION =
  /\b(?:plus|added|minus|away|less|times|x|over|modulo|mod|percent|power|root|half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|twice|double|triple|squared|cubed|factorial|add|sum|total|and|subtract|take|difference|multiplied|multiply|product|remainder|divided|divide|square|cube|split|share)\b/;

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
  [
    /\b((?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) )?\S+) percent off(?: of)? (\S+(?: \S+)??)(?: dollars| euros| pounds| bucks)?$/,
    "$2 minus $1 percent of $2",
  ],
  [
    /\b(?:split|share) (?:a |the )?(?:bill of )?(\S+(?: \S+)??)(?: dollars| euros| pounds| bucks)? (?:between|among|by) (\S+)(?: people| friends| persons| of us)?$/,
    "$1 divided by $2",
  ],
  [/^(?:now )?add (.+)/, "that plus $1"],
  [/^(?:now )?(?:subtract|take away) (.+)/, "that minus $1"],
  [/^(?:now )?multiply by (.+)/, "that times $1"],
  [/^(?:now )?divide by (.+)/, "that divided by $1"],
];

/** "The sum of three, four and five": commands over a list of three or more numbers. */
const LISTS: readonly (readonly [RegExp, InfixName])[] = [
  [/\b(?:add(?: up| together)?|sum of|total of) (?:the numbers )?(.+)$/, "plus"],
  [/\b(?:multiply|product of) (?:the numbers )?(.+)$/, "times"],
];

/** Longer sums are not said, and a sum is looked for at each of the words. */
const MAX_WORDS = 1200;

/**
 * Finds a sum anywhere in normalised words, of which no more than the first 1200 are looked at. Follow-ups ("and times two", "half of that") are found only when
 * `hasPrevious` says that there is a result to go on from.
 */
export function findSum(said: string, hasPrevious: boolean): Expression | undefined {
  if (!OPERATION.test(said)) return undefined;
  const words = firstWords(said, MAX_WORDS);
  const bare = words.replace(FILLERS, "");
  if (hasPrevious && INFIX_START.test(bare)) {
    const followUp = firstSum(`that ${bare}`.split(" "), true);
    if (followUp) return followUp;
  }
  const list = listSum(words);
  if (list) return list;
  for (const [pattern, replacement] of COMMANDS) {
    const source = pattern.source.startsWith("^") ? bare : words;
    if (!pattern.test(source)) continue;
    const sum = firstSum(source.replace(pattern, replacement).split(" "), hasPrevious);
    if (sum) return sum;
  }
  return firstSum(words.split(" "), hasPrevious);
}

/** Whether words may go on from the result before; only then is it worth finding. */
export function mayFollowUp(words: string): boolean {
  return OPERATION.test(words) && REFERENCE.test(words.replace(FILLERS, ""));
}

/** The text up to so many words. */
function firstWords(words: string, count: number): string {
  let end = -1;
  for (let index = 0; index < count; index++) {
    end = words.indexOf(" ", end + 1);
    if (end < 0) return words;
  }
  return words.slice(0, end);
}

function listSum(words: string): Expression | undefined {
  for (const [pattern, operator] of LISTS) {
    const rest = pattern
      .exec(words)?.[1]
      ?.replace(/ (?:together|up|please)\b/g, "")
      .split(" ");
    if (rest === undefined) continue;
    const numbers: Expression[] = [];
    let at = 0;
    for (let read = readNumber(rest, at); read; read = readNumber(rest, at)) {
      numbers.push({ kind: "number", value: read.value });
      at += read.length + (rest[at + read.length] === "and" ? 1 : 0);
    }
    if (at < rest.length || numbers.length < 3) continue;
    return numbers.reduce((left, right) => ({ kind: "infix", operator, left, right }));
  }
  return undefined;
}

function firstSum(words: readonly string[], hasPrevious: boolean): Expression | undefined {
  const reader = new ExpressionReader(words);
  for (let at = 0; at < words.length;) {
    const { expression, end } = reader.read(at);
    const isMeant = expression !== undefined && (hasPrevious || !usesPrevious(expression));
    if (expression !== undefined && isMeant && isSum(expression)) return expression;
    // What goes on from a result that there is not is left out as a whole.
    at = expression === undefined || isMeant ? at + 1 : end;
  }
  return undefined;
}
