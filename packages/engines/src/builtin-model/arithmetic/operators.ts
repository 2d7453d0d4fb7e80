/** What is done to two numbers. */
interface Infix {
  /** The greater one binds first; the power alone from right to left. */
  readonly strength: number;
  readonly of: (left: number, right: number) => number;
  /** Ways to say it, longer ones before those that they begin with. */
  readonly said: readonly string[];
}

/** What is done to one number: it is said before it or behind it. */
interface Applied {
  readonly of: (operand: number) => number;
  readonly before?: readonly string[];
  readonly behind?: readonly string[];
}

/** By the name that is repeated to the caller. */
export const infixes = {
  plus: { strength: 1, of: (left, right) => left + right, said: ["plus", "added to"] },
  minus: { strength: 1, of: (left, right) => left - right, said: ["minus", "take away", "less"] },
  times: { strength: 2, of: (left, right) => left * right, said: ["times", "multiplied by", "multiplied with", "x"] },
  "divided by": { strength: 2, of: (left, right) => left / right, said: ["divided by", "over"] },
  modulo: { strength: 2, of: (left, right) => left % right, said: ["modulo", "mod"] },
  "percent of": { strength: 3, of: (left, right) => (left / 100) * right, said: ["percent of"] },
  "to the power of": {
    strength: 5,
    of: (left, right) => left ** right,
    said: ["to the power of", "raised to the power of", "to the power"],
  },
} as const satisfies Record<string, Infix>;

/** By the name that is repeated to the caller. */
export const applied = {
  "the square root of": { of: Math.sqrt, before: ["the square root of", "square root of", "square root"] },
  "the cube root of": { of: Math.cbrt, before: ["the cube root of", "cube root of"] },
  "half of": { of: (operand) => operand / 2, before: ["one half of", "a half of", "half of", "half"] },
  "a third of": { of: (operand) => operand / 3, before: ["one third of", "a third of"] },
  "a quarter of": { of: (operand) => operand / 4, before: ["one quarter of", "a quarter of", "a fourth of"] },
  twice: { of: (operand) => operand * 2, before: ["twice", "double"] },
  "three times": { of: (operand) => operand * 3, before: ["triple"] },
  minus: { of: (operand) => -operand, before: ["minus", "negative"] },
  squared: { of: (operand) => operand ** 2, before: ["the square of", "square of"], behind: ["squared"] },
  cubed: { of: (operand) => operand ** 3, before: ["the cube of", "cube of"], behind: ["cubed"] },
  percent: { of: (operand) => operand / 100, behind: ["percent"] },
  factorial: { of: factorial, behind: ["factorial"] },
} as const satisfies Record<string, Applied>;

/** Name of what stands between two numbers. */
export type InfixName = keyof typeof infixes;
/** Name of what is done to one number. */
export type AppliedName = keyof typeof applied;

/** Every way to say one, with its name. */
export const infixWays = waysOf(infixes, ({ said }) => said);
/** Of what is said before its number. */
export const waysBefore = waysOf<AppliedName, Applied>(applied, ({ before = [] }) => before);
/** Of what is said behind its number. */
export const waysBehind = waysOf<AppliedName, Applied>(applied, ({ behind = [] }) => behind);

/** Whether it is said behind what it is done to. */
export const isBehind = (name: AppliedName): boolean => "behind" in applied[name];

function waysOf<Name extends string, Row>(
  table: Readonly<Record<Name, Row>>,
  said: (row: Row) => readonly string[],
): readonly (readonly [string, Name])[] {
  const names = Object.keys(table) as Name[];
  return names.flatMap((name) => said(table[name]).map((way) => [way, name] as const));
}

function factorial(operand: number): number {
  if (!Number.isInteger(operand) || operand < 0 || operand > 170) return Number.NaN;
  let product = 1;
  for (let factor = 2; factor <= operand; factor += 1) product *= factor;
  return product;
}
