import type { ServerEvent } from "@vivavoce/protocol";

/** Prints one line of a conversation. */
export type PrintLine = (line: string) => void;

/**
 * Shows an event as a line: what was said by either side, or the event's type with its telling fields. Pieces of audio
 * and text are not shown, since the whole follows.
 */
export function describeEvent(event: ServerEvent): string | undefined {
  switch (event.type) {
    case "session.created":
      return `session.created ${event.session.id} (${event.session.model})`;
    case "conversation.item.input_audio_transcription.completed":
      return `You: ${event.transcript}`;
    case "response.audio_transcript.done":
      return `Assistant: ${event.transcript}`;
    case "response.text.done":
      return `Assistant: ${event.text}`;
    case "input_audio_buffer.speech_started":
      return `input_audio_buffer.speech_started at ${event.audio_start_ms} ms`;
    case "input_audio_buffer.speech_stopped":
      return `input_audio_buffer.speech_stopped at ${event.audio_end_ms} ms`;
    case "response.done":
      return describeResponseEnd(event.response);
    case "error":
      return `Error: ${describeError(event.error)}`;
    case "warning":
      return `Warning: ${describeError(event.warning)}`;
    case "conversation.item.input_audio_transcription.failed":
      return `Your speech was not transcribed: ${describeError(event.error)}`;
    default:
      return event.type.endsWith(".delta") ? undefined : event.type;
  }
}

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

type ResponseDone = Extract<ServerEvent, { type: "response.done" }>;

function describeResponseEnd({ status, status_details: details }: ResponseDone["response"]): string {
  const line = `response.done ${status ?? ""}`;
  if (details === null || details === undefined) return line;
  if ("error" in details && details.error) return `${line}: ${describeError(details.error)}`;
  return "reason" in details && details.reason ? `${line} (${details.reason})` : line;
}
