import type { Session } from "@vivavoce/protocol";

/** Facts about the user's audio, in media time; the session host adds what it knows and posts them as inputs. */
export type AudioInputFact =
  | { readonly type: "speechStarted"; readonly epoch: number; readonly startMs: number }
  | { readonly type: "speechStopped"; readonly epoch: number; readonly endMs: number }
  /** The part of the current utterance's text that two recognition passes agree on; it only grows. */
  | { readonly type: "partialRecognized"; readonly epoch: number; readonly stableText: string }
  | {
      readonly type: "transcribed";
      readonly itemId: string;
      readonly transcript: {
        readonly text: string;
        readonly language: string | null;
        readonly words:
          readonly { readonly text: string; readonly offsetMs: number; readonly durationMs: number }[] | null;
        readonly logprobs: readonly { readonly token: string; readonly logprob: number }[] | null;
      };
    }
  | { readonly type: "transcriptionFailed"; readonly itemId: string; readonly error: Error };

/**
 * What the audio path in knows before a fact is certain, or besides: for output, speculation and the trace. Positions
 * are media time, in milliseconds.
 */
export type AudioInputNotice =
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
      readonly threshold: number;
      readonly extraSilenceMs: number;
    }
  /** The utterance in progress will probably end with this text. */
  | {
      readonly type: "turnForeseen";
      readonly atMs: number;
      readonly transcript: Extract<AudioInputFact, { type: "transcribed" }>["transcript"];
    }
  /** It goes on. */
  | { readonly type: "turnUnforeseen" }
  /** What the echo canceller knows, about once a second while there is echo. */
  | {
      readonly type: "echo";
      readonly delayMs: number | null;
      readonly returnLossEnhancementDb: number;
      readonly driftPpm: number;
    };

/** The members of a session that the audio path in reads. */
export type InputSettings = Pick<
  Session,
  | "input_audio_format"
  | "input_audio_sampling_rate"
  | "input_audio_echo_cancellation"
  | "input_audio_noise_reduction"
  | "input_audio_transcription"
  | "turn_detection"
>;

/** The audio path in, of one session. All calls are synchronous; work goes on behind them and ends in facts. */
export interface AudioInput {
  /**
   * Takes audio in the session's input format and rate; any length, an odd trailing byte is kept for the next call.
   * The bytes are not copied: they must not change afterwards.
   * @returns media time after it: whole milliseconds of audio received since the session started (BH-30)
   * @throws ProtocolError when the audio that waits for processing is over its limit; nothing is taken then
   */
  append(bytes: Uint8Array): number;
  /** Bytes of appended audio that wait to be worked on. */
  readonly waitingBytes: number;
  /** New settings, in force from the current media time on. Facts made from here on carry `epoch`. */
  configure(settings: InputSettings, epoch: number): void;
  /**
   * Recognizes the audio between two media times for an item; answers with `transcribed` or `transcriptionFailed`,
   * also when there was nothing to recognize (empty text). Audio after `endMs` belongs to `epoch`.
   * `endMs` is either that of a `speechStopped` fact, asked for while that fact is being posted, or the media time
   * received so far (a commit by the client): then everything voiced since the utterance before belongs to the item.
   */
  transcribe(request: {
    readonly itemId: string;
    readonly startMs: number;
    readonly endMs: number;
    readonly epoch: number;
  }): void;
  /** Forgets audio that was not committed, and speech in progress (CE-05). */
  clear(epoch: number): void;
  /** What the assistant said last, for the end-of-utterance judge. */
  noteAssistantText(text: string): void;
  /** Whether there is sound that has come and has not been worked on. */
  readonly isWorking: () => boolean;
  /** Whether somebody speaks, or may: also speech that is too short, or on trial, to be told of yet. */
  readonly mayHearSpeech: () => boolean;
  /** The same, or somebody has spoken and nothing has asked for the text. */
  readonly hasSpeech: () => boolean;
  /** Releases streams; facts in progress are dropped. */
  close(): void;
}
