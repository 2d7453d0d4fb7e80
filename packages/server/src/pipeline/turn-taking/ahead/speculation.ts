import type { Recognition } from "@vivavoce/engine";
import type { Logger } from "../../../runtime/logger.ts";
import { transcriptOf } from "../cues.ts";
import type { AudioInputCue } from "../cues.ts";
import type { DetectionSettings } from "../detection-settings.ts";
import type { PauseJudge } from "../end/pause-judge.ts";

/** Who takes turns by silence alone still gets answers to sentences, not to halves of them. */
const usualThreshold = 0.5;

/** Says when a turn sounds over before it is, so that its answer can be begun, and when that was for nothing. */
export class Speculation {
  readonly #pauses: PauseJudge;
  readonly #cue: (cue: AudioInputCue) => void;
  readonly #logger: Logger;

  constructor(pauses: PauseJudge, cue: (cue: AudioInputCue) => void, logger: Logger) {
    this.#pauses = pauses;
    this.#cue = cue;
    this.#logger = logger;
  }

  /** The utterance in progress has this text at a pause; tells of it if it will probably end here. Never throws. */
  consider(recognition: Recognition, nowMs: number, detection: DetectionSettings): void {
    if (recognition.text.trim() === "") return;
    const threshold = detection.segmenter.judgeTimeoutMs === null ? usualThreshold : detection.decisionThreshold;
    try {
      const probability = this.#pauses.probability(recognition, nowMs, detection);
      if (probability === undefined || probability < threshold) return;
      this.#cue({ type: "speculation", atMs: nowMs, transcript: transcriptOf(recognition) });
    } catch (error) {
      // Nothing depends on it: when the turn ends, the judge is asked again.
      this.#logger.log("warn", "a turn could not be foreseen", { error: String(error) });
    }
  }

  /** The utterance goes on, or is dealt with in another way. */
  drop(): void {
    this.#cue({ type: "speculationVoid" });
  }
}
