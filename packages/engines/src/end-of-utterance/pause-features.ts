import type { PauseFacts } from "@vivavoce/engine";
import { askedFor } from "./asked-for.ts";
import type { AskedFor } from "./asked-for.ts";
import { clauseShape } from "./clause-shape.ts";
import { lastSentence, spokenText } from "./spoken-text.ts";
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
  const sentence = lastSentence(text);
  return [
    "bias",
    ...endFeatures(view),
    ...contextFeatures(view),
    ...clauseFeatures(view),
    ...bagFeatures(words),
    ...sentenceFeatures(sentence.words.length, words.length),
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

function lengthName(words: number): string {
  if (words <= 4) return String(words);
  return words <= 6 ? "5-6" : "7-";
}
