import type { PauseFacts } from "@vivavoce/engine";
import { askedFor } from "./asked-for.ts";
import type { AskedFor } from "./asked-for.ts";
import { clauseShape } from "./clause-shape.ts";
import { fillers, prepositions } from "./english-endings.ts";
import { sentenceKind } from "./sentence-kind.ts";
import { spokenText } from "./spoken-text.ts";
import { createTextRuleJudge } from "./text-rule-judge.ts";
import { wordClass } from "./word-class.ts";
import type { WordClass } from "./word-class.ts";

const rules = createTextRuleJudge();

/** The end decides: no more than this many characters of it are looked at. */
const recentLength = 600;

/** A pause as the model takes it. */
export interface PauseDescription {
  /** Names of the features that are present; none twice matters. */
  readonly features: readonly string[];
  /** What the rules for endings say, in log-odds. */
  readonly ruleEvidence: number;
}

/**
 * What the model looks at in a text and what it answers. A full stop is no feature, because recognizers put one at
 * nearly every pause; a question mark says a little. The trained weights belong to exactly these names: who changes one trains anew.
 */
export function describePause({
  text,
  lastAssistantText,
}: Pick<PauseFacts, "text" | "lastAssistantText">): PauseDescription {
  const recent = text.slice(-recentLength);
  const rule = rules.judge({ text: recent, lastAssistantText, speechMs: 1000 });
  return { features: pauseFeatures(recent, lastAssistantText, rule), ruleEvidence: Math.log(rule / (1 - rule)) };
}

function pauseFeatures(text: string, lastAssistantText: string, rule: number): readonly string[] {
  const { words } = spokenText(text);
  const view: View = {
    words,
    first: words[0] ?? "",
    second: words[1] ?? "",
    length: lengthName(words.length),
    asked: askedFor(lastAssistantText),
    rule: rule.toFixed(2),
    w1: words.at(-1) ?? "",
    w2: words.at(-2) ?? "",
    w3: words.at(-3) ?? "",
    c1: classAt(words, 1),
    c2: classAt(words, 2),
    c3: classAt(words, 3),
    c4: classAt(words, 4),
  };
  const sentences = text.trim().split(/(?<=[.?!])\s+(?=\S)/);
  const sentence = spokenText(sentences.at(-1) ?? "");
  return [
    "bias",
    ...endFeatures(view),
    ...contextFeatures(view),
    ...clauseFeatures(view),
    ...bagFeatures(words),
    ...sentenceFeatures(sentence.words.length, words.length),
    ...kindFeatures(view, sentence.words, spokenText(sentences.at(-2) ?? "").words, sentences.length),
    ...phraseFeatures(view),
    ...talkFeatures(view),
    ...(sentence.mark === "?" ? ["?", `? ${view.c1}`, `? n ${view.length}`] : []),
  ];
}

/** What the features are made of. */
interface View {
  readonly words: readonly string[];
  readonly first: string;
  readonly second: string;
  readonly length: string;
  readonly asked: AskedFor;
  /** Verdict of the rules. They give few different values, and each stands for one of them. */
  readonly rule: string;
  /** The last words and their classes, from the end. */
  readonly w1: string;
  readonly w2: string;
  readonly w3: string;
  readonly c1: WordClass;
  readonly c2: WordClass;
  readonly c3: WordClass;
  readonly c4: WordClass;
}

function classAt(words: readonly string[], fromEnd: number): WordClass {
  return wordClass(words.at(-fromEnd) ?? "");
}

/** How the text ends. */
function endFeatures({ w1, w2, w3, c1, c2, c3, c4 }: View): readonly string[] {
  const suffix = w1.slice(-3);
  return [
    `w1 ${w1}`,
    `w21 ${w2} ${w1}`,
    `w2 ${w2}`,
    `w3 ${w3}`,
    `c1 ${c1}`,
    `c21 ${c2} ${c1}`,
    `c321 ${c3} ${c2} ${c1}`,
    `c4321 ${c4} ${c3} ${c2} ${c1}`,
    `w2c1 ${w2} ${c1}`,
    `c2w1 ${c2} ${w1}`,
    `c3w2c1 ${c3} ${w2} ${c1}`,
    `s1 ${suffix}`,
    `c2s1 ${c2} ${suffix}`,
  ];
}

/** What it answers, how long it is, and how it began. */
function contextFeatures({ words, first, second, length, asked, rule, w1, w2, c1, c2 }: View): readonly string[] {
  return [
    `n ${length}`,
    `n c1 ${length} ${c1}`,
    `n w1 ${length} ${w1}`,
    `q ${asked}`,
    `q n ${asked} ${length}`,
    `q c1 ${asked} ${c1}`,
    `q c21 ${asked} ${c2} ${c1}`,
    `q w1 ${asked} ${w1}`,
    `q w21 ${asked} ${w2} ${w1}`,
    `f ${first}`,
    `f n ${first} ${length}`,
    `f2 ${first} ${second}`,
    `f2 n ${first} ${second} ${length}`,
    `f c1 ${first} ${c1}`,
    `all ${words.length <= 4 ? words.join(" ") : "-"}`,
    `q all ${asked} ${words.length <= 3 ? words.join(" ") : "-"}`,
    `rule ${rule}`,
    `rule q ${rule} ${asked}`,
    `rule n ${rule} ${length}`,
    `rule c1 ${rule} ${c1}`,
  ];
}

/** How the last clause is built. */
function clauseFeatures({ words, length, c1, c2 }: View): readonly string[] {
  const shape = clauseShape(words);
  return [`shape ${shape}`, `shape n ${shape} ${length}`, `shape c1 ${shape} ${c1}`, `shape c21 ${shape} ${c2} ${c1}`];
}

/** What has been said before the last word: whether a verb, an object, "please" have come yet. */
function bagFeatures(words: readonly string[]): readonly string[] {
  return [...new Set(words.slice(-12, -1))].map((word) => `b ${word}`);
}

function sentenceFeatures(sentenceWords: number, allWords: number): readonly string[] {
  return sentenceWords === allWords ? ["one sentence"] : ["sentences", `last sentence ${lengthName(sentenceWords)}`];
}

/** What the last sentence does, after which other one, in answer to what. */
function kindFeatures(
  { asked, length, words, c1, rule }: View,
  last: readonly string[],
  before: readonly string[],
  sentences: number,
): readonly string[] {
  const kind = sentenceKind(last);
  const earlier = before.length === 0 ? "-" : sentenceKind(before);
  const many = String(Math.min(sentences, 4));
  return [
    `k ${kind}`,
    `k n ${kind} ${lengthName(last.length)}`,
    `k q ${kind} ${asked}`,
    `k k ${kind} ${earlier}`,
    `k k n ${kind} ${earlier} ${lengthName(last.length)}`,
    `k k q ${kind} ${earlier} ${asked}`,
    `k c1 ${kind} ${c1}`,
    `k rule ${kind} ${rule}`,
    `k shape ${kind} ${clauseShape(last)}`,
    `k all ${kind} ${sentenceKind(words)} ${length}`,
    `m ${many}`,
    `m k ${many} ${kind}`,
    `m rule ${many} ${rule}`,
  ];
}

/** Which adjuncts the last words have: one that leads to another is seldom the last. */
function phraseFeatures({ words, asked, c1 }: View): readonly string[] {
  const recent = words.slice(-14);
  const places = recent.flatMap((word, index) =>
    prepositions.has(word) || word === "in" || word === "on" ? [index] : [],
  );
  const names = places.map((index) => recent[index] ?? "");
  const last = places.at(-1);
  const since = last === undefined ? -1 : Math.min(recent.length - 1 - last, 5);
  const seen = [...new Set(names)].sort().join(" ");
  const coarse = recent.slice(-6).map((word) => coarseClass(word));
  return [
    `p ${seen}`,
    `p since ${names.at(-1) ?? "-"} ${String(since)}`,
    `p two ${names.slice(-2).join(" ")} ${String(since)}`,
    `p count ${String(Math.min(names.length, 4))} ${String(since)} ${c1}`,
    `p q ${asked} ${seen}`,
    `t5 ${coarse.slice(-5).join("")}`,
    `t6 ${coarse.join("")}`,
  ];
}

/** Whether this is thinking aloud: hesitations, words said twice, and how much has been said so far. */
function talkFeatures({ words, c1, rule, asked }: View): readonly string[] {
  const hesitations = words.filter((word, index) => fillers.has(word) || word === words[index - 1]).length;
  const talk = `${longName(words.length)} ${String(Math.min(hesitations, 2))}`;
  return [`l ${talk}`, `l c1 ${talk} ${c1}`, `l rule ${talk} ${rule}`, `l q ${talk} ${asked}`];
}

const coarseClasses: Readonly<Record<string, string>> = {
  article: "d",
  possessive: "d",
  demonstrative: "d",
  quantity: "d",
  subject: "s",
  pronoun: "s",
  object: "n",
  contraction: "c",
  auxiliary: "v",
  negation: "v",
  verb: "v",
  past: "v",
  gerund: "v",
  "-ed": "v",
  "-ing": "g",
  preposition: "p",
  particle: "p",
  and: "a",
  but: "b",
  opener: "b",
  question: "q",
  adverb: "r",
  "-ly": "r",
  adjective: "j",
  "-ous": "j",
  number: "m",
  digits: "m",
  day: "t",
  span: "t",
  filler: "f",
  yes: "y",
  no: "y",
  greeting: "y",
  thanks: "h",
};

function coarseClass(word: string): string {
  return coarseClasses[wordClass(word)] ?? "n";
}

function longName(words: number): string {
  if (words <= 6) return "6";
  if (words <= 10) return "10";
  if (words <= 16) return "16";
  if (words <= 26) return "26";
  return words <= 45 ? "45" : "46-";
}

function lengthName(words: number): string {
  if (words <= 4) return String(words);
  return words <= 6 ? "5-6" : "7-";
}
