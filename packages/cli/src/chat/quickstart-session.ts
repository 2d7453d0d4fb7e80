import type { SessionUpdate } from "@vivavoce/protocol";
import type { ChatSettings } from "./chat-settings.ts";

/** The first `session.update` of Microsoft's Voice Live quickstart, with the same settings. */
const quickstartSession: SessionUpdate = {
  instructions: "You are a helpful voice assistant. Answer in a natural, friendly and lively way.",
  turn_detection: {
    type: "azure_semantic_vad",
    threshold: 0.3,
    prefix_padding_ms: 200,
    silence_duration_ms: 200,
    remove_filler_words: false,
    end_of_utterance_detection: { model: "semantic_detection_v1", threshold: 0.01, timeout: 2 },
  },
  input_audio_noise_reduction: { type: "azure_deep_noise_suppression" },
  input_audio_echo_cancellation: { type: "server_echo_cancellation" },
  voice: { name: "en-US-Ava:DragonHDLatestNeural", type: "azure-standard", temperature: 0.8 },
};

/** The quickstart's update with what the user wants otherwise. */
export function chatSession(settings: Pick<ChatSettings, "instructions" | "voice" | "transcription">): SessionUpdate {
  const { instructions, voice, transcription } = settings;
  return {
    ...quickstartSession,
    ...(instructions === undefined ? {} : { instructions }),
    ...(voice === undefined ? {} : { voice: { type: "azure-standard", name: voice } }),
    ...(transcription === undefined ? {} : { input_audio_transcription: { model: transcription } }),
  };
}
