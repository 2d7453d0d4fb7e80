import { rmsDb } from "@vivavoce/audio";
import { createEchoCanceller, echoBlockSamples } from "@vivavoce/audio/echo";
import type { EchoCanceller, EchoState, SoundOwner } from "@vivavoce/audio/echo";
import type { NoiseSuppressorEngine, NoiseSuppressorStream, VoiceActivityEngine } from "@vivavoce/engine";
import type { Logger } from "../../runtime/logger.ts";
import type { InputSettings } from "./audio-input-port.ts";
import { NoiseAtRest } from "./noise-at-rest.ts";

/** Sound as the stages behind want it. */
interface HeardFrame {
  /** For the recognizer: echo removed linearly, nothing suppressed; the frame itself when nothing was done. */
  readonly clean: Float32Array;
  /** For voice activity: residual echo and noise suppressed, `delayMs` late. */
  readonly quiet: Float32Array;
  /** By how much `quiet` is later than the frame, in milliseconds. */
  readonly delayMs: number;
}

/** Takes echo and noise out of the user's audio, frame by frame, as far as the session asks for it. Synchronous. */
export interface FrontEnd {
  configure(settings: InputSettings): void;
  /**
   * @param reference what the client was playing meanwhile, as long as the frame; read only when it is needed
   * @param isCalm voice activity has found nothing for a while, so that noise need not be suppressed before it is louder
   */
  process(frame: Float32Array, reference: () => Float32Array, isCalm: boolean): HeardFrame;
  /**
   * Whose the sound is that voice activity takes for speech; `near` where no echo is cancelled.
   * @param heardMs how long it has lasted, up to the last frame
   */
  whoseSound(heardMs: number): SoundOwner;
  /** Whether there is an echo to be cancelled now. */
  readonly hearsEcho: boolean;
  /**
   * Level, dBFS, up to which sound is passed on with its noise, for nothing would be found in it; -Infinity while all noise is
   * suppressed, undefined where none ever is, or always.
   */
  readonly calmDb: number | undefined;
  /** Forgets sound held back; what is known of the room and the noise stays. */
  clear(): void;
  close(): void;
}

/** The engines that prepare the user's sound. */
export interface FrontEndOptions {
  readonly voiceActivity: VoiceActivityEngine;
  readonly noiseSuppressor?: NoiseSuppressorEngine;
  readonly logger: Logger;
  /** Told about once a second what the canceller knows, while there is echo to cancel. */
  readonly onEcho?: (state: EchoState) => void;
}

/** Whether echo can be cancelled for this voice activity: the canceller has one rate, and blocks of its own length. */
export function cancelsEcho({ info }: VoiceActivityEngine): boolean {
  const { sampleRate, frameSamples } = info.capabilities;
  if (sampleRate !== 16_000) return false;
  return frameSamples % echoBlockSamples === 0;
}

/**
 * What a suppressor leaves of echo lies below this level, in dBFS; voice activity that listens for quiet talkers too
 * would make speech of it.
 */
const residueDb = -52;

/** Whether noise can be suppressed for this voice activity. */
export function suppressesNoise(
  voiceActivity: VoiceActivityEngine,
  suppressor: NoiseSuppressorEngine | undefined,
): boolean {
  return suppressor?.info.capabilities.sampleRate === voiceActivity.info.capabilities.sampleRate;
}

/** Makes what takes echo and noise out of frames. It has no canceller where the rate allows none. */
export function createFrontEnd({ voiceActivity, noiseSuppressor, logger, onEcho }: FrontEndOptions): FrontEnd {
  const { sampleRate, frameSamples } = voiceActivity.info.capabilities;
  const framesPerReport = Math.round(sampleRate / frameSamples);
  let framesToReport = framesPerReport;
  const canCancel = cancelsEcho(voiceActivity);
  let echo: EchoCanceller | null = null;
  const atRest = new NoiseAtRest();
  let noise: { readonly type: string; readonly stream: NoiseSuppressorStream; readonly delayMs: number } | null = null;

  function openNoise(type: NonNullable<InputSettings["input_audio_noise_reduction"]>["type"]): typeof noise {
    if (noiseSuppressor === undefined || !suppressesNoise(voiceActivity, noiseSuppressor)) return null;
    const delayMs = (noiseSuppressor.info.capabilities.delaySamples * 1000) / sampleRate;
    return guarded(() => ({ type, stream: noiseSuppressor.openStream({ reduction: type }), delayMs })) ?? null;
  }

  /** A suppressor that fails is done without: noise is better than being deaf. */
  function guarded<T>(use: () => T): T | undefined {
    try {
      return use();
    } catch (error) {
      logger.log("warn", "noise suppression failed, going on without", { error: String(error) });
      noise = null;
      return undefined;
    }
  }

  function suppressed(samples: Float32Array, isCalm: boolean): Float32Array | undefined {
    const stream = noise?.stream;
    if (stream?.rest === undefined) return stream?.process(samples);
    return atRest.take(rmsDb(samples), isCalm) ? stream.rest(samples) : stream.process(samples);
  }

  return {
    configure({ input_audio_echo_cancellation: cancellation, input_audio_noise_reduction: reduction }) {
      if (cancellation === null || !canCancel) {
        echo?.close();
        echo = null;
      } else echo ??= createEchoCanceller({ sampleRate });
      if (reduction?.type === noise?.type) return;
      const before = noise;
      noise = null;
      atRest.clear();
      if (before !== null) guarded(() => before.stream.close());
      if (reduction !== null) noise = openNoise(reduction.type);
    },
    process(frame, reference, isCalm) {
      const cancelled = echo?.process(frame, reference());
      if (echo?.state.isActive === true && --framesToReport <= 0) {
        framesToReport = framesPerReport;
        onEcho?.(echo.state);
      }
      const isEchoOnly = echo?.state.isActive === true && rmsDb(cancelled?.suppressed ?? frame) < residueDb;
      const quiet = isEchoOnly ? new Float32Array(frame.length) : (cancelled?.suppressed ?? frame);
      return {
        clean: cancelled?.linear ?? frame,
        quiet: guarded(() => suppressed(quiet, isCalm)) ?? quiet,
        delayMs: (echo?.suppressedDelayMs ?? 0) + (noise?.delayMs ?? 0),
      };
    },
    whoseSound: (heardMs) => echo?.whoseSound(heardMs) ?? "near",
    get hearsEcho() {
      return echo?.state.isActive === true;
    },
    get calmDb() {
      return noise?.stream.rest === undefined ? undefined : atRest.calmDb;
    },
    clear() {
      atRest.clear();
      guarded(() => noise?.stream.clear());
    },
    close() {
      echo?.close();
      echo = null;
      guarded(() => noise?.stream.close());
      noise = null;
    },
  };
}
