import { EVENT_SINCE } from "../event-versions.ts";
import type { ServerEventType } from "../../events/server-event.ts";

/** Canonical names that GA has under another one (OA-11). */
export const GA_NAMES = {
  "response.audio.delta": "response.output_audio.delta",
  "response.audio.done": "response.output_audio.done",
  "response.audio_transcript.delta": "response.output_audio_transcript.delta",
  "response.audio_transcript.done": "response.output_audio_transcript.done",
  "response.audio_transcript.annotation.added": "response.output_audio_transcript.annotation.added",
  "response.text.delta": "response.output_text.delta",
  "response.text.done": "response.output_text.done",
} as const satisfies Partial<Record<ServerEventType, string>>;

/** Name of a canonical event in GA. `conversation.item.created` has none: it is told in two steps. */
export function gaName<Type extends ServerEventType>(type: Type): GaName<Type> {
  const names: Readonly<Record<string, string>> = GA_NAMES;
  return (Object.hasOwn(names, type) ? names[type] : type) as GaName<Type>;
}

type GaName<Type extends ServerEventType> = Type extends keyof typeof GA_NAMES ? (typeof GA_NAMES)[Type] : Type;

const STEPS = ["conversation.item.added", "conversation.item.done"] as const;

/** Server events that OpenAI's beta and its GA both have, under their canonical names. */
export const OPENAI_EVENTS = [
  "error",
  "session.created",
  "session.updated",
  "input_audio_buffer.committed",
  "input_audio_buffer.cleared",
  "input_audio_buffer.speech_started",
  "input_audio_buffer.speech_stopped",
  "conversation.item.input_audio_transcription.delta",
  "conversation.item.input_audio_transcription.completed",
  "conversation.item.input_audio_transcription.failed",
  "output_audio_buffer.cleared",
  "output_audio_buffer.started",
  "output_audio_buffer.stopped",
  "conversation.item.retrieved",
  "conversation.item.truncated",
  "conversation.item.deleted",
  "response.created",
  "response.done",
  "response.output_item.added",
  "response.output_item.done",
  "response.content_part.added",
  "response.content_part.done",
  "response.text.delta",
  "response.text.done",
  "response.audio_transcript.delta",
  "response.audio_transcript.done",
  "response.audio.delta",
  "response.audio.done",
  "response.function_call_arguments.delta",
  "response.function_call_arguments.done",
  "rate_limits.updated",
] as const satisfies readonly ServerEventType[];

/** Server events of OpenAI GA that this server can have reason to send. */
export const OPENAI_GA_EVENTS = [
  ...OPENAI_EVENTS.map((type) => gaName(type)),
  ...STEPS,
  "input_audio_buffer.timeout_triggered",
  "mcp_list_tools.in_progress",
  "mcp_list_tools.completed",
  "mcp_list_tools.failed",
  "response.mcp_call_arguments.delta",
  "response.mcp_call_arguments.done",
  "response.mcp_call.in_progress",
  "response.mcp_call.completed",
  "response.mcp_call.failed",
] as const;

/** Server events of Voice Live `v1`: everything there is, under the names of GA (OA-12). */
export const VOICE_LIVE_V1_EVENTS: readonly string[] = [
  ...(Object.keys(EVENT_SINCE) as ServerEventType[])
    .filter((type) => type !== "conversation.item.created" && type !== "rate_limits.updated")
    .map((type) => gaName(type)),
  ...STEPS,
];
