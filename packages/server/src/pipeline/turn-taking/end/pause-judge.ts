import { measurePauseProsody } from "@vivavoce/audio";
import type { PauseProsody } from "@vivavoce/audio";
import type { PauseFacts, Recognition } from "@vivavoce/engine";
import type { Judgement } from "../../../session/state/session-input.ts";
import { listenAfterMs, prosodyMs } from "../durations.ts";
import { extraSilenceMs } from "./extra-silence-ms.ts";
import { judgedFacts, listensTo } from "./judged-facts.ts";
import type { AudioInputCue } from "../cues.ts";
import type { DetectionSettings } from "../detection-settings.ts";
import { PauseListening } from "./pause-listening.ts";
import type { PauseListeningOptions, Stretch } from "./pause-listening.ts";

/** Without a judge every utterance counts as complete, and nothing is speculated. */
export interface PauseJudgeOptions extends PauseListeningOptions {
  readonly cue: (cue: AudioInputCue) => void;
}

/** What was made of a pause. */
interface Opinion {
  readonly probability: number;
  /** What the words alone said, where a listener was asked too. */
  readonly words?: number;
  /** What the listener said; null when it was late or failed. */
  readonly sound?: number | null;
}

/** Asks the end-of-utterance judge, with everything the session knows at a pause. Times are media time. */
export class PauseJudge {
  readonly #options: PauseJudgeOptions;
  readonly #listening: PauseListening;
  #onsetMs = 0;
  #pausedAtMs = 0;
  #isPaused = false;
  /** What the assistant said last. */
  lastAssistantText = "";
  /** Language that the session has asked for; undefined when it is found out. */
  language: string | undefined;
  /** The last judgement of the utterance that a listener had a part in; undefined when there was none. */
  judged: Judgement | undefined;

  constructor(options: PauseJudgeOptions) {
    this.#options = options;
    this.#listening = new PauseListening(options);
  }

  begin(onsetMs: number): void {
    this.#onsetMs = onsetMs;
    this.judged = undefined;
    this.resumed();
  }

  paused(atMs: number): void {
    this.#pausedAtMs = atMs;
    this.#isPaused = true;
  }

  resumed(): void {
    this.#isPaused = false;
    this.#listening.withdraw();
  }

  /** The pause has lasted until here: its sound is asked about as soon as there is enough of it. */
  waited(nowMs: number, detection: DetectionSettings | null): void {
    const { silenceDurationMs = 0, judgeTimeoutMs = null } = detection?.segmenter ?? {};
    if (!this.#isPaused || detection === null || judgeTimeoutMs === null) return;
    if (nowMs - this.#pausedAtMs < Math.min(listenAfterMs, silenceDurationMs / 2)) return;
    if (listensTo(detection.judging, this.#language())) this.#listening.ask(this.language, this.#stretch(nowMs));
  }

  /** Media time from which the sound of the utterance in progress may still be listened to. */
  heardFromMs(nowMs: number): number {
    const soundMs = Math.max(prosodyMs, this.#listening.soundMs(this.language));
    return Math.max(this.#onsetMs, (this.#isPaused ? this.#pausedAtMs : nowMs) - soundMs);
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
      const opinion = await this.#opinion(recognition, nowMs, detection);
      if (opinion === undefined) return 0;
      const { decisionThreshold: threshold, segmenter } = detection;
      const timeoutMs = segmenter.judgeTimeoutMs ?? 0;
      const silenceMs = Math.max(0, nowMs - this.#pausedAtMs);
      const extraMs = extraSilenceMs(opinion.probability, { decisionThreshold: threshold, timeoutMs, silenceMs });
      this.#options.cue({ type: "turnJudged", atMs: nowMs, ...opinion, threshold, extraSilenceMs: extraMs });
      const { words, sound } = opinion;
      if (words !== undefined && sound !== undefined) {
        this.judged = {
          atMs: nowMs,
          probability: opinion.probability,
          words,
          sound,
          threshold,
          extraSilenceMs: extraMs,
        };
      }
      return extraMs;
    } catch {
      // Without text the silence alone decides; the item will tell of the failure.
      return 0;
    }
  }

  /** How probably the utterance with this text is over, 0 to 1, for all that is known by now; undefined without a judge. */
  probability(recognition: Recognition, nowMs: number, detection: DetectionSettings): number | undefined {
    return this.#judge(this.#facts(recognition, nowMs, detection), this.#listening.heard);
  }

  /** Waits for the listener, if there is one for what was said. */
  async #opinion(recognition: Recognition, nowMs: number, detection: DetectionSettings): Promise<Opinion | undefined> {
    const facts = this.#facts(recognition, nowMs, detection);
    const words = this.#judge(facts);
    if (words === undefined || !listensTo(detection.judging, facts))
      return words === undefined ? words : { probability: words };
    const mostMs = detection.segmenter.judgeTimeoutMs ?? 0;
    const heard = await this.#listening.answer(facts.language, this.#stretch(nowMs), mostMs);
    if (heard === null) return { probability: words };
    return { probability: this.#judge(facts, heard) ?? words, words, sound: heard ?? null };
  }

  #judge(facts: PauseFacts, heard?: number): number | undefined {
    return this.#options.judge?.judge(heard === undefined ? facts : { ...facts, heard });
  }

  #facts({ text, language = this.language }: Recognition, nowMs: number, { judging }: DetectionSettings): PauseFacts {
    const facts: PauseFacts = {
      text,
      speechMs: this.#pausedAtMs - this.#onsetMs,
      lastAssistantText: this.lastAssistantText,
      silenceMs: Math.max(0, nowMs - this.#pausedAtMs),
      ...(language !== undefined && { language }),
    };
    const prosody = listensTo(judging, facts) ? this.#prosody() : undefined;
    return judgedFacts(judging, prosody === undefined ? facts : { ...facts, prosody });
  }

  #language(): Pick<PauseFacts, "language"> {
    return this.language === undefined ? {} : { language: this.language };
  }

  /** The sound of the utterance up to here. */
  #stretch(nowMs: number): Stretch {
    return { fromMs: this.#onsetMs, toMs: nowMs };
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
