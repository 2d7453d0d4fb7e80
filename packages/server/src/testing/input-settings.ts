import type { TurnDetection } from "@vivavoce/protocol";
import type { InputSettings } from "../pipeline/input/audio-input-port.ts";

/** Turns that silence ends. */
export const serverVad = {
  type: "server_vad",
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 500,
  speech_duration_ms: 200,
  create_response: true,
  interrupt_response: true,
  auto_truncate: false,
  end_of_utterance_detection: null,
  idle_timeout_ms: null,
} as const satisfies TurnDetection;

/** Turns about whose end a judge is asked. */
export const withJudge = {
  ...serverVad,
  end_of_utterance_detection: {
    model: "semantic_detection_v1",
    threshold_level: "default",
    timeout_ms: 1000,
    threshold: null,
    timeout: null,
  },
} as const satisfies TurnDetection;

/** What a session tells its audio input: 16 kHz as they are, and of the rest what is given. */
export function inputSettings(given: Partial<InputSettings> = {}): InputSettings {
  return {
    input_audio_format: "pcm16",
    input_audio_sampling_rate: 16_000,
    input_audio_echo_cancellation: null,
    input_audio_noise_reduction: null,
    input_audio_transcription: null,
    turn_detection: serverVad,
    ...given,
  };
}
