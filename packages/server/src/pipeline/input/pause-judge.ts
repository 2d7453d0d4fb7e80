import { measurePauseProsody } from "@vivavoce/audio";
import type { PauseProsody } from "@vivavoce/audio";
import type { EndOfUtteranceJudge, PauseFacts, Recognition } from "@vivavoce/engine";
import { extraSilenceMs } from "../turn/extra-silence-ms.ts";
import { judgedFacts, listensTo } from "../turn/judged-facts.ts";
import type { AudioInputNotice } from "./audio-input-port.ts";
import type { DetectionSettings } from "./detection-settings.ts";
import type { SampleSource } from "./utterance.ts";

/** Sound before a pause that the judge gets to hear the melody of, in milliseconds. */
const prosodyMs = 2000;

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
}

/** Asks the end-of-utterance judge, with everything the session knows at a pause. Times are media time. */
export class PauseJudge {
  readonly #options: PauseJudgeOptions;
  #onsetMs = 0;
  #pausedAtMs = 0;
  /** What the assistant said last. */
  lastAssistantText = "";
  /** Language that the session has asked for; undefined when it is found out. */
  language: string | undefined;

  constructor(options: PauseJudgeOptions) {
    this.#options = options;
  }

  begin(onsetMs: number): void {
    this.#onsetMs = onsetMs;
  }

  paused(atMs: number): void {
    this.#pausedAtMs = atMs;
  }

  /** How much longer to wait in silence before the utterance is over, in milliseconds. */
  extraSilenceMs(recognition: Recognition, nowMs: number, detection: DetectionSettings): number {
    const { judge } = this.#options;
    if (judge === undefined) return 0;
    const probability = this.#probability(judge, recognition, nowMs, detection);
    const { decisionThreshold: threshold, segmenter } = detection;
    const extraMs = extraSilenceMs(probability, {
      decisionThreshold: threshold,
      timeoutMs: segmenter.judgeTimeoutMs ?? 0,
    });
    this.#options.notice({ type: "turnJudged", atMs: nowMs, probability, threshold, extraSilenceMs: extraMs });
    return extraMs;
  }

  /** Whether the utterance will probably end here, so that what follows can be prepared. */
  soundsFinished(recognition: Recognition, nowMs: number, detection: DetectionSettings): boolean {
    const { judge } = this.#options;
    if (judge === undefined || recognition.text.trim() === "") return false;
    const threshold = detection.segmenter.judgeTimeoutMs === null ? usualThreshold : detection.decisionThreshold;
    return this.#probability(judge, recognition, nowMs, detection) >= threshold;
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
