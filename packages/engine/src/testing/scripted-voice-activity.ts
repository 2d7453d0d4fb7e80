import { EngineError } from "../engine-error.ts";
import type { VoiceActivityEngine } from "../voice-activity.ts";

/** What a scripted voice activity finds. */
export interface ScriptedVoiceActivityOptions {
  /** Stretches of speech as `[startMs, endMs]` of media time, counted from each stream's first frame. */
  readonly speech: readonly (readonly [number, number])[];
  /** In Hz; default 16000. */
  readonly sampleRate?: number;
  /** Default 512. */
  readonly frameSamples?: number;
  /** The frame at this media time, in milliseconds, and every later one fails. */
  readonly failAtMs?: number;
}

const speechProbability = 0.95;
const restProbability = 0.02;
/** Power of -45 dBFS. */
const speechPower = 10 ** -4.5;

/**
 * Voice activity by media time, for tests: 0.95 when the middle of a frame lies in a stretch of speech, 0.02 elsewhere.
 * The samples do not matter. Media time runs on over `clear`.
 */
export function createScriptedVoiceActivity(options: ScriptedVoiceActivityOptions): VoiceActivityEngine {
  const { sampleRate = 16_000, frameSamples = 512, failAtMs = Number.POSITIVE_INFINITY } = options;
  return createFrameEngine("scripted-voice-activity", sampleRate, frameSamples, () => {
    let heardSamples = 0;
    return (frame) => {
      const middleMs = ((heardSamples + frame.length / 2) * 1000) / sampleRate;
      heardSamples += frame.length;
      if (middleMs >= failAtMs) {
        throw new EngineError("scripted-voice-activity", "engine_failed", "voice activity failed as scripted");
      }
      const isSpeech = options.speech.some(([startMs, endMs]) => middleMs >= startMs && middleMs < endMs);
      return isSpeech ? speechProbability : restProbability;
    };
  });
}

/** Voice activity by level, for tests on synthetic audio: 0.95 for a frame above -45 dBFS RMS, 0.02 for others. */
export function createEnergyVoiceActivity(options: { readonly frameSamples?: number } = {}): VoiceActivityEngine {
  return createFrameEngine("energy-voice-activity", 16_000, options.frameSamples ?? 512, () => (frame) => {
    let sum = 0;
    for (const sample of frame) sum += sample * sample;
    return sum / frame.length > speechPower ? speechProbability : restProbability;
  });
}

function createFrameEngine(
  id: string,
  sampleRate: number,
  frameSamples: number,
  openJudge: () => (frame: Float32Array) => number,
): VoiceActivityEngine {
  return {
    info: { id, languages: ["*"], licence: "MIT", capabilities: { sampleRate, frameSamples } },
    openStream() {
      const judge = openJudge();
      let closed = false;
      return {
        // Async, so that what goes wrong is a rejection, as it is with a real engine.
        async process(frame) {
          if (closed) throw new EngineError(id, "engine_closed", "the stream is closed");
          if (frame.length !== frameSamples) {
            throw new EngineError(id, "unsupported", `a frame must have ${frameSamples} samples, not ${frame.length}`);
          }
          return judge(frame);
        },
        clear() {},
        close() {
          closed = true;
        },
      };
    },
    close: () => Promise.resolve(),
  };
}
