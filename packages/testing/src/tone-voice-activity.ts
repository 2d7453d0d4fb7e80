import { EngineError } from "@vivavoce/engine";
import type { VoiceActivityEngine } from "@vivavoce/engine";

const engineId = "tone-voice-activity";
const sampleRate = 16_000;
const frameSamples = 512;
/** Power of -45 dBFS: 25 dB under what scripted users say. */
const speechPower = 10 ** -4.5;

/** Voice activity by level: 0.95 for a frame above -45 dBFS RMS, 0.02 for others. */
export function createToneVoiceActivity(): VoiceActivityEngine {
  return {
    info: { id: engineId, languages: ["*"], licence: "MIT", capabilities: { sampleRate, frameSamples } },
    openStream() {
      let isClosed = false;
      return {
        process(frame) {
          if (isClosed) return Promise.reject(new EngineError(engineId, "engine_closed", "the stream is closed"));
          if (frame.length !== frameSamples) {
            const message = `a frame must have ${frameSamples} samples, not ${frame.length}`;
            return Promise.reject(new EngineError(engineId, "unsupported", message));
          }
          return Promise.resolve(powerOf(frame) > speechPower ? 0.95 : 0.02);
        },
        clear() {},
        close() {
          isClosed = true;
        },
      };
    },
    close: () => Promise.resolve(),
  };
}

// An indexed loop: ten minutes of call are ten million samples.
function powerOf(frame: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < frame.length; index++) sum += (frame[index] ?? 0) ** 2;
  return sum / frame.length;
}
