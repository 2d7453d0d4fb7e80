import { bestToken, logSum } from "./log-probability.ts";
import { repeatedTokens } from "./repetition.ts";
import { endToken, isPunctuation, startToken } from "./token-text.ts";

/** The decoder's view of one stretch of audio, with what it has been fed so far. */
export interface DecoderRun {
  /**
   * Feeds tokens after those kept. Row `i` of the answer holds the logits of what follows `tokens[i]`; the rows are
   * good until the next call.
   */
  feed(tokens: readonly number[]): Promise<(row: number) => Float32Array>;
  /** Keeps only the first `length` tokens fed. */
  crop(length: number): void;
}

/** How far a text may go, what is known of it before, and what ends the work early. */
export interface DecodeOptions {
  /** Limit on the text, in tokens. */
  readonly maxTokens: number;
  /** Tokens that a pass before this one wrote. They save time and, with a margin of 0, do not change the text. */
  readonly draft: readonly number[];
  /** Tokens at the beginning of the draft that stand whatever the model thinks; 0 for none. */
  readonly fixedTokens?: number;
  /** A drafted token is kept when its logit is this close to the best one. */
  readonly margin: number;
  /** Told of what may be written at each place, before it is; the logits are good until it returns. */
  readonly onRow?: (position: number, logits: Float32Array, best: number) => void;
  /** Asked between steps: true ends the work. */
  readonly isAborted: () => boolean;
}

/** A text as tokens, with what the network thought of them. */
export interface DecodedText {
  readonly tokens: readonly number[];
  /** Log probability of each token, given those before it. */
  readonly logprobs: readonly number[];
  /** Log probability of the text ending where it does; 0 where it was ended. */
  readonly endLogprob: number;
  /** Log probability of there being no text. */
  readonly noTextLogprob: number;
  /** Why the text ended. */
  readonly ended: "complete" | "limit" | "repetition" | "aborted";
  /** Calls of the model. */
  readonly steps: number;
}

/** How far a drafted token may have moved to be found again. */
const resyncReach = 3;

/**
 * Writes the most probable text, one token after the other, except that the end token is forbidden at the first place:
 * after half a second of silence the model would end there and lose what was said. A draft is checked in one call; where
 * it departs from the best text, the rest of it is tried again at the place where it may go on.
 */
export async function decodeGreedily(run: DecoderRun, options: DecodeOptions): Promise<DecodedText> {
  const tokens: number[] = [];
  const logprobs: number[] = [];
  let noTextLogprob = 0;
  let steps = 0;
  let fed = 0;
  let pending: readonly number[] = [startToken, ...options.draft.slice(0, options.maxTokens)];
  const end = (ended: DecodedText["ended"], endLogprob = 0): DecodedText => ({
    tokens,
    logprobs,
    endLogprob,
    noTextLogprob,
    ended,
    steps,
  });
  for (;;) {
    if (options.isAborted()) return end("aborted");
    const rows = await run.feed(pending);
    steps += 1;
    for (let index = 0; index < pending.length; index++) {
      const logits = rows(index);
      const isFirst = tokens.length === 0;
      const drafted = pending[index + 1];
      const best = bestToken(logits, isFirst ? endToken : undefined);
      options.onRow?.(tokens.length, logits, best);
      const isFixed = drafted !== undefined && tokens.length < (options.fixedTokens ?? 0);
      const chosen = isFixed || isGoodEnough(logits, drafted, best, options.margin) ? drafted : best;
      const total = logSum(logits, best);
      if (chosen === endToken) return end("complete", Math.min(0, (logits[endToken] ?? 0) - total));
      if (isFirst) noTextLogprob = Math.min(0, (logits[endToken] ?? 0) - total);
      tokens.push(chosen);
      logprobs.push(Math.min(0, (logits[chosen] ?? 0) - total));
      const repeated = repeatedTokens(tokens);
      if (repeated > 0) {
        tokens.length -= repeated;
        logprobs.length = tokens.length;
        return end("repetition");
      }
      if (tokens.length >= options.maxTokens) return end("limit");
      if (chosen === drafted) continue;
      fed += index + 1;
      run.crop(fed);
      pending = [chosen, ...resync(pending.slice(index + 1), chosen)];
      break;
    }
  }
}

function isGoodEnough(
  logits: Float32Array,
  drafted: number | undefined,
  best: number,
  margin: number,
): drafted is number {
  if (drafted === undefined || drafted === endToken || best === endToken) return false;
  return (logits[drafted] ?? 0) >= (logits[best] ?? 0) - margin;
}

/** What of a draft may follow `chosen`, which stands where the draft had `rest[0]`. */
function resync(rest: readonly number[], chosen: number): readonly number[] {
  const [departed] = rest;
  if (departed === undefined) return [];
  const found = rest.slice(0, 1 + resyncReach).indexOf(chosen);
  if (found > 0) return rest.slice(found + 1);
  if (isPunctuation(chosen) && !isPunctuation(departed)) return rest;
  return rest.slice(1);
}
