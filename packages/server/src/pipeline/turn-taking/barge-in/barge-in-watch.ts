import { firstAgainMs, firstLookMs, firstUnclearAgainMs, heardByMs, lastLookMs, longestAgainMs } from "../durations.ts";
import { beginsBackChannel, turnTakingOf, hasWords } from "./back-channels.ts";

/** What is known of speech that began while the assistant speaks. All times in media time. */
export interface BargeInLook {
  /** Recognized so far; empty when nothing was. */
  readonly text: string;
  /** Languages that it may be in, BCP-47; absent or empty: English. */
  readonly languages?: readonly string[];
  /** The recognizer hardly believes in a word of it; absent counts as false. */
  readonly isUnsure?: boolean;
  /** Said with a closed mouth: whatever was recognized, no words are in it. */
  readonly isHum: boolean;
  /** The assistant has finished meanwhile: nothing is left to interrupt, and words are a turn. */
  readonly isAssistantSilent: boolean;
  /** Time since the onset, in milliseconds. */
  readonly sinceOnsetMs: number;
  /** Whether the speaker has stopped, for now. */
  readonly paused: boolean;
}

/** What speech over an answer is taken for. */
export type BargeInVerdict =
  | { readonly type: "interrupts" }
  | { readonly type: "dismissed"; readonly reason: "filler" | "no_words" }
  | { readonly type: "unclear" };

/**
 * Finds out whether somebody who speaks while the assistant does wants to interrupt. Decides when the words claim the
 * turn, when the speaker stops, or 380 ms after the onset; a dismissal may be taken back when more is said.
 */
export class BargeInWatch {
  readonly #onsetMs: number;
  readonly #fillersCount: boolean;
  #nextLookMs: number = firstLookMs;
  #againMs: number = firstAgainMs;
  #unclearAgainMs: number = firstUnclearAgainMs;
  #isDismissed = false;
  /** Whether an earlier look had found a back-channel and nothing else. */
  #wasFiller = false;
  #awaitsRest = false;

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

  /** Whether it was dismissed for what might still have followed: when nothing does, it has to be weighed again. */
  get awaitsRest(): boolean {
    return this.#awaitsRest;
  }

  /** Whether speech that goes on should be looked at now. */
  isDue(nowMs: number): boolean {
    return nowMs - this.#onsetMs >= this.#nextLookMs;
  }

  /** Weighs what is known. A verdict of `unclear` is given before the last look only. */
  weigh(look: BargeInLook): BargeInVerdict {
    const { sinceOnsetMs, paused } = look;
    this.#nextLookMs = sinceOnsetMs < lastLookMs ? lastLookMs : sinceOnsetMs + this.#againMs;
    if (sinceOnsetMs >= lastLookMs) this.#againMs = Math.min(longestAgainMs, this.#againMs * 1.5);
    const mustDecide = paused || sinceOnsetMs >= lastLookMs;
    // Who goes on is soon known: a few words more are no back-channel, and one that is whole is.
    const isHalf = !paused && sinceOnsetMs < heardByMs && this.#isHalfBackChannel(look);
    this.#awaitsRest = isHalf;
    if (!isHalf && this.#takesTurn(look, mustDecide)) return { type: "interrupts" };
    const isFiller = hasWords(look.text) && turnTakingOf(look.text, look.languages).words === 0;
    // Of half a word an unsure recognizer writes what is commonest, and that is what listeners say.
    this.#wasFiller ||= isFiller && (mustDecide || look.isUnsure !== true);
    if (!mustDecide) return { type: "unclear" };
    this.#isDismissed = true;
    const reason = look.isHum || hasWords(look.text) ? "filler" : "no_words";
    if (reason === "no_words" || isHalf) this.#lookSoon(sinceOnsetMs);
    return { type: "dismissed", reason };
  }

  #lookSoon(sinceOnsetMs: number): void {
    this.#nextLookMs = Math.min(this.#nextLookMs, sinceOnsetMs + this.#unclearAgainMs);
    if (sinceOnsetMs >= heardByMs) this.#unclearAgainMs *= 2.5;
  }

  #isHalfBackChannel({ text, languages, isAssistantSilent }: BargeInLook): boolean {
    return !this.#fillersCount && !isAssistantSilent && beginsBackChannel(text, languages);
  }

  #takesTurn({ text, languages, isHum, isAssistantSilent }: BargeInLook, mustDecide: boolean): boolean {
    const { words, takesTurn } = turnTakingOf(text, languages);
    if (this.#fillersCount && mustDecide && (isHum || hasWords(text))) return true;
    if (isHum && takesTurn === "no") return false;
    // Half a word sounds like many others: early on, only what can hardly be mistaken is believed.
    if (!mustDecide) return takesTurn === "surely" || words > 2;
    // What has been a back-channel needs more than one odd word to be something else.
    if (this.#wasFiller && !isAssistantSilent) return takesTurn !== "no" || words > 1;
    return words > 0;
  }
}
