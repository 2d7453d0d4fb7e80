import type { Applied, Expression, Infix } from "./expression.ts";
import { readNumber } from "./read-number.ts";

const INFIX: readonly (readonly [string, Infix, number])[] = [
  ["plus", "plus", 1],
  ["added to", "plus", 1],
  ["minus", "minus", 1],
  ["take away", "minus", 1],
  ["less", "minus", 1],
  ["times", "times", 2],
  ["multiplied by", "times", 2],
  ["multiplied with", "times", 2],
  ["x", "times", 2],
  ["divided by", "divided by", 2],
  ["over", "divided by", 2],
  ["modulo", "modulo", 2],
  ["mod", "modulo", 2],
  ["percent of", "percent of", 3],
  ["to the power of", "to the power of", 5],
  ["raised to the power of", "to the power of", 5],
  ["to the power", "to the power of", 5],
];

const PREFIX: readonly (readonly [string, Applied])[] = [
  ["the square root of", "the square root of"],
  ["square root of", "the square root of"],
  ["square root", "the square root of"],
  ["the cube root of", "the cube root of"],
  ["cube root of", "the cube root of"],
  ["one half of", "half of"],
  ["a half of", "half of"],
  ["half of", "half of"],
  ["half", "half of"],
  ["one third of", "a third of"],
  ["a third of", "a third of"],
  ["one quarter of", "a quarter of"],
  ["a quarter of", "a quarter of"],
  ["a fourth of", "a quarter of"],
  ["twice", "twice"],
  ["double", "twice"],
  ["triple", "three times"],
  ["minus", "minus"],
  ["negative", "minus"],
];

const POSTFIX: readonly (readonly [string, Applied])[] = [
  ["squared", "squared"],
  ["cubed", "cubed"],
  ["percent", "percent"],
  ["factorial", "factorial"],
];

const PREVIOUS = ["that", "it", "this", "the result", "the answer"];
/** What recognizers write for a number that stands where a number must stand. */
const HOMOPHONES = new Map([
  ["to", 2],
  ["too", 2],
  ["for", 4],
  ["fore", 4],
  ["ate", 8],
  ["won", 1],
]);
/** What may follow a number: only then is "to" heard as two, and "I said it two times to them" is no sum. */
const AFTER_NUMBER = /^(?:|please|equals|plus|minus|times|multiplied|divided)$/;
const PREFIX_STRENGTH = 4;
const MAX_DEPTH = 40;

/** Reads the longest sum that begins at word `at`; undefined when none begins there. */
export function parseExpression(words: readonly string[], at: number): Expression | undefined {
  return new ExpressionReader(words, at).infix(0, 0);
}

class ExpressionReader {
  readonly #words: readonly string[];
  #at: number;

  constructor(words: readonly string[], at: number) {
    this.#words = words;
    this.#at = at;
  }

  infix(strength: number, depth: number): Expression | undefined {
    let left = this.#operand(false, depth);
    while (left !== undefined && depth < MAX_DEPTH) {
      const before = this.#at;
      const found = this.#take(INFIX);
      if (found === undefined || found[2] < strength) {
        this.#at = before;
        break;
      }
      // Powers bind to the right, all others to the left.
      const rightAssociative = found[1] === "to the power of";
      const right = this.#right(found[2] + (rightAssociative ? 0 : 1), depth + 1);
      if (right === undefined) {
        this.#at = before;
        break;
      }
      left = { kind: "infix", operator: found[1], left, right };
    }
    return left;
  }

  #right(strength: number, depth: number): Expression | undefined {
    const homophone = HOMOPHONES.get(this.#words[this.#at] ?? "");
    if (homophone !== undefined && AFTER_NUMBER.test(this.#words[this.#at + 1] ?? "")) {
      this.#at += 1;
      return { kind: "number", value: homophone };
    }
    return this.infix(strength, depth);
  }

  #operand(skippedArticle: boolean, depth: number): Expression | undefined {
    if (depth >= MAX_DEPTH) return undefined;
    const start = this.#at;
    const atom = this.#prefixed(depth) ?? this.#atom(depth);
    if (atom === undefined) {
      this.#at = start;
      if (skippedArticle || this.#words[start] !== "the") return undefined;
      this.#at += 1;
      return this.#operand(true, depth);
    }
    let operand = atom;
    for (;;) {
      // "percent of" is an operator of its own.
      if (this.#words[this.#at] === "percent" && this.#words[this.#at + 1] === "of") return operand;
      const postfix = this.#take(POSTFIX);
      if (postfix === undefined) return operand;
      operand = { kind: "apply", name: postfix[1], operand };
    }
  }

  #prefixed(depth: number): Expression | undefined {
    const start = this.#at;
    const prefix = this.#take(PREFIX);
    if (prefix === undefined) return undefined;
    const operand = this.infix(PREFIX_STRENGTH, depth + 1);
    if (operand !== undefined) return { kind: "apply", name: prefix[1], operand };
    this.#at = start;
    return undefined;
  }

  #atom(depth: number): Expression | undefined {
    if (this.#words[this.#at] === "(") return this.#bracketed(depth);
    const number = readNumber(this.#words, this.#at);
    if (number !== undefined) {
      this.#at += number.length;
      return { kind: "number", value: number.value };
    }
    for (const phrase of PREVIOUS) {
      if (this.#takePhrase(phrase)) return { kind: "previous" };
    }
    return undefined;
  }

  #bracketed(depth: number): Expression | undefined {
    this.#at += 1;
    const inner = this.infix(0, depth + 1);
    if (inner === undefined || this.#words[this.#at] !== ")") return undefined;
    this.#at += 1;
    return inner;
  }

  #take<Row extends readonly [string, ...unknown[]]>(table: readonly Row[]): Row | undefined {
    return table.find((row) => this.#takePhrase(row[0]));
  }

  #takePhrase(phrase: string): boolean {
    const word = this.#words[this.#at];
    if (word === undefined || !phrase.startsWith(word)) return false;
    const parts = phrase.split(" ");
    if (!parts.every((part, index) => this.#words[this.#at + index] === part)) return false;
    this.#at += parts.length;
    return true;
  }
}
