import type { Recognition } from "@vivavoce/engine";
import type { SessionInput, SpeechStarted, SpeechStopped, Transcript } from "../../session/state/session-input.ts";

/** Facts about the user's audio, in media time; the session host adds what it knows and posts them as inputs. */
export type AudioInputFact =
  | Omit<SpeechStarted, "playback">
  | SpeechStopped
  | Extract<SessionInput, { readonly type: "partialRecognized" | "transcribed" }>
  | { readonly type: "transcriptionFailed"; readonly itemId: string; readonly error: Error };

/**
 * What the audio path in knows before a fact is certain, or besides: for output, speculation and the trace. Positions
 * are media time, in milliseconds.
 */
export type AudioInputCue =
  /** Voice activity has found speech. `held`: whether it interrupts is being found out, and output should wait. */
  | { readonly type: "speechDetected"; readonly atMs: number; readonly held: boolean }
  /** It interrupts: `speechStarted` follows. */
  | { readonly type: "speechBelieved"; readonly atMs: number }
  /** It does not interrupt, for all that is known now; if more is said, `speechStarted` may still come. */
  | { readonly type: "speechDismissed"; readonly atMs: number; readonly reason: "filler" | "no_words" }
  | { readonly type: "speechPaused"; readonly atMs: number }
  | { readonly type: "speechResumed"; readonly atMs: number }
  | {
      readonly type: "turnJudged";
      readonly atMs: number;
      readonly probability: number;
      /** What the words alone said, and a listener of the sound: null when it was late or failed; absent without one. */
      readonly words?: number;
      readonly sound?: number | null;
      readonly threshold: number;
      readonly extraSilenceMs: number;
    }
  /** The utterance in progress will probably end with this text: it may be answered ahead. */
  | {
      readonly type: "speculation";
      readonly atMs: number;
      readonly transcript: Transcript;
    }
  /** It goes on, or the text is another: what was answered ahead is for nothing. */
  | { readonly type: "speculationVoid" }
  /** What the echo canceller knows, about once a second while there is echo. */
  | {
      readonly type: "echo";
      readonly delayMs: number | null;
      readonly returnLossEnhancementDb: number;
      readonly driftPpm: number;
    };

/** The recognition of sound that began so much later than what its words are counted from. */
export function wordsLater(recognition: Recognition, byMs: number): Recognition {
  const { words } = recognition;
  if (words === undefined) return recognition;
  return { ...recognition, words: words.map((word) => ({ ...word, offsetMs: Math.max(0, word.offsetMs + byMs) })) };
}

/** A recognition as sessions know it: null for what the engine does not give. */
export function transcriptOf(recognition: Recognition): Transcript {
  const { text, language = null, words = null, logprobs = null, isForeign, foreignLogOdds } = recognition;
  const foreign = foreignLogOdds ?? (isForeign === true ? Infinity : undefined);
  // A journal is JSON, which has no infinity.
  const bounded = foreign === undefined ? {} : { foreignLogOdds: Math.max(-100, Math.min(100, foreign)) };
  return { text, language, words, logprobs, ...bounded };
}
