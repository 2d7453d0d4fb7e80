import type { AudioInputNotice } from "./audio-input-port.ts";
import { BargeInWatch } from "./barge-in-watch.ts";
import type { BargeInSettings } from "./detection-settings.ts";

export interface BargeInGuardOptions {
  /** Whether the assistant is speaking or about to, so that speech is an interruption. */
  readonly isAssistantSpeaking: () => boolean;
  /** Resolves when output has been held for as long as it may. */
  readonly holdTimeout: () => Promise<void>;
  readonly notice: (notice: AudioInputNotice) => void;
}

/** Silence after which a recognizer can tell a whole word from the half of one, in milliseconds. */
const settledPauseMs = 90;

/**
 * Stands between speech that begins while the assistant speaks and everybody who would be told of it. At most one
 * utterance is on trial; times are media time.
 */
export class BargeInGuard {
  readonly #options: BargeInGuardOptions;
  #trial: { readonly watch: BargeInWatch; readonly onsetMs: number } | undefined;
  #pausedAtMs: number | null = null;

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
    this.#options.notice({ type: "speechDetected", atMs, held });
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
    const isSettled = this.#pausedAtMs !== null && nowMs - this.#pausedAtMs >= settledPauseMs;
    // Once dismissed, a pause says nothing new: the words are weighed again when more are said, or at the end.
    return this.#trial.watch.isDue(nowMs, isSettled && !this.#trial.watch.isDismissed);
  }

  /**
   * Weighs the words so far.
   * @param text what was recognized; a rejection counts as no words
   * @returns whether the utterance is believed from now on
   */
  async weigh(nowMs: number, text: Promise<string>, isOver: boolean): Promise<boolean> {
    const trial = this.#trial;
    if (trial === undefined) return true;
    const late = trial.watch.isDismissed || isOver ? new Promise<null>(() => {}) : this.#late();
    const words = await Promise.race([text.catch(() => ""), late]);
    // Somebody may have ended the trial meanwhile.
    if (this.#trial !== trial) return false;
    const wasDismissed = trial.watch.isDismissed;
    const paused = isOver || this.#pausedAtMs !== null;
    // Nobody can say what it is, and waiting longer would be worse than an answer cut short.
    const verdict =
      words === null
        ? ({ type: "interrupts" } as const)
        : trial.watch.weigh({ text: words, sinceOnsetMs: nowMs - trial.onsetMs, paused });
    if (verdict.type === "interrupts") {
      this.#trial = undefined;
      return true;
    }
    if (verdict.type === "dismissed" && !wasDismissed) {
      this.#options.notice({ type: "speechDismissed", atMs: nowMs, reason: verdict.reason });
    }
    return false;
  }

  /** The trial is over without a verdict: the audio was claimed or forgotten, or turns are taken in another way now. */
  end(nowMs: number): void {
    if (this.#trial === undefined) return;
    const { isDismissed } = this.#trial.watch;
    this.#trial = undefined;
    if (!isDismissed) this.#options.notice({ type: "speechDismissed", atMs: nowMs, reason: "no_words" });
  }

  async #late(): Promise<null> {
    await this.#options.holdTimeout();
    return null;
  }
}
