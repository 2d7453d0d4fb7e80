import type { Skill } from "../skill.ts";
import { findCallerName } from "./caller-name.ts";

const ASKED =
  /\b(?:how (?:do|would|can) (?:you|i|we) spell|how is|spell)\s+(?:the (?:word|name)\s+|the\s+|out\s+|me\s+)?["“']?(?<word>[\p{L}][\p{L}'’ -]*?)["”']?(?:\s+(?:spelled|spelt|please|for me))*[\s.?!,]*$/iu;

/** Spells words letter by letter. */
export const spelling: Skill = (turn) => {
  if (!/\bspell(?:ed|t)?\b/.test(turn.words)) return undefined;
  const word = ASKED.exec(turn.said)?.groups?.["word"]?.trim();
  if (word === undefined || /^(?:it|that|this|words?|something)$/i.test(word)) return "Which word shall I spell?";
  const own = /^my(?: own)? name$/i.test(word) ? findCallerName(turn) : /^your name$/i.test(word) ? turn.ownName : word;
  if (own === undefined) return "You have not told me your name yet.";
  const spelled = own.split(/[\s-]+/).map((part) => Array.from(part.replace(/['’]/g, "")).join(", ").toUpperCase());
  return `${spelled.join(", then ")}.`;
};
