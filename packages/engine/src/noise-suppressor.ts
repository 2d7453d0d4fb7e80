import type { HealthReporting } from "./engine-health.ts";
import type { EngineInfo } from "./engine-info.ts";

/** Sound that a suppressor takes and gives. */
export interface NoiseSuppressorCapabilities {
  /** Rate of the samples a stream takes and gives, in Hz. */
  readonly sampleRate: number;
  /** How far the output lags the input, in samples: output sample n is the sound of input sample n - delaySamples. */
  readonly delaySamples: number;
}

/**
 * How a session wants its noise reduced (SF-09.1): `azure_deep_noise_suppression` for any microphone, `near_field` for one
 * at the mouth, `far_field` for one across the room.
 */
export type NoiseReduction = "azure_deep_noise_suppression" | "near_field" | "far_field";

/** How one session wants its noise reduced. */
export interface NoiseSuppressorStreamOptions {
  /** Default `azure_deep_noise_suppression`. */
  readonly reduction?: NoiseReduction;
}

/**
 * A loaded noise suppressor, shared by all sessions.
 *
 * @example
 * const stream = suppressor.openStream({ reduction: "far_field" });
 * const quieter = stream.process(samples); // as many samples, `delaySamples` late
 */
export interface NoiseSuppressorEngine extends HealthReporting {
  /** What it is, and the sound that it takes. */
  readonly info: EngineInfo<NoiseSuppressorCapabilities>;
  /**
   * A stream with its own idea of the noise; one per session.
   * @throws EngineError `engine_closed` once the engine is closed
   */
  openStream(options?: NoiseSuppressorStreamOptions): NoiseSuppressorStream;
  /** Releases the engine; its streams may be used no more. */
  close(): Promise<void>;
}

/** Noise suppression of one session: synchronous, and short enough to run on the main thread. */
export interface NoiseSuppressorStream {
  /**
   * Takes a chunk of any length and returns as many samples, `delaySamples` late; how sound is cut into chunks changes
   * nothing. The first samples given out are silence.
   * @param samples mono, in [-1, 1]; neither changed nor kept
   * @throws EngineError `engine_closed` once the stream is closed
   */
  process(samples: Float32Array): Float32Array;
  /**
   * As `process`, for sound in which there is nothing but noise: it comes out as late, about as soft as the noise would, and costs
   * next to nothing. What comes after it is suppressed as if all had been. Absent: all sound costs the same.
   */
  rest?(samples: Float32Array): Float32Array;
  /** Forgets the sound held back and what was learnt of the noise, as if newly opened. */
  clear(): void;
  /** Releases the stream; without effect when it is closed. */
  close(): void;
}
