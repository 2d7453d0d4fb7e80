import { measurePauseProsody } from "@vivavoce/audio";
import type { PauseProsody } from "@vivavoce/audio";
import type { EndOfUtteranceJudge, PauseFacts, Recognition } from "@vivavoce/engine";
import { prosodyMs } from "../durations.ts";
import { extraSilenceMs } from "./extra-silence-ms.ts";
import { judgedFacts, listensTo } from "./judged-facts.ts";
import type { AudioInputCue } from "../cues.ts";
import type { DetectionSettings } from "../detection-settings.ts";
import type { SampleSource } from "../utterance.ts";

export interface PauseJudgeOptions {
  /** Undefined: every utterance counts as complete, and nothing is speculated. */
  readonly judge: EndOfUtteranceJudge | undefined;
  /** The user's audio. */
  readonly sound: SampleSource;
  /** Of that audio, in Hz. */
  readonly sampleRate: number;
  readonly cue: (cue: AudioInputCue) => void;
}

/** Asks the end-of-utterance judge, with everything the session knows at a pause. Times are media time. */
export class PauseJudge {
  readonly #options: PauseJudgeOptions;
  #onsetMs = 0;
  #pausedAtMs = 0;
  #isPaused = false;
  /** What the assistant said last. */
  lastAssistantText = "";
  /** Language that the session has asked for; undefined when it is found out. */
  language: string | undefined;

  constructor(options: PauseJudgeOptions) {
    this.#options = options;
  }

  begin(onsetMs: number): void {
    this.#onsetMs = onsetMs;
    this.#isPaused = false;
  }

  paused(atMs: number): void {
    this.#pausedAtMs = atMs;
    this.#isPaused = true;
  }

  resumed(): void {
    this.#isPaused = false;
  }

  /** Media time from which the sound of the utterance in progress may still be listened to. */
  heardFromMs(nowMs: number): number {
    return Math.max(this.#onsetMs, (this.#isPaused ? this.#pausedAtMs : nowMs) - prosodyMs);
  }

  /**
   * How much longer to wait in silence before the utterance is over, in milliseconds.
   * @param settled what was recognized so far
   */
  async extraSilenceMs(
    settled: Promise<Recognition> | undefined,
    nowMs: number,
    detection: DetectionSettings | null,
  ): Promise<number> {
    try {
      const recognition = await settled;
      if (recognition === undefined || detection === null) return 0;
      const probability = this.probability(recognition, nowMs, detection);
      if (probability === undefined) return 0;
      const { decisionThreshold: threshold, segmenter } = detection;
      const timeoutMs = segmenter.judgeTimeoutMs ?? 0;
      const extraMs = extraSilenceMs(probability, { decisionThreshold: threshold, timeoutMs });
      this.#options.cue({ type: "turnJudged", atMs: nowMs, probability, threshold, extraSilenceMs: extraMs });
      return extraMs;
    } catch {
      // Without text the silence alone decides; the item will tell of the failure.
      return 0;
    }
  }

  /** How probably the utterance with this text is over, 0 to 1; undefined when there is no judge. */
  probability(
    { text, language = this.language }: Recognition,
    nowMs: number,
    { judging }: DetectionSettings,
  ): number | undefined {
    const { judge } = this.#options;
    if (judge === undefined) return undefined;
    const facts: PauseFacts = {
      text,
      speechMs: this.#pausedAtMs - this.#onsetMs,
      lastAssistantText: this.lastAssistantText,
      silenceMs: Math.max(0, nowMs - this.#pausedAtMs),
      ...(language !== undefined && { language }),
    };
    const prosody = listensTo(judging, facts) ? this.#prosody() : undefined;
    return judge.judge(judgedFacts(judging, prosody === undefined ? facts : { ...facts, prosody }));
  }

  /** How the speech before the pause sounded; it takes a millisecond to find out. */
  #prosody(): PauseProsody | undefined {
    const { sound, sampleRate } = this.#options;
    const sampleAt = (ms: number): number => Math.round((ms * sampleRate) / 1000);
    const fromMs = Math.max(this.#onsetMs, this.#pausedAtMs - prosodyMs);
    const samples = sound.read(sampleAt(fromMs), sampleAt(this.#pausedAtMs));
    return samples.length === 0 ? undefined : measurePauseProsody(samples, sampleRate);
  }
}
