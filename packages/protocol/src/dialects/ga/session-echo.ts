import type { GaSettings } from "../../session/ga-settings.ts";
import { createGaSettings } from "../../session/ga-settings.ts";
import type { InputAudioTranscription } from "../../session/input-audio.ts";
import type { Session } from "../../session/session.ts";
import type { TurnDetection } from "../../session/turn-detection.ts";
import type { Voice } from "../../session/voice.ts";
import { shownFormat } from "./audio-format.ts";
import type { GaFlavour } from "./decode.ts";
import { shownTool } from "./tool-input.ts";

/** GA has voices by name only. */
export const voiceName = (voice: Voice): string => ("name" in voice ? voice.name : voice.model);

/** What a nested dialect calls the canonical modalities: audio always has its words with it. */
export function shownModalities(modalities: Session["modalities"]): readonly string[] {
  return modalities.includes("audio") ? modalities.filter((one) => one !== "text") : ["text"];
}

function shownTranscription(transcription: InputAudioTranscription | null): object | null {
  if (transcription === null) return null;
  const { model, language, prompt, delay } = transcription;
  return {
    model,
    ...(language === "" ? {} : { language }),
    ...(prompt === null ? {} : { prompt }),
    ...(delay === null ? {} : { delay }),
  };
}

/** The members of turn detection that GA has; in a transcription session there are no answers to speak of. */
function shownTurnDetection(turns: TurnDetection | null, answers: boolean): object | null {
  if (turns === null) return null;
  const policy = answers
    ? { create_response: turns.create_response, interrupt_response: turns.interrupt_response }
    : {};
  if (turns.type === "semantic_vad") return { type: turns.type, eagerness: turns.eagerness, ...policy };
  const { type, threshold, prefix_padding_ms, silence_duration_ms } = turns;
  const idle = answers && "idle_timeout_ms" in turns ? { idle_timeout_ms: turns.idle_timeout_ms } : {};
  return { type, threshold, prefix_padding_ms, silence_duration_ms, ...idle, ...policy };
}

function inputEcho(session: Session, answers: boolean): object {
  return {
    format: shownFormat(session.input_audio_format, session.input_audio_sampling_rate),
    transcription: shownTranscription(session.input_audio_transcription),
    noise_reduction: session.input_audio_noise_reduction,
    turn_detection: shownTurnDetection(session.turn_detection, answers),
  };
}

function settingsEcho(session: Session, ga: GaSettings): object {
  return {
    type: ga.type,
    object: session.object,
    id: session.id,
    model: session.model,
    expires_at: session.expires_at,
    output_modalities: shownModalities(session.modalities),
    instructions: session.instructions,
    tools: session.tools.map(shownTool),
    tool_choice: session.tool_choice,
    parallel_tool_calls: session.parallel_tool_calls,
    max_output_tokens: session.max_response_output_tokens,
    ...(session.reasoning_effort === null ? {} : { reasoning: { effort: session.reasoning_effort } }),
    tracing: ga.tracing,
    truncation: ga.truncation,
    prompt: ga.prompt,
    include: session.include,
  };
}

function transcriptionEcho(session: Session): object {
  return {
    type: "transcription",
    object: "realtime.transcription_session",
    id: session.id,
    expires_at: session.expires_at,
    include: session.include,
    audio: { input: inputEcho(session, false) },
  };
}

function azureEcho(session: Session, ga: GaSettings): object {
  return {
    ...settingsEcho(session, ga),
    temperature: session.temperature,
    interim_response: session.interim_response,
    metadata: session.metadata,
    animation: session.animation,
    avatar: session.avatar,
    ...(session.agent === undefined ? {} : { agent: session.agent }),
    audio: {
      input: {
        format: session.input_audio_format,
        sampling_rate: session.input_audio_sampling_rate,
        transcription: session.input_audio_transcription,
        noise_reduction: session.input_audio_noise_reduction,
        echo_cancellation: session.input_audio_echo_cancellation,
        turn_detection: session.turn_detection,
      },
      output: {
        format: session.output_audio_format,
        voice: session.voice,
        speed: ga.speed,
        timestamp_types: session.output_audio_timestamp_types,
      },
    },
  };
}

/** The nested form of a session: OpenAI GA's, that of a transcription session, or Voice Live `v1`'s. */
export function gaSession(session: Session, flavour: GaFlavour): object {
  const ga = session.ga ?? createGaSettings("realtime");
  if (ga.type === "transcription") return transcriptionEcho(session);
  if (flavour === "azure") return azureEcho(session, ga);
  return {
    ...settingsEcho(session, ga),
    audio: {
      input: inputEcho(session, true),
      output: {
        format: shownFormat(session.output_audio_format),
        voice: voiceName(session.voice),
        speed: ga.speed,
      },
    },
  };
}
