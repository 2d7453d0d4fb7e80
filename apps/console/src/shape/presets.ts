import type { SessionUpdate } from "@vivavoce/client";
import type { Messages } from "../text/messages.ts";

/** Settings that go well together for a place: those of the guide to turn-taking. */
export interface Preset {
  readonly id: keyof Messages["settings"]["preset"];
  readonly update: SessionUpdate;
}

const detection = (timeoutMs: number) =>
  ({ model: "semantic_detection_v1", threshold_level: "default", timeout_ms: timeoutMs }) as const;

/** Turns that end by what was said, fillers passed over. */
const turns = (own: { threshold: number; speech_duration_ms: number; silence_duration_ms: number }) =>
  ({
    type: "azure_semantic_vad",
    ...own,
    remove_filler_words: true,
    end_of_utterance_detection: detection(1000),
  }) as const;
const deep = { type: "azure_deep_noise_suppression" } as const;
const serverEcho = { type: "server_echo_cancellation" } as const;

/** Places where people talk, and the settings that suit them. Where nothing is said of echo, the browser takes it out. */
export const presets: readonly Preset[] = [
  {
    id: "desk",
    update: {
      turn_detection: turns({ threshold: 0.5, speech_duration_ms: 80, silence_duration_ms: 200 }),
      input_audio_noise_reduction: null,
      input_audio_echo_cancellation: null,
    },
  },
  {
    id: "office",
    update: {
      turn_detection: turns({ threshold: 0.6, speech_duration_ms: 200, silence_duration_ms: 400 }),
      input_audio_noise_reduction: deep,
      input_audio_echo_cancellation: null,
    },
  },
  {
    id: "phone",
    update: {
      input_audio_format: "g711_ulaw",
      input_audio_sampling_rate: 8000,
      output_audio_format: "g711_ulaw",
      turn_detection: {
        type: "azure_semantic_vad",
        threshold: 0.5,
        speech_duration_ms: 150,
        silence_duration_ms: 500,
        end_of_utterance_detection: detection(1500),
      },
      input_audio_noise_reduction: null,
      input_audio_echo_cancellation: null,
    },
  },
  {
    id: "car",
    update: {
      turn_detection: turns({ threshold: 0.5, speech_duration_ms: 200, silence_duration_ms: 400 }),
      input_audio_noise_reduction: deep,
      input_audio_echo_cancellation: serverEcho,
    },
  },
  {
    id: "kiosk",
    update: {
      turn_detection: turns({ threshold: 0.5, speech_duration_ms: 250, silence_duration_ms: 600 }),
      input_audio_noise_reduction: { type: "far_field" },
      input_audio_echo_cancellation: serverEcho,
    },
  },
];
