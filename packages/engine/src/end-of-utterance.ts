import type { PauseProsody } from "@vivavoce/audio";
import type { HealthReporting } from "./engine-health.ts";
import type { EnginesByLanguage } from "./languages/engine-for-language.ts";

/** What a judge knows at a pause. */
export interface PauseFacts {
  /** Recognized text of the utterance so far. */
  readonly text: string;
  /** BCP-47 code of the text, when known. */
  readonly language?: string;
  /** Length of the utterance before the pause, in milliseconds. */
  readonly speechMs: number;
  /** What the assistant said last; empty when nothing. */
  readonly lastAssistantText: string;
  /** How the speech before the pause sounded; left out, the words alone decide. */
  readonly prosody?: PauseProsody;
  /**
   * Length of the pause so far, in milliseconds; left out, a pause that has just been noticed. The longer it lasts,
   * the more probable the end.
   */
  readonly silenceMs?: number;
  /** What a listener made of the sound itself, as a probability in [0, 1] that it is over; left out, it is not known. */
  readonly heard?: number;
}

/** Whose pause is listened to, and until when. */
export interface PauseListenOptions {
  /** Aborting withdraws the question: whoever spoke goes on, or the answer would be late. */
  readonly signal: AbortSignal;
  /** Whose share of the listener it takes from; those without share one. */
  readonly sessionId?: string;
}

/** Tells from the sound before a pause whether the speaker has finished; answers later. */
export interface PauseListener {
  /** Stable name, shown to operators and in traces. */
  readonly id: string;
  /** Most sound before the pause that it makes use of, in milliseconds; the pause so far is part of it. */
  readonly soundMs: number;
  /** Of the samples that it takes, in Hz. */
  readonly sampleRate: number;
  /** Longest that a turn waits for the answer once the text is known, in milliseconds. A later answer is not used. */
  readonly budgetMs: number;
  /**
   * Probability in [0, 1] that the speaker has finished; undefined when it was aborted.
   * @param sound mono, in [-1, 1]; neither changed nor kept
   * @throws EngineError when it fails, or when too much waits; then the words decide
   */
  listen(sound: Float32Array, options: PauseListenOptions): Promise<number | undefined>;
}

/**
 * Judges from what was said whether the speaker has finished. Synchronous and pure; under 2 ms a call. What takes longer is
 * a listener, asked as soon as a pause begins; its answer comes back as one of the facts, if it is there in time.
 */
export interface EndOfUtteranceJudge extends HealthReporting {
  /** Stable name, shown to operators and in traces. */
  readonly id: string;
  /** BCP-47 codes whose words it reads; of others it goes by sound and silence. Absent, or `["*"]`: any. */
  readonly languages?: readonly string[];
  /** BCP-47 codes that its listener was made for; absent where there is no listener, or several. */
  readonly heard?: readonly string[];
  /** The judges of which it chooses one by the language, see `createJudgeByLanguage`; absent: it is one. */
  readonly byLanguage?: EnginesByLanguage<EndOfUtteranceJudge>;
  /** Probability in [0, 1] that the utterance is complete. */
  judge(facts: PauseFacts): number;
  /**
   * Who listens to the sound of pauses in a language; undefined when nobody does, and absent when nobody ever does.
   * @param language BCP-47 code; undefined when it is not known
   */
  listener?(language: string | undefined): PauseListener | undefined;
  /** Ends what a listener runs on; never rejects. */
  close?(): Promise<void>;
}
