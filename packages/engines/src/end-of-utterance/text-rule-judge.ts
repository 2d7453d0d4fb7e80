import type { EndOfUtteranceJudge, PauseFacts } from "@vivavoce/engine";
import { digitRunComplete } from "./digit-run.ts";
import * as english from "./english-endings.ts";
import { foreignEnding, foreignLanguages } from "./foreign-endings.ts";
import { lastSentence, spokenText } from "./spoken-text.ts";
import type { SpokenText } from "./spoken-text.ts";

/** What a rule looks at. */
interface Evidence extends SpokenText {
  /** The assistant's last words were a question, so that a bare noun is an answer. */
  readonly isAnswer: boolean;
  /** A question word, or one that opens a relative clause, stands before the last word. */
  readonly hasQuestionWord: boolean;
  /** What the assistant said last and what the user says, in lower case. */
  readonly context: string;
  /** Words of all sentences: a number may be spread over several. */
  readonly allWords: readonly string[];
}

/** Sound shorter than this and without words is no speech, in milliseconds. */
const noiseMs = 500;

/** The end decides: no more than this many characters of it are looked at. */
const recentLength = 600;

/** "The one I was looking for": a relative clause without its pronoun. */
const bareRelative =
  /\b(all|everything|anything|something|ones?|things?|person|place|number|time|day|way) (\w+ )?(i|we|you|he|she|they|i'd|i'm|we'd) \w+/;

/** Probability that the utterance is complete, or undefined when the rule has nothing to say. */
type Rule = (evidence: Evidence) => number | undefined;

/** The first rule that has something to say decides. */
const rules: readonly Rule[] = [
  openMark,
  wholeReply,
  hesitation,
  ({ allWords, context }) => digitRunComplete(allWords, context),
  lastPronoun,
  bareDemonstrative,
  ({ last }) => (english.neverLast.has(last) ? 0.05 : undefined),
  introduction,
  lastAuxiliary,
  lastParticle,
  lastPreposition,
  lastVerb,
  leadingWord,
  openPair,
  openClause,
  openList,
];

/**
 * Judges the end of an utterance from how its text ends: what is missing after an article, a preposition, a hesitation,
 * within a telephone number. Final punctuation counts for little, because recognizers put a full stop after nearly
 * everything. English; of ten other languages the last word is read, and of the rest only hesitation marks.
 */
export function createTextRuleJudge(): EndOfUtteranceJudge {
  return { id: "text-rules-en", languages: ["en", ...foreignLanguages], judge };
}

function judge(facts: PauseFacts): number {
  const recent = facts.text.slice(-recentLength);
  const { words: allWords } = spokenText(recent);
  const text = lastSentence(recent);
  // A short sound without words is noise, and nothing will follow; somebody who spoke longer was not understood yet.
  if (text.words.length === 0) return facts.speechMs < noiseMs ? 0.9 : 0.4;
  if (facts.language !== undefined && !/^en\b/i.test(facts.language))
    return openMark(text) ?? foreignEnding(recent, facts.language) ?? 0.6;
  const asked = facts.lastAssistantText.trim().toLowerCase();
  const evidence: Evidence = {
    ...text,
    allWords,
    isAnswer: asked.endsWith("?"),
    hasQuestionWord:
      text.words.slice(0, -1).some((word) => english.questionWords.has(word)) || bareRelative.test(text.plain),
    context: `${asked} ${allWords.join(" ")}`,
  };
  for (const rule of rules) {
    const probability = rule(evidence);
    if (probability !== undefined) return probability;
  }
  return wholeSentence(evidence);
}

function openMark({ mark }: SpokenText): number | undefined {
  if (mark === "…" || mark === "-") return 0.1;
  return mark === "," ? 0.15 : undefined;
}

function wholeReply({ plain, isAnswer }: Evidence): number | undefined {
  // "It is", "I have": without a question before them they are beginnings.
  if (english.answerReplies.has(plain)) return isAnswer ? 0.95 : 0.45;
  return english.wholeReplies.has(plain) ? 0.95 : undefined;
}

function hesitation({ words, last, beforeLast, plain }: Evidence): number | undefined {
  if (words.every((word) => english.fillers.has(word) || english.openers.has(word))) return last === "oh" ? 0.5 : 0.08;
  if (/\b(let me|let's|lets) (see|think|check)$/.test(plain)) return 0.15;
  if (plain === "please") return 0.35;
  if (english.fillers.has(last)) return 0.12;
  if (beforeLast === "you" && last === "know") return 0.3;
  if (last === "so")
    return /^(think|guess|hope|suppose|believe|say|do|if|even|much|and)$/.test(beforeLast) ? 0.85 : 0.12;
  if (last === "but" || last === "then") return last === "but" ? 0.06 : 0.5;
  return beforeLast === "i" && last === "mean" ? 0.12 : undefined;
}

function lastPronoun({ words, last, beforeLast, plain, mark }: Evidence): number | undefined {
  const before = words.at(-3) ?? "";
  const isInverted = english.auxiliaries.has(beforeLast) || english.negations.has(beforeLast);
  if (isInverted && mark !== "?" && words.length === 2 && (english.subjects.has(last) || last === "it")) return 0.15;
  if (english.subjects.has(last)) return isInverted || beforeLast === "and" ? 0.7 : 0.06;
  if (last === "you") {
    if (/\b(how|what|where|who) (are|were|do|did|can) you$/.test(plain))
      return /^(how|where|who)/.test(plain) ? 0.8 : 0.3;
    if (isInverted || /^(if|when|that|because|while|since)$/.test(beforeLast)) return 0.08;
  }
  if (last === "it" && beforeLast === "make") return 0.25;
  if (last === "it" && /^(if|when|because|that|since|and|but|while)$/.test(beforeLast)) return 0.1;
  if (last === "me") {
    if (beforeLast === "let") return 0.06;
    if (/^(give|get|show|tell|bring|find|send|play|buy|make|remind)$/.test(beforeLast)) {
      return /^(you|please|and|to|)$/.test(before) ? 0.15 : 0.5;
    }
  }
  return last === "his" ? 0.25 : undefined;
}

function bareDemonstrative({ words, last, beforeLast }: Evidence): number | undefined {
  if (last !== "that" && last !== "this" && last !== "these" && last !== "those" && last !== "which") return undefined;
  if (last === "which") return 0.1;
  if (last !== "that") return words.length > 2 ? 0.6 : 0.4;
  if (
    /^(think|thought|said|say|says|know|believe|hope|told|guess|sure|means|so|something|one|fact|find|show)$/.test(
      beforeLast,
    )
  ) {
    return 0.15;
  }
  return english.auxiliaries.has(beforeLast) || english.prepositions.has(beforeLast) || words.length > 2 ? 0.65 : 0.4;
}

/** "My name is", "it's called", "I'm calling about". */
function introduction({ plain, last }: Evidence): number | undefined {
  if (/\b(name|number|address|email|code|question|problem|answer|thing|reason|date|time) (is|was)$/.test(plain)) {
    return /\b(what|whatever|know|tell|where)\b/.test(plain) && !/^what (is|was)/.test(plain) ? 0.65 : 0.04;
  }
  return last === "called" || last === "named" ? 0.3 : undefined;
}

function lastAuxiliary({ words, last, beforeLast, plain, hasQuestionWord }: Evidence): number | undefined {
  // "Ten am".
  if (last === "am" && beforeLast !== "i") return 0.85;
  if (last === "not")
    return /^(or|why|maybe|probably|if|hope|guess|not|certainly|absolutely|of)$/.test(beforeLast) ? 0.85 : 0.35;
  if (english.negations.has(last)) return english.pronouns.has(beforeLast) ? 0.55 : 0.2;
  if (!english.auxiliaries.has(last)) return undefined;
  if (english.questionWords.has(beforeLast)) return 0.06;
  if (hasQuestionWord || /\b(all|everything|anything|something|as|than) (\w+ )*\w+ \w+$/.test(plain)) return 0.75;
  if (!english.pronouns.has(beforeLast)) return last === "do" ? 0.4 : 0.08;
  if (/^(yes|no|yeah|nope|yep|sure|of course)\b/.test(plain)) return 0.9;
  if (/\b(you|they|we|i) have$/.test(plain)) return 0.12;
  return words.length > 3 && /\b(think|hope|know|guess|believe|wish|sure)\b/.test(plain) ? 0.6 : 0.12;
}

function lastParticle({ words, last, beforeLast, plain, hasQuestionWord }: Evidence): number | undefined {
  if (!english.particles.has(last)) return undefined;
  if (hasQuestionWord) return 0.75;
  if (english.particleVerbs.has(beforeLast)) return 0.2;
  if (/\b(going|so) on$/.test(plain)) return 0.75;
  if (last === "in" || last === "on") {
    if (
      /^(it|that|them|this|him|her|come|go|log|sign|check|move|carry|lights?|lamp|tv|fan|heating|alarm|music)$/.test(
        beforeLast,
      )
    ) {
      return 0.85;
    }
    return english.placedWords.has(beforeLast) || words.length < 3 ? 0.08 : 0.3;
  }
  return last === "over" || last === "around" ? 0.55 : 0.75;
}

function lastPreposition({ last, beforeLast, plain, hasQuestionWord, isAnswer, words }: Evidence): number | undefined {
  if (!english.prepositions.has(last)) return undefined;
  if (hasQuestionWord && !english.questionWords.has(beforeLast) && beforeLast !== "like") return 0.6;
  if (last === "to" && /\b(love|want|like|have|need|try|going|used) to$/.test(plain)) {
    return isAnswer && words.length <= 6 && /\b(n't|not|love|yes|no|yeah)\b/.test(plain) ? 0.6 : 0.08;
  }
  // "Songs to listen to", but not "I want to listen to".
  const beforeInfinitive = /(\w+) to \w+ \w+$/.exec(plain)?.[1];
  if (beforeInfinitive !== undefined && !english.infinitiveVerbs.has(beforeInfinitive)) return 0.55;
  return /^(kind|sort) of$/.test(`${beforeLast} ${last}`) ? 0.3 : 0.07;
}

function lastVerb({ words, last, beforeLast, plain, hasQuestionWord }: Evidence): number | undefined {
  if (/^(think|guess|believe|suppose|hope)$/.test(last) && beforeLast === "i") return words.length > 3 ? 0.65 : 0.1;
  const isOpen = english.openVerbs.has(last);
  if (!isOpen && !english.halfOpenVerbs.has(last)) return undefined;
  const objectCameBefore = /\b(all|everything|anything|what|whatever|that|which|ones?|things?|if|as) (\w+ ){0,5}\w+$/;
  if (hasQuestionWord || objectCameBefore.test(plain)) return last === "like" || !isOpen ? 0.75 : 0.7;
  if (last === "like") return 0.1;
  if (isOpen) return 0.12;
  // "The play", "an order": a noun.
  return /^(a|an|the|my|your|this|that|first|last|good|new)$/.test(beforeLast) ? 0.75 : 0.3;
}

function leadingWord({ words, last, beforeLast, plain }: Evidence): number | undefined {
  if (last === "more" || last === "most") return beforeLast === "any" || beforeLast === "some" ? 0.7 : 0.45;
  if (english.questionWords.has(last)) return lastQuestionWord(last, words.length);
  if (/\bwhat (kind|type|sort|color|colour|size)$|\bhow (long|far|often|old|big|fast|soon|tall)$/.test(plain))
    return 0.35;
  if (last === "many" || last === "much") return beforeLast === "how" ? 0.35 : 0.7;
  if (last === "next" || last === "first" || last === "really" || last === "probably" || last === "maybe") return 0.45;
  return english.leadingWords.has(last) ? (words.length > 1 ? 0.12 : 0.4) : undefined;
}

/** "I don't know why" may be all; "tell me what" is not. A single one is more often a beginning than a question. */
function lastQuestionWord(last: string, count: number): number {
  if (count === 1) return last === "why" || last === "who" ? 0.7 : 0.4;
  return /^(why|when|where|how)$/.test(last) ? 0.45 : 0.2;
}

/** "Either" without its "or", "between" without its "and". */
function openPair({ plain }: Evidence): number | undefined {
  if (/^(?!.*\bor\b).*\beither \w/.test(plain) && !/\beither$/.test(plain)) return 0.35;
  return /\bbetween (?!.*\band\b)(?!(the|my|our|your|us|them|you)\b)/.test(plain) ? 0.3 : undefined;
}

/** "If you could", "when I was in London": the main clause is still to come. */
function openClause({ words, segments, context, plain }: Evidence): number | undefined {
  const first = words.find((word) => !english.openers.has(word) || english.clauseOpeners.has(word)) ?? "";
  if (!english.clauseOpeners.has(first) || segments.length > 1 || words.length > 9) return undefined;
  // "When is", "since when": questions; "because" answers one.
  if (/^(when|as|since|after|before|once) (is|are|was|were|do|does|did|will|can|should|would|soon|well)\b/.test(plain))
    return undefined;
  if (first === "because" && /\bwhy\b|\breason\b|\bhow come\b/.test(context)) return undefined;
  return 0.35;
}

/** Short things one after the other with no "and" before the last. */
function openList({ segments }: Evidence): number | undefined {
  if (segments.length < 2) return undefined;
  const [head = "", ...rest] = segments;
  const tail = rest.at(-1) ?? "";
  if (
    /^(yes|no|yeah|nope|okay|ok|oh|well|hi|hey|hello|thanks|sure|sorry|so|now|please|alright|right|great|good)\b/.test(
      head,
    )
  ) {
    return undefined;
  }
  if (rest.some((segment) => segment === "" || segment.split(" ").length > 4)) return undefined;
  if (/\b(and|or|please|thanks|thank|right|though|too|is|are|am|was|do|does|can|will)\b/.test(tail)) return undefined;
  return segments.length > 2 ? 0.4 : 0.6;
}

/** Nothing is missing that a rule knows of. */
function wholeSentence({ words, mark, last, isAnswer }: Evidence): number {
  if (mark === "?" || english.closers.has(last)) return 0.9;
  if (isAnswer) return 0.86;
  if (words.length === 1) return 0.6;
  return words.length === 2 ? 0.72 : 0.8;
}
