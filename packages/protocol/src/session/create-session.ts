import type { ApiVersion } from "../api-version.ts";
import { DIALECTS } from "../wire/dialects.ts";
import type { DialectName } from "../wire/dialects.ts";
import { applySessionUpdate } from "./apply-session-update.ts";
import { completeTurnDetection } from "./complete-turn-detection.ts";
import { createGaSettings } from "./ga-settings.ts";
import type { SessionType } from "./ga-settings.ts";
import { completeTranscription } from "./input-audio.ts";
import type { SessionUpdate } from "./session-update.ts";
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
  /** Kind of session; `realtime` when absent. */
  readonly sessionType?: SessionType;
  /** Settings the session starts with, as a first `session.update` would make them. */
  readonly update?: SessionUpdate;
}

/** Instructions of a session that has been given none; an update with an empty string clears them. */
export const DEFAULT_INSTRUCTIONS =
  "You are a friendly assistant who talks with people by voice. Answer in the language you are spoken to. " +
  "Keep answers short and easy to follow by ear: one to three sentences, plain words, no lists and no markup. " +
  "Say so when you do not know something, and ask back when the question is not clear.";

/** Transcribes what is heard while it is spoken, in sessions that do nothing else (SE-16). */
const TRANSCRIPTION_SESSION_MODEL = "gpt-4o-transcribe";

/**
 * A new session with the defaults of wire.md 5.1 to 5.11 for a cascaded model, or those of OpenAI.
 * Throws a `ProtocolError` when the `update` asks for what a session may not have.
 */
export function createSession(options: CreateSessionOptions): Session {
  const session = defaultSession(options);
  if (options.update === undefined) return session;
  const facts = { apiVersion: options.apiVersion, assistantAudioSent: false };
  const result = applySessionUpdate(session, options.update, facts);
  if (result.kind === "rejected") throw result.error;
  return result.session;
}

function defaultSession(options: CreateSessionOptions): Session {
  const { dialect = "voice-live", sessionType = "realtime" } = options;
  const { vendor, nested = false } = DIALECTS[dialect];
  const openai = vendor === "openai";
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
    turn_detection: turnDetectionAtStart(dialect, sessionType, options.apiVersion),
    input_audio_noise_reduction: null,
    input_audio_echo_cancellation: null,
    input_audio_transcription: transcriptionAtStart(openai, sessionType),
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
    ...(nested ? { ga: createGaSettings(sessionType) } : {}),
  };
}

/** OpenAI GA starts with 200 ms of silence (wire.md 12.18); a transcription session answers nothing. */
function turnDetectionAtStart(dialect: DialectName, sessionType: SessionType, apiVersion: ApiVersion) {
  const answers = sessionType === "realtime";
  return completeTurnDetection(
    {
      type: "server_vad",
      silence_duration_ms: DIALECTS[dialect].silenceMs ?? null,
      create_response: answers,
      interrupt_response: answers,
    },
    apiVersion,
  );
}

function transcriptionAtStart(openai: boolean, sessionType: SessionType) {
  if (sessionType === "transcription") return completeTranscription({ model: TRANSCRIPTION_SESSION_MODEL });
  return openai ? null : completeTranscription({ model: "azure-speech" });
}
