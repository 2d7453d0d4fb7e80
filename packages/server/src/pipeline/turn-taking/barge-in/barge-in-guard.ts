import type { Recognition, TokenLogprob } from "@vivavoce/engine";
import type { AudioInputCue } from "../cues.ts";
import { newsMs, settledPauseMs } from "../durations.ts";
import { BargeInWatch } from "./barge-in-watch.ts";
import type { BargeInSettings } from "../detection-settings.ts";
import { isHum } from "./hum.ts";

/** What is known of the assistant's own speech. */
export interface BargeInGuardOptions {
  /** Whether the assistant is speaking or about to, so that speech is an interruption. */
  readonly isAssistantSpeaking: () => boolean;
  /** Resolves when output has been held for as long as it may. */
  readonly holdTimeout: () => Promise<void>;
  readonly cue: (cue: AudioInputCue) => void;
  /** Of the user's audio, in Hz. */
  readonly sampleRate: number;
}

/** What was recognized, and the languages that it may be in. */
export interface SpokenText extends Pick<Recognition, "text" | "logprobs"> {
  readonly languages: readonly string[];
}

/** A piece of a word of which less than this is believed is hardly more than a guess: what is commonest for such a sound. */
const guessLogprob = -2;
/** A mark may well be in doubt where the word before it is not: nobody knows yet whether the sentence ends there. */
const hasMoreThanMarks = /[^\s\p{P}]/u;

function isGuess({ token, logprob }: TokenLogprob): boolean {
  return logprob < guessLogprob && hasMoreThanMarks.test(token);
}

/**
 * Stands between speech that begins while the assistant speaks and everybody who would be told of it. At most one
 * utterance is on trial; times are media time.
 */
export class BargeInGuard {
  readonly #options: BargeInGuardOptions;
  #trial: { readonly watch: BargeInWatch; readonly onsetMs: number } | undefined;
  #pausedAtMs: number | null = null;
  /** Media time up to which the speech has been weighed. */
  #weighedMs = 0;

  constructor(options: BargeInGuardOptions) {
    this.#options = options;
  }

  /** Whether the utterance in progress has not been believed. */
  get isOnTrial(): boolean {
    return this.#trial !== undefined;
  }

  /** Voiced time that makes speech now; undefined: what the detection says. */
  speechDurationMs(settings: BargeInSettings): number | undefined {
    return settings.speechDurationMs !== null && this.#options.isAssistantSpeaking()
      ? settings.speechDurationMs
      : undefined;
  }

  /** An utterance has begun; it is on trial when the assistant speaks and the settings want proof. */
  begin(onsetMs: number, atMs: number, settings: BargeInSettings): void {
    const held = settings.mustProve && this.#options.isAssistantSpeaking();
    this.#trial = held ? { watch: new BargeInWatch(onsetMs, settings.fillersCount), onsetMs } : undefined;
    this.#pausedAtMs = null;
    this.#weighedMs = onsetMs;
    this.#options.cue({ type: "speechDetected", atMs, held });
  }

  paused(atMs: number): void {
    this.#pausedAtMs = atMs;
  }

  resumed(): void {
    this.#pausedAtMs = null;
  }

  /** Whether the words should be weighed at this time. */
  isDue(nowMs: number): boolean {
    if (this.#trial === undefined) return false;
    const { watch } = this.#trial;
    if (this.#pausedAtMs === null) return watch.isDue(nowMs);
    const isSettled = nowMs - this.#pausedAtMs >= settledPauseMs;
    return (isSettled || watch.isDue(nowMs)) && (!watch.isDismissed || this.#hasNews);
  }

  /**
   * Whether more was said than has been weighed: of the same sound with a longer silence, recognizers make other words. That
   * nothing follows is news of what might have been half of something.
   */
  get #hasNews(): boolean {
    if (this.#trial?.watch.awaitsRest === true) return true;
    return this.#pausedAtMs === null || this.#pausedAtMs - this.#weighedMs >= newsMs;
  }

  /**
   * Weighs the words so far.
   * @param text asks what was recognized; a rejection counts as no words
   * @param sound the speech from its onset on
   * @returns whether the utterance is believed from now on
   */
  async weigh(
    nowMs: number,
    text: () => Promise<SpokenText>,
    sound: (fromMs: number) => Float32Array,
    isOver: boolean,
  ): Promise<boolean> {
    const trial = this.#trial;
    if (trial === undefined) return true;
    if (trial.watch.isDismissed && !this.#hasNews) return false;
    const late = trial.watch.isDismissed || isOver ? new Promise<null>(() => {}) : this.#late();
    const heard = text().catch((): SpokenText => ({ text: "", languages: [] }));
    const words = await Promise.race([heard, late]);
    // Somebody may have ended the trial meanwhile.
    if (this.#trial !== trial) return false;
    const wasDismissed = trial.watch.isDismissed;
    const paused = isOver || this.#pausedAtMs !== null;
    // Nobody can say what it is, and waiting longer would be worse than an answer cut short.
    const verdict =
      words === null
        ? ({ type: "interrupts" } as const)
        : trial.watch.weigh({
            ...words,
            isUnsure: words.logprobs?.some(isGuess) === true,
            isHum: isHum(sound(trial.onsetMs), this.#options.sampleRate),
            isAssistantSilent: !this.#options.isAssistantSpeaking(),
            sinceOnsetMs: nowMs - trial.onsetMs,
            paused,
          });
    this.#weighedMs = nowMs;
    if (verdict.type === "interrupts") {
      this.#trial = undefined;
      return true;
    }
    if (verdict.type === "dismissed" && !wasDismissed) {
      this.#options.cue({ type: "speechDismissed", atMs: nowMs, reason: verdict.reason });
    }
    return false;
  }

  /** Ends a trial in favour of who is speaking: interruptions need no proof any more. False when there was none. */
  believe(): boolean {
    const wasOnTrial = this.#trial !== undefined;
    this.#trial = undefined;
    return wasOnTrial;
  }

  /** The trial is over without a verdict: the audio was claimed or forgotten, or turns are taken in another way now. */
  end(nowMs: number): void {
    if (this.#trial === undefined) return;
    const { isDismissed } = this.#trial.watch;
    this.#trial = undefined;
    if (!isDismissed) this.#options.cue({ type: "speechDismissed", atMs: nowMs, reason: "no_words" });
  }

  async #late(): Promise<null> {
    await this.#options.holdTimeout();
    return null;
  }
}
