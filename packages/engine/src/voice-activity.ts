import type { HealthReporting } from "./engine-health.ts";
import type { EngineInfo } from "./engine-info.ts";

/** Sound that a model takes. */
export interface VoiceActivityCapabilities {
  /** Rate of the samples a stream takes, in Hz. */
  readonly sampleRate: number;
  /** Exact length of each frame, in samples. */
  readonly frameSamples: number;
}

/**
 * A loaded voice activity model, shared by all sessions.
 *
 * @example
 * const stream = engine.openStream();
 * const probability = await stream.process(frame); // exactly `frameSamples` long
 */
export interface VoiceActivityEngine extends HealthReporting {
  /** What it is, and the frames that it takes. */
  readonly info: EngineInfo<VoiceActivityCapabilities>;
  /** A stream with its own recurrent state; one per session. */
  openStream(): VoiceActivityStream;
  /** Releases the engine; its streams may be used no more. */
  close(): Promise<void>;
}

/** Voice activity of one session. Frames must be given one at a time, in order: await each before the next. */
export interface VoiceActivityStream {
  /**
   * Probability in [0, 1] that the frame holds speech.
   * @param frame mono samples in [-1, 1], exactly `frameSamples` long; never changed, for frames of silence are shared by all
   *   sessions, and not kept after the call settles
   * @param mayWait nobody waits for the answer: where the sound is as soft as `calmDb`, it may come up to 40 ms later, with
   *   those of other streams, unless `hurry` asks for it. Default: false
   * @throws EngineError when the model fails or the stream is closed
   */
  process(frame: Float32Array, mayWait?: boolean): Promise<number>;
  /** Somebody does wait for the answer that `process` has not given yet. Absent: it never waits. */
  hurry?(): void;
  /**
   * Level, dBFS, up to which sound would not be listened to now, as on a line on which nobody says anything: frames that are
   * no louder may be given up to 100 ms later, several at once. Absent, or -Infinity: each frame is given when it is there.
   */
  readonly calmDb?: number;
  /** Forgets what was heard, as if newly opened. */
  clear(): void;
  /** Releases the stream; without effect when it is closed. */
  close(): void;
}
