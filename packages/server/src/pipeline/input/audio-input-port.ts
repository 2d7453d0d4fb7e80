import type { EngineSet } from "@vivavoce/engine";
import type { Session } from "@vivavoce/protocol";
import type { Slots } from "../../runtime/slots.ts";
import type { TurnWatchOptions } from "../turn-taking/turn-watch.ts";

/** What the audio path in of one session is made of. */
export interface AudioInputOptions extends TurnWatchOptions, Pick<EngineSet, "voiceActivity" | "noiseSuppressor"> {
  /** What the client plays, by the server's reckoning, between two positions in samples; absent: nothing. */
  readonly readReference?: (fromSample: number, toSample: number) => Float32Array;
  /** Slots, shared with other sessions, for work on sound that came faster than it was spoken; absent: no need to wait. */
  readonly catchUp?: Slots | undefined;
  /** Media time at which the sound begins, in milliseconds; absent: 0. */
  readonly startMs?: number;
  readonly limits: TurnWatchOptions["limits"] & {
    /** Most audio that may wait for voice activity, in milliseconds. */
    readonly maxPendingMs: number;
  };
}

/** The members of a session that the audio path in reads. */
export type InputSettings = Pick<
  Session,
  | "input_audio_format"
  | "input_audio_sampling_rate"
  | "input_audio_echo_cancellation"
  | "input_audio_noise_reduction"
  | "input_audio_transcription"
  | "turn_detection"
> &
  Partial<Pick<Session, "include">>;

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
