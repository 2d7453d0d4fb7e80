/** A way to find the end of a turn, as a client asks for it. */
export interface TurnSettings {
  readonly name: string;
  /** The silence asked for, in milliseconds: latency is counted beyond it. */
  readonly silenceMs: number;
  readonly session: Readonly<Record<string, unknown>>;
}

const common = {
  modalities: ["text", "audio"],
  instructions: "Answer in one short sentence.",
  voice: { type: "azure-standard", name: "en-US-AvaNeural" },
  input_audio_transcription: { model: "azure-speech" },
};

/** By silence alone, and as the quickstart asks for it. */
export const turnSettings = {
  server_vad: {
    name: "server_vad, 500 ms",
    silenceMs: 500,
    session: { ...common, turn_detection: { type: "server_vad", threshold: 0.5, silence_duration_ms: 500 } },
  },
  azure_semantic_vad: {
    name: "azure_semantic_vad + EOU, 200 ms (quickstart)",
    silenceMs: 200,
    session: {
      ...common,
      turn_detection: {
        type: "azure_semantic_vad",
        threshold: 0.3,
        prefix_padding_ms: 200,
        silence_duration_ms: 200,
        remove_filler_words: false,
        end_of_utterance_detection: { model: "semantic_detection_v1", threshold: 0.01, timeout: 2 },
      },
    },
  },
} as const satisfies Record<string, TurnSettings>;

/** What the quickstart asks for besides. */
export const cleanedSound = {
  input_audio_echo_cancellation: { type: "server_echo_cancellation" },
  input_audio_noise_reduction: { type: "azure_deep_noise_suppression" },
};
