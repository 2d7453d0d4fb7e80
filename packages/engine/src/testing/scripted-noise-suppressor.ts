import { EngineError } from "../engine-error.ts";
import type { NoiseReduction, NoiseSuppressorEngine } from "../noise-suppressor.ts";

/** What a scripted noise suppressor does with sound. */
export interface ScriptedNoiseSuppressorOptions {
  /** In Hz; default 16000. */
  readonly sampleRate?: number;
  /** Default 0. */
  readonly delaySamples?: number;
  /** What every sample is multiplied by; default 1. */
  readonly gain?: number;
  /** Told of every stream that is opened. */
  readonly onOpen?: (reduction: NoiseReduction) => void;
  /** The chunk that reaches this media time, in milliseconds since the stream's first, and every later one fails. */
  readonly failAtMs?: number;
}

const id = "scripted-noise-suppressor";

/** Sound at another level, late by as much as is asked, for tests. Media time runs on over `clear`. */
export function createScriptedNoiseSuppressor(options: ScriptedNoiseSuppressorOptions = {}): NoiseSuppressorEngine {
  const { sampleRate = 16_000, delaySamples = 0, gain = 1, failAtMs = Infinity } = options;
  let engineClosed = false;
  return {
    info: { id, languages: ["*"], licence: "MIT", capabilities: { sampleRate, delaySamples } },
    openStream({ reduction = "azure_deep_noise_suppression" } = {}) {
      if (engineClosed) throw new EngineError(id, "engine_closed", "the engine is closed");
      options.onOpen?.(reduction);
      let held = new Float32Array(delaySamples);
      let heardSamples = 0;
      let closed = false;
      return {
        process(samples) {
          if (closed || engineClosed) throw new EngineError(id, "engine_closed", "the stream is closed");
          heardSamples += samples.length;
          if ((heardSamples * 1000) / sampleRate > failAtMs) {
            throw new EngineError(id, "engine_failed", "noise suppression failed as scripted");
          }
          const line = new Float32Array(delaySamples + samples.length);
          line.set(held);
          line.set(samples, delaySamples);
          held = line.slice(samples.length);
          return line.subarray(0, samples.length).map((sample) => sample * gain);
        },
        clear() {
          held = new Float32Array(delaySamples);
        },
        close() {
          closed = true;
        },
      };
    },
    async close() {
      engineClosed = true;
    },
  };
}
