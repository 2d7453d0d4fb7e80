import { decodeGreedily, type DecodedText, type DecodeOptions, type DecoderRun } from "./greedy-decoder.ts";
import { bestToken } from "./log-probability.ts";
import { endsWord, phraseAt, type PhraseNode } from "./phrase-tree.ts";
import { TrackedRun } from "./tracked-run.ts";

/*
 * All gaps, costs and gains are in nats. Tuned on 40 names and product words, in a list with 200 others, that the
 * embedded voices said in 80 sentences, and on the shared recordings, which say none of them.
 */

/** A phrase is looked for only where its first token is this near to the network's choice. */
const firstGap = 6;
/** A token of a phrase that is farther away than this is hopeless, whatever the list says. */
const hopelessGap = 8;
/** So much less probable a text may be for each token of the phrase in it, up to a limit; it is all or nothing. */
const bonusPerToken = 3;
const mostBonus = 12;
/** A word that is a token of its own is known to the network, and needs less help. */
const knownWordBonus = 2;
/** What follows a phrase may be so much more probable than what followed the words in its place. */
const mostRegained = 4;
/** Places at which phrases are looked for in one pass: those where they are nearest. */
const maxStarts = 16;
/**
 * Calls of the model for all of them; what is begun within them may take as many again. Nobody waits for a partial, but the
 * next pass of somebody else.
 */
const maxCalls = { partial: 12, final: 36 };

/** A place where a phrase may begin. */
interface Start {
  readonly position: number;
  readonly token: number;
  readonly gap: number;
}

/** A phrase that the network does not hold for hopeless. */
interface Found {
  readonly tokens: readonly number[];
  /** Sum of its tokens' gaps. */
  readonly cost: number;
  /** Best token behind it. */
  readonly next: number;
}

/** A text with a phrase in place of other words. */
interface Variant {
  readonly text: DecodedText;
  readonly gain: number;
  /** Where the phrase begins and ends in it, and where the words that it replaces end. */
  readonly end: number;
  readonly replacedEnd: number;
}

interface PhraseOptions extends DecodeOptions {
  readonly tree: PhraseNode;
  readonly purpose: "partial" | "final";
  /** Asked of the text without any help: false ends the search, as where that text was invented. */
  readonly isWorthwhile: (plain: DecodedText) => boolean;
}

/**
 * Writes the most probable text, and then looks where a phrase of the list may have been said instead: where its tokens
 * are near to what the network would write, and where the whole text with the phrase, read on to its end, is less
 * probable by no more than the phrase's bonus. The comparison of whole texts pays the bonus back where the phrase breaks
 * off or what was said around it is lost. Costs a pass without such a place nothing but a look at the logits.
 */
export async function decodeWithPhrases(decoder: DecoderRun, options: PhraseOptions): Promise<DecodedText> {
  const search = new PhraseSearch(new TrackedRun(decoder), options);
  return search.decode();
}

/** What is added to a text's log probability for the phrases in it, in nats, whoever put them there. */
export function phraseBonus(tree: PhraseNode, tokens: readonly number[]): number {
  let bonus = 0;
  for (let position = 0; position < tokens.length; position++) {
    const length = phraseAt(tree, tokens, position);
    if (length === 0) continue;
    bonus += bonusOf(length);
    position += length - 1;
  }
  return bonus;
}

class PhraseSearch {
  readonly #run: TrackedRun;
  readonly #options: PhraseOptions;
  readonly #mostCalls: number;
  #calls = 0;

  constructor(run: TrackedRun, options: PhraseOptions) {
    this.#run = run;
    this.#options = options;
    this.#mostCalls = maxCalls[options.purpose];
  }

  async decode(): Promise<DecodedText> {
    const { fixedTokens = 0, isWorthwhile } = this.#options;
    let position = fixedTokens;
    let [text, starts] = await this.#read(this.#options, position);
    if (text.ended !== "complete" || !isWorthwhile(text)) return text;
    for (let start = starts.shift(); start !== undefined && this.#goesOn(); start = starts.shift()) {
      if (start.position < position) continue;
      const written = phraseAt(this.#options.tree, text.tokens, start.position);
      const better = written > 0 ? undefined : await this.#bestFrom(start, starts, text);
      position = Math.max(position, start.position + written);
      if (better === undefined) continue;
      position = better.variant.end;
      ({ text } = better.variant);
      starts = better.starts;
    }
    if (this.#options.isAborted()) return { ...text, ended: "aborted" };
    return text;
  }

  #goesOn(): boolean {
    return this.#calls < this.#mostCalls && !this.#options.isAborted();
  }

  /** Reads a text, and where phrases may begin in it from a position on, in order. */
  async #read(options: DecodeOptions, from: number): Promise<[DecodedText, Start[]]> {
    const starts: Start[] = [];
    const { tree } = this.#options;
    const onRow = (position: number, logits: Float32Array, best: number): void => {
      if (position < from) return;
      for (const token of tree.next.keys()) {
        const gap = gapOf(logits, best, token);
        if (gap <= firstGap) starts.push({ position, token, gap });
      }
    };
    const text = await decodeGreedily(this.#run, { ...options, onRow });
    const nearest = starts.toSorted((a, b) => a.gap - b.gap).slice(0, maxStarts);
    return [text, nearest.toSorted((a, b) => a.position - b.position || a.gap - b.gap)];
  }

  /** The best of the phrases that begin at a place or inside what they would replace there. */
  async #bestFrom(
    first: Start,
    others: Start[],
    text: DecodedText,
  ): Promise<{ variant: Variant; starts: Start[] } | undefined> {
    let best: { variant: Variant; starts: Start[] } | undefined;
    let end = first.position + 1;
    for (let start: Start | undefined = first; start !== undefined && this.#goesOn(); start = others.shift()) {
      const tried = await this.#try(start, text);
      if (tried !== undefined && tried.variant.gain > (best?.variant.gain ?? 0)) {
        best = tried;
        end = Math.max(end, tried.variant.replacedEnd);
      }
      if ((others[0]?.position ?? end) >= end) break;
    }
    return best;
  }

  /** Puts a phrase in the place of what the text has there; undefined where the network would not have it. */
  async #try(start: Start, text: DecodedText): Promise<{ variant: Variant; starts: Start[] } | undefined> {
    const before = text.tokens.slice(0, start.position);
    const found = await this.#follow(before, start);
    if (found === undefined || found.cost > bonusOf(found.tokens.length) + mostRegained) return undefined;
    const given = [...before, ...found.tokens];
    const behind = text.tokens.indexOf(found.next, start.position + 1);
    let left = this.#mostCalls;
    this.#run.crop(0);
    const [other, starts] = await this.#read(
      {
        ...this.#options,
        draft: [...given, ...(behind < 0 ? [] : text.tokens.slice(behind))],
        fixedTokens: given.length,
        margin: 0,
        isAborted: () => this.#options.isAborted() || --left < 0,
      },
      given.length,
    );
    this.#calls += other.steps;
    if (other.ended !== "complete") return undefined;
    const gain = logprobOf(other) - logprobOf(text) + bonusOf(found.tokens.length);
    const replacedEnd = behind < 0 ? given.length : behind;
    return { variant: { text: other, gain, end: given.length, replacedEnd }, starts };
  }

  /** Follows the phrases from their first token on, each time the nearest one; the longest that came to its end. */
  async #follow(before: readonly number[], { token: first, gap }: Start): Promise<Found | undefined> {
    let node = this.#options.tree.next.get(first);
    const path = [first];
    let cost = gap;
    let found: Found | undefined;
    while (node !== undefined) {
      const known = path.length;
      // What can go on in one way only is read in one call.
      node = extend(path, node);
      this.#calls += 1;
      const rows = await this.#run.after([...before, ...path], before.length + known);
      for (let index = known; index < path.length; index++) {
        const row = rows(index - known);
        const each = gapOf(row, bestToken(row), path[index] ?? 0);
        cost += each;
        if (each > hopelessGap) return found;
      }
      const logits = rows(path.length - known);
      const best = bestToken(logits);
      if (node.isEnd && endsWord(best)) found = { tokens: [...path], cost, next: best };
      const nearest = nearestOf(node, logits, best);
      if (nearest === undefined || !this.#goesOn()) return found;
      path.push(nearest.token);
      cost += nearest.gap;
      node = nearest.node;
    }
    return found;
  }
}

/** Goes on to the next place where there is a choice or an end. */
function extend(path: number[], from: PhraseNode): PhraseNode {
  let node = from;
  while (!node.isEnd && node.next.size === 1) {
    for (const [token, next] of node.next) {
      path.push(token);
      node = next;
    }
  }
  return node;
}

function nearestOf(
  { next }: PhraseNode,
  logits: Float32Array,
  best: number,
): { readonly token: number; readonly node: PhraseNode; readonly gap: number } | undefined {
  let token = -1;
  for (const each of next.keys()) if ((logits[each] ?? 0) > (logits[token] ?? Number.NEGATIVE_INFINITY)) token = each;
  const node = next.get(token);
  const gap = gapOf(logits, best, token);
  return node === undefined || gap > hopelessGap ? undefined : { token, node, gap };
}

function gapOf(logits: Float32Array, best: number, token: number): number {
  return (logits[best] ?? 0) - (logits[token] ?? Number.NEGATIVE_INFINITY);
}

function bonusOf(tokens: number): number {
  return tokens === 1 ? knownWordBonus : Math.min(mostBonus, bonusPerToken * tokens);
}

function logprobOf({ logprobs, endLogprob }: DecodedText): number {
  return logprobs.reduce((sum, each) => sum + each, endLogprob);
}
