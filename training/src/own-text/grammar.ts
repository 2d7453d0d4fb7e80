import type { Random } from "../random.ts";

/**
 * Rules by name. Each choice is a template in which `{name}` stands for what that rule makes; a template that is
 * written twice is chosen twice as often.
 */
export type Grammar = Readonly<Record<string, readonly string[]>>;

/**
 * Makes a text of a rule.
 * @throws RangeError when a template names a rule that does not exist, or rules nest deeper than 20
 */
export function expand(grammar: Grammar, name: string, random: Random, depth = 0): string {
  const choices = grammar[name];
  if (choices === undefined || depth > 20) throw new RangeError(`no rule ${name}`);
  return fill(grammar, random.pick(choices), random, depth);
}

/** Makes a text of a template: see `expand`. */
export function fill(grammar: Grammar, template: string, random: Random, depth = 0): string {
  return template.replace(/\{(\w+)\}/g, (_, inner: string) => expand(grammar, inner, random, depth + 1));
}

/** Words divided at `|`, for rules that are plain lists. */
export function list(words: string): readonly string[] {
  return words.split("|").map((word) => word.trim());
}
