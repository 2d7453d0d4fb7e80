import type { PauseFacts } from "@vivavoce/engine";
import { askedFor } from "./asked-question.ts";
import { clauseOpeners, fillers, openers } from "./english-endings.ts";
import { lastSentence, spokenText } from "./spoken-text.ts";
import { createTextRuleJudge } from "./text-rule-judge.ts";
import { wordClass } from "./word-class.ts";

const rules = createTextRuleJudge();

/** The end decides: no more than this many characters of it are looked at. */
const recentLength = 600;

/**
 * What the model looks at: names of the features that are present at a pause. A full stop is no feature, because
 * recognizers put one at nearly every pause; a question mark is, but only with the words around it.
 * The trained weights belong to exactly these names: who changes one trains anew.
 */
export function pauseFeatures(facts: Pick<PauseFacts, "text" | "lastAssistantText">): readonly string[] {
  const recent = facts.text.slice(-recentLength);
  const { words } = spokenText(recent);
  const sentence = lastSentence(recent);
  const asked = askedFor(facts.lastAssistantText);
  const word = (fromEnd: number) => words.at(-fromEnd) ?? "";
  const kind = (fromEnd: number) => (words.length < fromEnd ? "^" : wordClass(word(fromEnd)));
  const length = lengthName(words.length);
  const [w1, w2, w3] = [word(1), word(2), word(3)];
  const [c1, c2, c3, c4] = [kind(1), kind(2), kind(3), kind(4)];
  const shape = shapeOf(words);
  const rule = ruleName({ ...facts, text: recent });
  return [
    "bias",
    `w1 ${w1}`,
    `w21 ${w2} ${w1}`,
    `w321 ${w3} ${w2} ${w1}`,
    `w2 ${w2}`,
    `w3 ${w3}`,
    `w31 ${w3} ${w1}`,
    `c1 ${c1}`,
    `c21 ${c2} ${c1}`,
    `c321 ${c3} ${c2} ${c1}`,
    `c4321 ${c4} ${c3} ${c2} ${c1}`,
    `w2c1 ${w2} ${c1}`,
    `c2w1 ${c2} ${w1}`,
    `c3w2c1 ${c3} ${w2} ${c1}`,
    `s1 ${w1.slice(-3)}`,
    `c2s1 ${c2} ${w1.slice(-3)}`,
    `n ${length}`,
    `n c1 ${length} ${c1}`,
    `n w1 ${length} ${w1}`,
    `q ${asked}`,
    `q n ${asked} ${length}`,
    `q c1 ${asked} ${c1}`,
    `q c21 ${asked} ${c2} ${c1}`,
    `q w1 ${asked} ${w1}`,
    `q w21 ${asked} ${w2} ${w1}`,
    `f ${words[0] ?? ""}`,
    `f n ${words[0] ?? ""} ${length}`,
    `f2 ${words[0] ?? ""} ${words[1] ?? ""}`,
    `f2 n ${words[0] ?? ""} ${words[1] ?? ""} ${length}`,
    `f c1 ${words[0] ?? ""} ${c1}`,
    `all ${words.length <= 4 ? words.join(" ") : "-"}`,
    `q all ${asked} ${words.length <= 3 ? words.join(" ") : "-"}`,
    `shape ${shape}`,
    `shape n ${shape} ${length}`,
    `shape c1 ${shape} ${c1}`,
    `shape c21 ${shape} ${c2} ${c1}`,
    `rule ${rule}`,
    `rule q ${rule} ${asked}`,
    `rule n ${rule} ${length}`,
    `rule c1 ${rule} ${c1}`,
    ...bagFeatures(words, c1),
    ...sentenceFeatures(sentence.words.length, words.length),
  ];
}

/** Fine steps, because the rules give few different values and each stands for one of them. */
function ruleName(facts: Pick<PauseFacts, "text" | "lastAssistantText">): string {
  return rules.judge({ ...facts, speechMs: 1000 }).toFixed(2);
}

/** What has been said before the last three words: whether a verb, an object, "please" have come yet. */
function bagFeatures(words: readonly string[], c1: string): readonly string[] {
  const before = new Set(words.slice(-12, -1));
  const features: string[] = [];
  for (const word of before) features.push(`b ${word}`, `b c1 ${word} ${c1}`);
  return features;
}

function sentenceFeatures(sentenceWords: number, allWords: number): readonly string[] {
  return sentenceWords === allWords ? ["one sentence"] : ["sentences", `last sentence ${lengthName(sentenceWords)}`];
}

function lengthName(words: number): string {
  if (words <= 6) return String(words);
  if (words <= 8) return "7-8";
  if (words <= 11) return "9-11";
  return words <= 15 ? "12-15" : "16-";
}

/** How the clause is built so far: what opens it, whether a subject, a verb and something after the verb have come. */
function shapeOf(words: readonly string[]): string {
  let start = words.length;
  while (start > 0 && words.length - start < 15 && !isClauseBreak(words, start)) start -= 1;
  const clause = words.slice(start);
  const opener = clauseOpeners.has(words[start] ?? "") ? (words[start] ?? "") : "";
  const kinds = clause.map(wordClass);
  const verb = kinds.findIndex((kind) => /^(verb|past|auxiliary|contraction|negation|gerund|-ed|-ing)$/.test(kind));
  const lastVerb = kinds.findLastIndex((kind) => /^(verb|past|auxiliary|contraction|negation|gerund|-ed|-ing)$/.test(kind));
  const after = verb === -1 ? -1 : clause.length - 1 - lastVerb;
  const head = kinds.find((_, index) => !openers.has(clause[index] ?? "") && !fillers.has(clause[index] ?? "")) ?? "^";
  return `${opener} ${head} ${verb === -1 ? "0" : verb === lastVerb ? "1" : "2"} ${Math.min(after, 4)}`;
}

function isClauseBreak(words: readonly string[], start: number): boolean {
  if (start >= words.length) return false;
  const word = words[start] ?? "";
  return /^(and|but|so|because|or|if|when|while|then|that|which|who)$/.test(word) && start < words.length;
}
