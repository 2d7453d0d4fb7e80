import { measurePauseProsody } from "@vivavoce/audio";
import type { PauseProsody } from "@vivavoce/audio";
import type { EndOfUtteranceJudge, PauseFacts, Recognition } from "@vivavoce/engine";
import { prosodyMs } from "../durations.ts";
import { extraSilenceMs } from "./extra-silence-ms.ts";
import type { Logger } from "../../../runtime/logger.ts";
import { judgedFacts, listensTo } from "./judged-facts.ts";
import type { AudioInputNotice } from "../../input/audio-input-port.ts";
import type { DetectionSettings } from "../detection-settings.ts";
import { transcriptOf } from "../../input/transcript-answers.ts";
import type { SampleSource } from "../utterance.ts";

/** Who takes turns by silence alone still gets answers to sentences, not to halves of them. */
const usualThreshold = 0.5;

export interface PauseJudgeOptions {
  /** Absent: every utterance counts as complete, and none as foreseeable. */
  readonly judge?: EndOfUtteranceJudge;
  /** The user's audio. */
  readonly sound: SampleSource;
  /** Of that audio, in Hz. */
  readonly sampleRate: number;
  readonly notice: (notice: AudioInputNotice) => void;
  readonly logger: Logger;
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
    const { judge, notice } = this.#options;
    try {
      const recognition = await settled;
      if (judge === undefined || recognition === undefined || detection === null) return 0;
      const probability = this.#probability(judge, recognition, nowMs, detection);
      const { decisionThreshold: threshold, segmenter } = detection;
      const timeoutMs = segmenter.judgeTimeoutMs ?? 0;
      const extraMs = extraSilenceMs(probability, { decisionThreshold: threshold, timeoutMs });
      notice({ type: "turnJudged", atMs: nowMs, probability, threshold, extraSilenceMs: extraMs });
      return extraMs;
    } catch {
      // Without text the silence alone decides; the item will tell of the failure.
      return 0;
    }
  }

  /** Tells of the turn when the utterance will probably end here, so that what follows can be prepared. Never throws. */
  foresee(recognition: Recognition, nowMs: number, detection: DetectionSettings): void {
    const { judge, notice, logger } = this.#options;
    if (judge === undefined || recognition.text.trim() === "") return;
    const threshold = detection.segmenter.judgeTimeoutMs === null ? usualThreshold : detection.decisionThreshold;
    try {
      if (this.#probability(judge, recognition, nowMs, detection) < threshold) return;
      notice({ type: "turnForeseen", atMs: nowMs, transcript: transcriptOf(recognition) });
    } catch (error) {
      // Nothing depends on it: when the turn ends, the judge is asked again.
      logger.log("warn", "a turn could not be foreseen", { error: String(error) });
    }
  }

  #probability(
    judge: EndOfUtteranceJudge,
    { text, language = this.language }: Recognition,
    nowMs: number,
    { judging }: DetectionSettings,
  ): number {
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
