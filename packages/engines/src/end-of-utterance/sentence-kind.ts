import { auxiliaries, fillers, negations, openers, questionWords } from "./english-endings.ts";
import { wordClass } from "./word-class.ts";

/** What a sentence does, by its first words. */
export type SentenceKind =
  | "nothing"
  | "yes"
  | "praise"
  | "no"
  | "thanks"
  | "greeting"
  | "question"
  | "wish"
  | "done"
  | "order"
  | "i"
  | "it"
  | "clause"
  | "phrase";

const wishes =
  /^(i want|i need|i'd|i would|i am looking|i'm looking|i prefer|we want|we need|we'd|we would|let's|i will need)\b/;
const done =
  /^(that's all|that is all|that's it|that's everything|i'm (good|all|done|fine)|i am (good|all|done|fine)|nothing|that will be)\b/;
const praise = new Set("great perfect sounds good cool nice fine awesome wonderful excellent amazing wow".split(" "));

/** Reads the kind off the words, in lower case; a sentence without a mark may hold two, and the first one counts. */
export function sentenceKind(words: readonly string[]): SentenceKind {
  const start = words.findIndex((word) => !openers.has(word) && !fillers.has(word));
  if (start < 0) return "nothing";
  const head = words.slice(start, start + 4);
  const plain = head.join(" ");
  const [first = "", second = ""] = head;
  const kind = wordClass(first);
  if (done.test(plain)) return "done";
  if (wishes.test(plain)) return "wish";
  if (questionWords.has(first) || auxiliaries.has(first) || negations.has(first)) return "question";
  // "No" is a quantity to the list of classes.
  if (first === "no") return "no";
  if (praise.has(first)) return "praise";
  if (kind === "yes" || kind === "no" || kind === "thanks" || kind === "greeting") return kind;
  if (first === "i" || first.startsWith("i'")) return "i";
  if (/^(it|that|this|it's|that's)$/.test(first)) return "it";
  if (kind === "verb" && wordClass(second) !== "^") return "order";
  return head.some((word) => /^(auxiliary|contraction|past|verb|negation)$/.test(wordClass(word)))
    ? "clause"
    : "phrase";
}
