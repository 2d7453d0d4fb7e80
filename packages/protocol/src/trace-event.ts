/**
 * What happened inside a session and when: the server's own account of a turn, for people who want to understand it.
 * Not part of Voice Live: only clients that connect with the feature flag `vivavoce_trace:true` (TR-20) get it.
 */
export interface TraceMessage {
  readonly type: typeof traceMessageType;
  readonly event_id: string;
  readonly trace: TraceEvent;
}

/** `type` of a `TraceMessage`. */
export const traceMessageType = "vivavoce.trace";

/** Value of `features` in the query that asks for trace messages. */
export const traceFeature = "vivavoce_trace";

/** `at_ms`: milliseconds since the session began, by the server's clock. `media_ms`: position in the user's audio (BH-30). */
export type TraceEvent = { readonly at_ms: number } & TraceFact;

/** What happened, by `kind`. */
export type TraceFact =
  /** Voice activity has found speech. `held`: output waits until it is known whether the user means to interrupt. */
  | { readonly kind: "speech_detected"; readonly media_ms: number; readonly held: boolean }
  /** It was none: the assistant goes on. */
  | { readonly kind: "speech_dismissed"; readonly media_ms: number; readonly reason: "filler" | "no_words" }
  | { readonly kind: "speech_started"; readonly media_ms: number }
  | { readonly kind: "speech_paused"; readonly media_ms: number }
  | { readonly kind: "speech_resumed"; readonly media_ms: number }
  /**
   * The end-of-utterance judge was asked. `probability` that the user has finished, against `threshold`;
   * `extra_silence_ms`: how much more silence ends the turn, 0 when it ends now. Where a model listens to the sound too,
   * `words_probability` and `sound_probability` are the two opinions; the latter is null when it came too late or failed.
   */
  | {
      readonly kind: "turn_judged";
      readonly media_ms: number;
      readonly probability: number;
      readonly words_probability?: number;
      readonly sound_probability?: number | null;
      readonly threshold: number;
      readonly extra_silence_ms: number;
    }
  | { readonly kind: "speech_stopped"; readonly media_ms: number }
  /** The text of an utterance is there. */
  | { readonly kind: "transcribed"; readonly item_id: string }
  /** The model was asked ahead of the decision that the turn is over. */
  | { readonly kind: "speculation_started" }
  /** What was made ahead: used, or thrown away because the user went on or something changed. */
  | { readonly kind: "speculation_ended"; readonly outcome: "used" | "wasted" }
  | { readonly kind: "response_started"; readonly response_id: string; readonly speculative: boolean }
  | { readonly kind: "first_token"; readonly response_id: string }
  | { readonly kind: "first_audio"; readonly response_id: string }
  /** The response is over; what was sent plays for `remaining_ms` more. */
  | { readonly kind: "response_ended"; readonly response_id: string; readonly remaining_ms: number }
  /**
   * A spoken turn has its answer: `first_audio_ms` from the end of the user's speech, as it was received, to the first
   * sound sent. The other four are its parts, one after the other, and add up to it: until the turn was held to be over,
   * until its text was there, until the first word of the model, until the first sound of the voice.
   */
  | {
      readonly kind: "turn_measured";
      readonly response_id: string;
      readonly first_audio_ms: number;
      readonly silence_ms: number;
      readonly transcription_ms: number;
      readonly first_token_ms: number;
      readonly speech_ms: number;
    }
  /** The user interrupted: of the item that was playing, `played_ms` had been heard. */
  | { readonly kind: "playback_cut"; readonly item_id: string; readonly played_ms: number }
  /** State of the echo canceller, while the assistant speaks; null where it is not known. */
  | {
      readonly kind: "echo";
      readonly delay_ms: number | null;
      readonly return_loss_enhancement_db: number | null;
      readonly drift_ppm: number | null;
    };
