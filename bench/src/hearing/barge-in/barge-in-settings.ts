import type { InputSettings } from "@vivavoce/server/testing";

type Turns = NonNullable<InputSettings["turn_detection"]>;

const policy = { create_response: true, interrupt_response: true, auto_truncate: false } as const;
const echoed = {
  languages: null,
  appended_text_after_truncation: null,
  profile: null,
  neg_threshold: null,
  window_size: null,
  distinct_ci_phones: null,
  require_vowel: null,
  require_vowel_assistant_speaking: null,
  speech_duration_assistant_speaking_ms: null,
} as const;
const semantic = {
  type: "azure_semantic_vad",
  threshold: 0.5,
  prefix_padding_ms: 420,
  silence_duration_ms: 500,
  speech_duration_ms: 80,
  end_of_utterance_detection: null,
  ...policy,
  ...echoed,
} as const;

/** The ways of taking turns that differ in what may interrupt. */
export const bargeInSettings: Readonly<Record<string, Turns>> = {
  "azure_semantic_vad, remove_filler_words": { ...semantic, remove_filler_words: true },
  azure_semantic_vad: { ...semantic, remove_filler_words: false },
  server_vad: {
    type: "server_vad",
    threshold: 0.5,
    prefix_padding_ms: 400,
    silence_duration_ms: 500,
    speech_duration_ms: 200,
    end_of_utterance_detection: null,
    idle_timeout_ms: null,
    ...policy,
  },
};
