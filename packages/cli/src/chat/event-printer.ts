import { handleEvent } from "@vivavoce/client";
import type { EventHandlers, ServerEvent, ServerEventOf } from "@vivavoce/client";

/**
 * Shows an event as a line: what was said by either side, or the event's type with its telling fields. Pieces of audio
 * and text are not shown, since the whole follows.
 */
export function describeEvent(event: ServerEvent): string | undefined {
  return handleEvent(lines, event) ?? (event.type.endsWith(".delta") ? undefined : event.type);
}

const lines: EventHandlers<string> = {
  "session.created": ({ session }) => `session.created ${session.id} (${session.model})`,
  "conversation.item.input_audio_transcription.completed": ({ transcript }) => `You: ${transcript}`,
  "conversation.item.input_audio_transcription.failed": ({ error }) =>
    `Your speech was not transcribed: ${describeError(error)}`,
  "response.audio_transcript.done": ({ transcript }) => `Assistant: ${transcript}`,
  "response.text.done": ({ text }) => `Assistant: ${text}`,
  "input_audio_buffer.speech_started": (event) => `${event.type} at ${event.audio_start_ms} ms`,
  "input_audio_buffer.speech_stopped": (event) => `${event.type} at ${event.audio_end_ms} ms`,
  "response.done": ({ response }) => describeResponseEnd(response),
  error: ({ error }) => `Error: ${describeError(error)}`,
  warning: ({ warning }) => `Warning: ${describeError(warning)}`,
};

interface ErrorLike {
  readonly type?: string | null | undefined;
  readonly code?: string | null | undefined;
  readonly param?: string | null | undefined;
  readonly message?: string | null | undefined;
}

/** Type, code and parameter of an error, as far as they are known, and its message. */
export function describeError(error: ErrorLike): string {
  const where = [error.type, error.code, error.param && `at ${error.param}`].filter(Boolean).join(" ");
  return where === "" ? (error.message ?? "") : `${where}: ${error.message ?? ""}`;
}

function describeResponseEnd({ status, status_details: details }: ServerEventOf<"response.done">["response"]): string {
  // Other servers leave the details out.
  if (details === null || details === undefined) return `response.done ${status}`;
  if ("error" in details) return `response.done ${status}: ${describeError(details.error)}`;
  return `response.done ${status} (${details.reason})`;
}
