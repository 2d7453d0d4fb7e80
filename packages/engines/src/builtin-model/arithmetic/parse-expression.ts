import type { Expression } from "./expression.ts";
import { infixes, infixWays, waysBefore, waysBehind } from "./operators.ts";
import { readNumber, readPart } from "./read-number.ts";

const PREVIOUS = ["that", "it", "this", "the result", "the answer"];
/** What recognizers write for a number that stands where a number must stand. */
const HOMOPHONES = new Map([
  ["to", 2],
  ["too", 2],
  ["do", 2],
  ["for", 4],
  ["fore", 4],
  ["ate", 8],
  ["won", 1],
]);
/** What may follow a number: only then is "to" heard as two, and "I said it two times to them" is no sum. */
const AFTER_NUMBER = /^(?:|please|equals|plus|minus|times|multiplied|divided)$/;
const PREFIX_STRENGTH = 4;
/** One more than the greatest strength. */
const STRENGTHS = 8;

/** What was read, and the word behind it. */
export interface Reading {
  /** Undefined when no expression begins there. */
  readonly expression: Expression | undefined;
  readonly end: number;
}

/**
 * Reads sums in words, from wherever they are asked for. Articles and prefixes are tried with and without, so each place is
 * come to in many ways: what was read at a place is kept, or the work would double with each level. Words are gone through
 * from the last to the first, so that what lies inside is always known and no nesting is too deep.
 */
export class ExpressionReader {
  readonly #words: readonly string[];
  readonly #operands = new Map<number, Reading>();
  readonly #infixes = new Map<number, Reading>();
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
    for (let at = words.length - 1; at >= 0; at--) {
      this.#at = at;
      this.#operand();
    }
  }

  /** Reads the longest sum that begins at a word. */
  read(at: number): Reading {
    this.#at = at;
    return { expression: this.#infix(0), end: this.#at };
  }

  #infix(strength: number): Expression | undefined {
    return this.#once(this.#infixes, this.#at * STRENGTHS + strength, () => this.#readInfix(strength));
  }

  #operand(): Expression | undefined {
    return this.#once(this.#operands, this.#at, () => this.#readOperand());
  }

  #once(known: Map<number, Reading>, key: number, read: () => Expression | undefined): Expression | undefined {
    const before = known.get(key);
    if (before === undefined) {
      const expression = read();
      known.set(key, { expression, end: this.#at });
      return expression;
    }
    this.#at = before.end;
    return before.expression;
  }

  #readInfix(strength: number): Expression | undefined {
    let left = this.#operand();
    while (left !== undefined) {
      const before = this.#at;
      const found = this.#take(infixWays);
      if (found === undefined || infixes[found[1]].strength < strength) {
        this.#at = before;
        break;
      }
      // Powers bind to the right, all others to the left.
      const rightAssociative = found[1] === "to the power of";
      const right = this.#right(infixes[found[1]].strength + (rightAssociative ? 0 : 1));
      if (right === undefined) {
        this.#at = before;
        break;
      }
      left = { kind: "infix", operator: found[1], left, right };
    }
    return left;
  }

  #right(strength: number): Expression | undefined {
    const homophone = HOMOPHONES.get(this.#words[this.#at] ?? "");
    if (homophone !== undefined && AFTER_NUMBER.test(this.#words[this.#at + 1] ?? "")) {
      this.#at += 1;
      return { kind: "number", value: homophone };
    }
    return this.#infix(strength);
  }

  #readOperand(): Expression | undefined {
    const start = this.#at;
    const atom = this.#prefixed() ?? this.#atom();
    if (atom === undefined) {
      this.#at = start;
      // One article may stand before it.
      if (this.#words[start] !== "the" || this.#words[start + 1] === "the") return undefined;
      this.#at += 1;
      return this.#operand();
    }
    let operand = atom;
    for (;;) {
      // "percent of" is an operator of its own.
      if (this.#words[this.#at] === "percent" && this.#words[this.#at + 1] === "of") return operand;
      const postfix = this.#take(waysBehind);
      if (postfix === undefined) return operand;
      operand = { kind: "apply", name: postfix[1], operand };
    }
  }

  #prefixed(): Expression | undefined {
    const start = this.#at;
    const prefix = this.#take(waysBefore);
    if (prefix === undefined) return undefined;
    const operand = this.#infix(PREFIX_STRENGTH);
    if (operand !== undefined) return { kind: "apply", name: prefix[1], operand };
    this.#at = start;
    return undefined;
  }

  #atom(): Expression | undefined {
    if (this.#words[this.#at] === "(") return this.#bracketed();
    const part = this.#part();
    if (part !== undefined) return part;
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

  /** Parts of one, and what they are of where that is a number; "half" alone is said before what it halves. */
  #part(): Expression | undefined {
    const part = readPart(this.#words, this.#at);
    if (part === undefined || part.length === 1) return undefined;
    this.#at += part.length;
    const { above, below } = part;
    const before = this.#at;
    if (this.#words[before] === "of") {
      this.#at += 1;
      const whole = this.#infix(PREFIX_STRENGTH);
      if (whole !== undefined) return { kind: "part", above, below, whole };
    }
    this.#at = before;
    return { kind: "part", above, below, whole: undefined };
  }

  #bracketed(): Expression | undefined {
    this.#at += 1;
    const inner = this.#infix(0);
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
