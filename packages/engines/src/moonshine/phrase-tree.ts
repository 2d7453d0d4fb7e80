import { endToken, isPunctuation, tokensOf, tokenText } from "./token-text.ts";

/** A place in the tree of phrases: the tokens that may follow, and whether a phrase is whole here. */
export interface PhraseNode {
  readonly next: ReadonlyMap<number, PhraseNode>;
  readonly isEnd: boolean;
}

interface GrowingNode extends PhraseNode {
  readonly next: Map<number, GrowingNode>;
  isEnd: boolean;
}

/** Phrases beyond these, and longer ones (in characters), are left out: what a tree holds is bounded. */
const maxPhrases = 500;
const maxPhraseChars = 100;
/** So many trees are kept for the next pass; their making takes about half a millisecond a phrase. */
const maxTrees = 64;
/**
 * Places in all trees that are kept, at some 250 bytes each. 500 names have about 13,000, but 500 phrases of 100 letters that are
 * tokens of bytes have 150,000: 64 such lists would take more memory than a worker has.
 */
const maxKeptPlaces = 300_000;

const trees = new Map<string, { readonly tree: PhraseNode; readonly places: number }>();

/** The tree of these phrases: made once, as a session asks with the same ones again and again. */
export function phraseTreeOf(phrases: readonly string[]): PhraseNode {
  const taken = phrases.slice(0, maxPhrases).filter((phrase) => phrase.length <= maxPhraseChars);
  const key = taken.join("\n");
  const kept = trees.get(key) ?? counted(phraseTree(taken));
  // The one that was asked for last stands last, and stays however large it is.
  trees.delete(key);
  trees.set(key, kept);
  let places = 0;
  for (const each of trees.values()) places += each.places;
  for (const [oldest, each] of trees) {
    if (oldest === key || (trees.size <= maxTrees && places <= maxKeptPlaces)) break;
    trees.delete(oldest);
    places -= each.places;
  }
  return kept.tree;
}

function counted(tree: PhraseNode): { readonly tree: PhraseNode; readonly places: number } {
  return { tree, places: placesOf(tree) };
}

function placesOf({ next }: PhraseNode): number {
  let places = 1;
  for (const node of next.values()) places += placesOf(node);
  return places;
}

/** Makes a tree of the tokens of phrases, each as it is written and with a capital at its beginning. */
export function phraseTree(phrases: readonly string[]): PhraseNode {
  const root: GrowingNode = { next: new Map(), isEnd: false };
  for (const phrase of phrases) {
    const written = phrase.trim().replaceAll(/\s+/gu, " ");
    const [initial = ""] = written;
    if (initial === "") continue;
    for (const text of new Set([written, initial.toUpperCase() + written.slice(initial.length)])) {
      add(root, tokensOf(text));
    }
  }
  return root;
}

function add(root: GrowingNode, tokens: readonly number[]): void {
  let node = root;
  for (const token of tokens) {
    const next = node.next.get(token) ?? { next: new Map(), isEnd: false };
    node.next.set(token, next);
    node = next;
  }
  node.isEnd = true;
}

/** Tokens of the longest phrase that a text has at this place anyway; 0 where it has none. */
export function phraseAt(tree: PhraseNode, tokens: readonly number[], position: number): number {
  let node: PhraseNode | undefined = tree;
  let length = 0;
  for (let index = position; node !== undefined; index++) {
    const token = tokens[index] ?? endToken;
    if (node.isEnd && endsWord(token)) length = index - position;
    node = node.next.get(token);
  }
  return length;
}

/** Whether a word is over where this token follows it: its plural and its possessive are the word still. */
export function endsWord(token: number): boolean {
  return token === endToken || isPunctuation(token) || /^(?:[\s'’]|e?s$)/u.test(tokenText(token));
}
