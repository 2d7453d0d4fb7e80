import { claimOf, hasWords } from "./back-channels.ts";

/** What is known of speech that began while the assistant speaks. All times in media time. */
export interface BargeInLook {
  /** Recognized so far; empty when nothing was. */
  readonly text: string;
  /** Time since the onset, in milliseconds. */
  readonly sinceOnsetMs: number;
  /** Whether the speaker has stopped, for now. */
  readonly paused: boolean;
}

export type BargeInVerdict =
  | { readonly type: "interrupts" }
  | { readonly type: "dismissed"; readonly reason: "filler" | "no_words" }
  | { readonly type: "unclear" };

/** The first look at the words: from less than this, recognizers make up texts. */
const firstLookMs = 250;
/** The last look that can still stop the assistant 500 ms after the onset, a recognition pass included. */
const lastLookMs = 410;
/** How often speech that was taken for a back-channel is looked at again: "okay, but what about". */
const againMs = 190;

/**
 * Finds out whether somebody who speaks while the assistant does wants to interrupt. Decides when the words claim the
 * turn, when the speaker stops, or 410 ms after the onset; a dismissal may be taken back when more is said.
 */
export class BargeInWatch {
  readonly #onsetMs: number;
  readonly #fillersCount: boolean;
  #nextLookMs: number = firstLookMs;
  #isDismissed = false;

  /**
   * @param onsetMs media time of the onset
   * @param fillersCount whether back-channels and hesitations are speech like any other (`remove_filler_words` false)
   */
  constructor(onsetMs: number, fillersCount: boolean) {
    this.#onsetMs = onsetMs;
    this.#fillersCount = fillersCount;
  }

  /** Whether it is known by now that the assistant may go on, for the time being. */
  get isDismissed(): boolean {
    return this.#isDismissed;
  }

  /** Whether the words should be looked at now, that speech goes on or has just stopped. */
  isDue(nowMs: number, pausedNow: boolean): boolean {
    return pausedNow || nowMs - this.#onsetMs >= this.#nextLookMs;
  }

  /** Weighs what is known. A verdict of `unclear` is given before the last look only. */
  weigh(look: BargeInLook): BargeInVerdict {
    const { text, sinceOnsetMs, paused } = look;
    this.#nextLookMs = sinceOnsetMs < lastLookMs ? lastLookMs : sinceOnsetMs + againMs;
    const claim = claimOf(text);
    const count = this.#fillersCount && hasWords(text) ? Math.max(1, claim.words) : claim.words;
    const mustDecide = paused || sinceOnsetMs >= lastLookMs;
    if (claim.claims || count >= (mustDecide ? 1 : 2)) return { type: "interrupts" };
    if (!mustDecide) return { type: "unclear" };
    this.#isDismissed = true;
    return { type: "dismissed", reason: hasWords(text) ? "filler" : "no_words" };
  }
}
