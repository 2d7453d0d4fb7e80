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
