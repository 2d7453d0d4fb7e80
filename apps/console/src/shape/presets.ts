import type { SessionUpdate } from "@vivavoce/client";

/** Settings that go well together for a place. */
export interface Preset {
  readonly name: string;
  readonly summary: string;
  readonly update: SessionUpdate;
}

/** Places where people talk, and the settings that suit them. */
export const presets: readonly Preset[] = [
  {
    name: "Quiet desk",
    summary: "One voice, no noise: short pauses, quick answers.",
    update: {
      turn_detection: {
        type: "azure_semantic_vad",
        threshold: 0.5,
        silence_duration_ms: 300,
        end_of_utterance_detection: { model: "semantic_detection_v1", threshold_level: "default", timeout_ms: 800 },
      },
      input_audio_noise_reduction: null,
      input_audio_echo_cancellation: { type: "server_echo_cancellation" },
    },
  },
  {
    name: "Open office",
    summary: "Keyboards and other people: cleaned sound, sure of speech before it starts, fillers passed over.",
    update: {
      turn_detection: {
        type: "azure_semantic_vad",
        threshold: 0.6,
        speech_duration_ms: 160,
        silence_duration_ms: 500,
        remove_filler_words: true,
        end_of_utterance_detection: { model: "semantic_detection_v1", threshold_level: "medium", timeout_ms: 1000 },
      },
      input_audio_noise_reduction: { type: "azure_deep_noise_suppression" },
      input_audio_echo_cancellation: { type: "server_echo_cancellation" },
    },
  },
  {
    name: "Phone line",
    summary: "G.711 at 8 kHz both ways, as gateways send it; what was not heard is forgotten.",
    update: {
      input_audio_format: "g711_ulaw",
      input_audio_sampling_rate: 8000,
      output_audio_format: "g711_ulaw",
      turn_detection: {
        type: "azure_semantic_vad",
        threshold: 0.5,
        silence_duration_ms: 600,
        auto_truncate: true,
        end_of_utterance_detection: { model: "semantic_detection_v1", threshold_level: "medium", timeout_ms: 1200 },
      },
      input_audio_noise_reduction: { type: "azure_deep_noise_suppression" },
      input_audio_echo_cancellation: { type: "server_echo_cancellation" },
    },
  },
  {
    name: "Car",
    summary: "Engine and road: strong cleaning, a high bar for speech, patience with pauses.",
    update: {
      turn_detection: {
        type: "azure_semantic_vad",
        threshold: 0.7,
        speech_duration_ms: 200,
        silence_duration_ms: 700,
        remove_filler_words: true,
        end_of_utterance_detection: { model: "semantic_detection_v1", threshold_level: "high", timeout_ms: 1500 },
      },
      input_audio_noise_reduction: { type: "azure_deep_noise_suppression" },
      input_audio_echo_cancellation: { type: "server_echo_cancellation" },
    },
  },
  {
    name: "Kiosk",
    summary: "Strangers at a loudspeaker: echo removed, passers-by ignored, speaks again after silence.",
    update: {
      turn_detection: {
        type: "server_vad",
        threshold: 0.7,
        speech_duration_ms: 250,
        silence_duration_ms: 600,
        idle_timeout_ms: 20_000,
      },
      input_audio_noise_reduction: { type: "azure_deep_noise_suppression" },
      input_audio_echo_cancellation: { type: "server_echo_cancellation" },
    },
  },
];
