import type { Skill } from "../skill.ts";

const ASKED =
  /\b(?:how (?:do|would|can) (?:you|i|we) spell|how is|spell)\s+(?:the (?:word|name)\s+|the\s+|out\s+|me\s+)?["“']?(?<word>[\p{L}][\p{L}'’ -]*?)["”']?(?:\s+(?:spelled|spelt|please|for me))*[\s.?!,]*$/iu;

/** Spells words letter by letter. */
export const spelling: Skill = {
  name: "spelling",
  scope: "sentence",
  answer(turn) {
    if (!/\bspell(?:ed|t)?\b/.test(turn.words)) return undefined;
    const word = ASKED.exec(turn.said)?.groups?.["word"]?.trim();
    if (word === undefined || /^(?:it|that|this|words?|something)$/i.test(word)) return "Which word shall I spell?";
    const spelled = word.split(/[\s-]+/).map((part) => Array.from(part.replace(/['’]/g, "")).join(", ").toUpperCase());
    return `${spelled.join(", then ")}.`;
  },
};
