import type { PauseProsody } from "@vivavoce/audio";

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
}

/** Judges from what was said whether the speaker has finished. Synchronous and pure; under 2 ms a call. */
export interface EndOfUtteranceJudge {
  readonly id: string;
  /** BCP-47 codes whose words it reads; of others it goes by sound and silence. Absent, or `["*"]`: any. */
  readonly languages?: readonly string[];
  /** Probability in [0, 1] that the utterance is complete. */
  judge(facts: PauseFacts): number;
}
