import type { ApiVersion } from "../api-version.ts";
import type { DialectName } from "../dialects/dialect.ts";
import { completeTurnDetection } from "./complete-turn-detection.ts";
import { completeTranscription } from "./input-audio.ts";
import type { Session } from "./session.ts";
import { completeVoice } from "./voice.ts";

/** What a new session is made from. */
export interface CreateSessionOptions {
  /** Version whose defaults count. */
  readonly apiVersion: ApiVersion;
  /** Model named in the URL. */
  readonly model: string;
  /** Id of the session; must not be empty (TR-70). */
  readonly id: string;
  /** End of the session, Unix seconds (TR-75). */
  readonly expiresAt: number;
  /** Dialect whose defaults count; `voice-live` when absent. */
  readonly dialect?: DialectName;
}

/** Instructions of a session that has been given none; an update with an empty string clears them. */
export const DEFAULT_INSTRUCTIONS =
  "You are a friendly assistant who talks with people by voice. Answer in the language you are spoken to. " +
  "Keep answers short and easy to follow by ear: one to three sentences, plain words, no lists and no markup. " +
  "Say so when you do not know something, and ask back when the question is not clear.";

/** A new session with the defaults of sections 5.1 to 5.11 for a cascaded model. */
export function createSession(options: CreateSessionOptions): Session {
  const openai = options.dialect === "openai-beta";
  return {
    id: options.id,
    object: "realtime.session",
    expires_at: options.expiresAt,
    model: options.model,
    modalities: ["audio", "text"],
    instructions: DEFAULT_INSTRUCTIONS,
    voice: completeVoice(
      openai ? { type: "openai", name: "alloy" } : { type: "azure-standard", name: "en-US-AvaNeural" },
    ),
    input_audio_sampling_rate: 24_000,
    input_audio_format: "pcm16",
    output_audio_format: "pcm16",
    turn_detection: completeTurnDetection({ type: "server_vad" }, options.apiVersion),
    input_audio_noise_reduction: null,
    input_audio_echo_cancellation: null,
    input_audio_transcription: openai ? null : completeTranscription({ model: "azure-speech" }),
    output_audio_timestamp_types: null,
    animation: null,
    avatar: null,
    tools: [],
    tool_choice: "auto",
    parallel_tool_calls: true,
    temperature: 0.8,
    max_response_output_tokens: "inf",
    reasoning_effort: null,
    interim_response: null,
    include: null,
    metadata: null,
    truncation_strategy: null,
    greeting: null,
    handoff: null,
  };
}
