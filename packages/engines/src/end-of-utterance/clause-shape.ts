import { clauseOpeners, fillers, openers } from "./english-endings.ts";
import { wordClass } from "./word-class.ts";

/** Words that begin a new clause. */
const breaks = new Set("and but so because or if when while then that which who".split(" "));
const verbLike = /^(verb|past|auxiliary|contraction|negation|gerund|-ed|-ing)$/;
/** Further back than this the last clause is not looked for, in words. */
const longestClause = 15;

/**
 * How the last clause is built so far, as a name: the conjunction that opens it, the class of its first word, how many
 * verbs have come (0, 1, 2 for more), and how many words follow the last one (4 for more, -1 without a verb).
 */
export function clauseShape(words: readonly string[]): string {
  let start = Math.max(0, words.length - longestClause);
  for (let index = words.length - 1; index > start; index--) if (breaks.has(words[index] ?? "")) start = index;
  const clause = words.slice(start);
  const kinds = clause.map(wordClass);
  const opener = clauseOpeners.has(clause[0] ?? "") ? (clause[0] ?? "") : "";
  const head = kinds.find((_, index) => !openers.has(clause[index] ?? "") && !fillers.has(clause[index] ?? "")) ?? "^";
  const verbs = kinds.filter((kind) => verbLike.test(kind)).length;
  const lastVerb = kinds.findLastIndex((kind) => verbLike.test(kind));
  const after = verbs === 0 ? -1 : Math.min(clause.length - 1 - lastVerb, 4);
  return `${opener} ${head} ${String(Math.min(verbs, 2))} ${String(after)}`;
}
