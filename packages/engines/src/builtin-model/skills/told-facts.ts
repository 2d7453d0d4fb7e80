import { normalise } from "../normalise.ts";
import type { Skill } from "../skill.ts";
import { createSentenceReader, splitSentences } from "../turn.ts";
import type { Turn } from "../turn.ts";

const REMEMBER =
  /\b(?:remember|don['’]?t forget|do not forget|keep in mind|note)(?:(?: that|:|,)\s+(?<fact>.+?)|\s+(?<said>(?:my|our|i|we|the)\s[^?]+?\s(?:is|are|was|am|like|likes|have|has|parked|live|lives|work|works|called)\s[^?]+?))[.!]?$/iu;
/** "…, remember that": what was said before it is meant. */
const REMEMBER_AFTER =
  /^(?<fact>.+?),? (?:(?:and |so )?(?:please |can you |will you )?(?:remember|don['’]?t forget|do not forget|keep|note)(?: (?:that|this|it))?(?: in mind| down)?(?:,? (?:for me|for later|please|okay|ok|thanks|thank you|will you|would you))*)[.!]?$/iu;
/** Courtesy behind "remember that" is nothing to remember. */
const COURTESY = /^(?:(?:for me|for later|please|okay|ok|thanks|thank you|will you|would you|now|too)[ ,]*)+$/iu;
const OWN_THING =
  /^(?:and |by the way,? |well,? |so,? |hi,? |hello,? )*(?<fact>(?:my (?!name\b)[\p{L}' ]{2,40}? (?:is|are|was|lives? in|works? (?:as|at|in|for)|likes?|loves?|hates?|comes? from) [^?]+?)|(?:i|we) (?:live in|come from|was born|were born|work (?:as|at|in|for)|have (?:a|an|two|three|four|five|\d+) (?:dogs?|cats?|sons?|daughters?|child|children|kids?|brothers?|sisters?|cars?|pets?|rabbits?|horses?)|like(?! you\b)|love(?! you\b)|hate|prefer|parked) [^?]+?|i(?: am|['’]m) (?:from|allergic to|[\p{L}\d][\p{L}\d -]{0,24}? years old) ?[^?]*?)[.!]?$/iu;
/** Where a sentence goes on with another thing of the caller's own. */
const NEXT_FACT = /,? (?:and|but|,) (?=(?:my|our|i|we|i['’]m)\b)|, (?=(?:my|our|i|i['’]m) )/iu;
/** What is said of the caller's own is asked for with such a word. */
const OWN_QUESTION = /\b(?:my|mine|i|me|our|we|us)\b/;
/** A longer one is not repeated when it is told. */
const REPEATED_CHARACTERS = 36;
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
export const toldFacts: Skill = (turn) => {
  if (FORGET.test(turn.words)) return "All right, I will not bring it up again.";
  const told = factsIn(turn.said);
  if (told.length > 0) return confirm(told);
  if (ASKED_ALL.test(turn.words)) return tellAll(findFacts(turn));
  const about = ASKED_ABOUT.exec(turn.words)?.groups;
  const topic = about?.["topic"] ?? about?.["topic2"];
  const isAsked = QUESTION.test(turn.words);
  const asked = topic ?? (isAsked ? turn.words : undefined);
  const isOwn = topic !== undefined || OWN_QUESTION.test(turn.words);
  const fact = asked === undefined ? undefined : bestFact(findFacts(turn), asked, isOwn);
  if (fact !== undefined) return `You told me that ${fromCaller(fact)}.`;
  return topic === undefined ? undefined : "You have not told me about that.";
};

function tellAll(facts: readonly string[]): string {
  if (facts.length === 0) return "You have not asked me to remember anything yet.";
  const recent = facts.slice(-2).map((fact) => `that ${fromCaller(fact)}`);
  const all = `You told me ${recent.join(", and ")}.`;
  return facts.length === recent.length && all.length <= 60 ? all : `You told me ${recent.at(-1)}.`;
}

function confirm(facts: readonly string[]): string {
  const [fact = ""] = facts;
  if (facts.length === 2) return "I will remember both.";
  if (facts.length > 2) return "I will remember all of that.";
  return fact.length <= REPEATED_CHARACTERS ? `I will remember that ${fromCaller(fact)}.` : "I will remember that.";
}

function findFacts(turn: Turn): string[] {
  let facts: string[] = [];
  for (const { forgets, told } of readFacts(turn)) {
    if (forgets) facts = [];
    facts.push(...told);
  }
  return facts;
}

const readFacts = createSentenceReader((sentence) => ({
  forgets: FORGET.test(normalise(sentence)),
  told: factsIn(sentence),
}));

/** What a sentence tells of its speaker; two facts in one sentence are two. */
function factsIn(sentence: string): string[] {
  const single = splitSentences(sentence)[0] ?? "";
  if (/^(?:do you|did you|can you tell)\b/i.test(single) || single.endsWith("?")) return [];
  const before = REMEMBER_AFTER.exec(single)?.groups?.["fact"];
  const remember = REMEMBER.exec(single)?.groups;
  const after = remember?.["fact"] ?? remember?.["said"];
  const meant =
    after !== undefined && !COURTESY.test(after)
      ? after
      : before !== undefined && OWN.test(before)
        ? before
        : undefined;
  const parts = (meant ?? single).split(NEXT_FACT).map((part) => part.trim().replace(/[.!,]+$/, ""));
  if (meant !== undefined) return parts.filter((part) => part !== "");
  return parts.flatMap((part) => OWN_THING.exec(part)?.groups?.["fact"]?.trim() ?? []);
}

/** Begins with something of the caller's own. */
const OWN = /^(?:and |well,? |so,? )*(?:my|our|i|we|i['’]m) /iu;

/**
 * The latest fact that shares most content words with the question; every fact must share at least one, and all of them where
 * the question is not of the caller's own: "What is the garage code?" is, after it was told, and "who is the king" is not.
 */
function bestFact(facts: readonly string[], asked: string, isOwn: boolean): string | undefined {
  const wanted = contentWords(asked);
  let best: { fact: string; shared: number } | undefined;
  for (const fact of facts) {
    const words = contentWords(normalise(fact));
    const shared = words.filter((word) => wanted.includes(word)).length;
    const isMeant = isOwn || (/\b(?:is|are|was|were)\b/i.test(fact) && wanted.every((word) => words.includes(word)));
    if (isMeant && shared > 0 && shared >= (best?.shared ?? 0)) best = { fact, shared };
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
    .split(" ")
    .map((word) => {
      const key = word.toLowerCase().replace(/’/g, "'");
      return Object.hasOwn(SWAPS, key) ? SWAPS[key] : word;
    })
    .join(" ")
    .replace(/\byou was\b/g, "you were")
    .replace(/\bI were\b/g, "I was")
    .replace(/\bI are\b/g, "I am");
}
