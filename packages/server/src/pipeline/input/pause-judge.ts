import type { EndOfUtteranceJudge, PauseFacts, Recognition } from "@vivavoce/engine";

/** Sound before a pause that the judge gets to hear the melody of, in milliseconds. */
export const prosodyMs = 2000;

/** Asks the end-of-utterance judge, with everything the session knows at a pause. Times are media time. */
export class PauseJudge {
  readonly #judge: EndOfUtteranceJudge;
  readonly #sampleRate: number;
  #onsetMs = 0;
  #pausedAtMs = 0;
  /** What the assistant said last. */
  lastAssistantText = "";
  /** Language that the session has asked for; undefined when it is found out. */
  language: string | undefined;

  /** @param sampleRate of the sound that `ask` gets, in Hz */
  constructor(judge: EndOfUtteranceJudge, sampleRate: number) {
    this.#judge = judge;
    this.#sampleRate = sampleRate;
  }

  get pausedAtMs(): number {
    return this.#pausedAtMs;
  }

  begin(onsetMs: number): void {
    this.#onsetMs = onsetMs;
  }

  paused(atMs: number): void {
    this.#pausedAtMs = atMs;
  }

  /**
   * Probability in [0, 1] that the speaker has finished.
   * @param sound the last of the speech before the pause; too little of it, and the words alone decide
   */
  ask({ text, language = this.language }: Recognition, nowMs: number, sound: Float32Array): number {
    const facts: PauseFacts = {
      text,
      speechMs: this.#pausedAtMs - this.#onsetMs,
      lastAssistantText: this.lastAssistantText,
      silenceMs: Math.max(0, nowMs - this.#pausedAtMs),
      ...(language !== undefined && { language }),
    };
    return this.#judge.judge(facts);
  }
}
