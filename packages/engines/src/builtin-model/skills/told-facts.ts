import { normalise } from "../normalise.ts";
import type { Skill } from "../skill.ts";
import { allSentences, splitSentences } from "../turn.ts";
import type { Turn } from "../turn.ts";

const REMEMBER = /\b(?:remember|don['’]?t forget|do not forget|keep in mind|note)(?: that|:|,)\s+(?<fact>.+?)[.!]?$/iu;
const OWN_THING =
  /^(?:and |by the way,? |well,? |so,? )*(?<fact>my (?!name\b)[\p{L}' ]{2,40}? (?:is|are|was) [^?]+?)[.!]?$/iu;
const FORGET = /\bforget (?:everything|all|it all|what i (?:said|told you))\b/;
const ASKED_ALL =
  /\bwhat (?:do|did|can) you remember\b|\bwhat did i (?:tell|ask) you (?:to remember|about me)\b|\bwhat do you know about me\b/;
const ASKED_ABOUT = /\bwhat did i (?:tell|say)(?: to)?(?: you)? about (?<topic>.+)$|\bdo you remember (?<topic2>.+)$/;
const QUESTION = /^(?:and |so |now |please |tell me )*(?:what|when|where|who|which|how|is|are)\b/;
const COMMON = new Set(
  (
    "a an the is are was were be i you my your me we our it its that this to of in on at for and or with do did does " +
    "what when where who which how remember tell told about please name have has can could will would not now"
  ).split(" "),
);

/** Remembers what the caller asked to keep in mind, from the conversation itself. */
export const toldFacts: Skill = {
  name: "told facts",
  scope: "sentence",
  answer(turn) {
    if (FORGET.test(turn.words)) return "All right, I will not bring it up again.";
    const told = factIn(turn.said);
    if (told !== undefined) return `I will remember that ${fromCaller(told)}.`;
    const facts = findFacts(turn);
    if (ASKED_ALL.test(turn.words)) return tellAll(facts);
    const about = ASKED_ABOUT.exec(turn.words)?.groups;
    const topic = about?.["topic"] ?? about?.["topic2"];
    const asked = topic ?? (QUESTION.test(turn.words) ? turn.words : undefined);
    const fact = asked === undefined ? undefined : bestFact(facts, asked);
    if (fact !== undefined) return `You told me that ${fromCaller(fact)}.`;
    return topic === undefined ? undefined : "You have not told me about that.";
  },
};

function tellAll(facts: readonly string[]): string {
  if (facts.length === 0) return "You have not asked me to remember anything yet.";
  const recent = facts.slice(-3).map((fact) => `that ${fromCaller(fact)}`);
  return `You told me ${recent.join(", and ")}.`;
}

function findFacts(turn: Turn): string[] {
  let facts: string[] = [];
  for (const sentence of allSentences(turn)) {
    if (FORGET.test(normalise(sentence))) facts = [];
    const fact = factIn(sentence);
    if (fact !== undefined) facts.push(fact);
  }
  return facts;
}

function factIn(sentence: string): string | undefined {
  const single = splitSentences(sentence)[0] ?? "";
  if (/^(?:do you|did you|can you tell)\b/i.test(single) || single.endsWith("?")) return undefined;
  return (REMEMBER.exec(single) ?? OWN_THING.exec(single))?.groups?.["fact"]?.trim();
}

/** The latest fact that shares most content words with the question; every fact must share at least one. */
function bestFact(facts: readonly string[], asked: string): string | undefined {
  const wanted = contentWords(asked);
  let best: { fact: string; shared: number } | undefined;
  for (const fact of facts) {
    const shared = contentWords(normalise(fact)).filter((word) => wanted.includes(word)).length;
    if (shared > 0 && shared >= (best?.shared ?? 0)) best = { fact, shared };
  }
  return best?.fact;
}

function contentWords(words: string): string[] {
  return words
    .split(" ")
    .filter((word) => !COMMON.has(word))
    .map((word) => word.replace(/(?<=\w{3})(?:s|ed|ing)$/, ""));
}

const SWAPS: Readonly<Record<string, string>> = {
  i: "you",
  me: "you",
  my: "your",
  mine: "yours",
  myself: "yourself",
  am: "are",
  "i'm": "you're",
  "i've": "you've",
  our: "your",
  we: "you",
  you: "I",
  your: "my",
};

/** The fact from the other side: "my car is red" becomes "your car is red". */
function fromCaller(fact: string): string {
  return fact
    .replace(/\bI was\b/gi, "you were")
    .split(" ")
    .map((word) => {
      const key = word.toLowerCase().replace(/’/g, "'");
      return Object.hasOwn(SWAPS, key) ? SWAPS[key] : word;
    })
    .join(" ");
}
