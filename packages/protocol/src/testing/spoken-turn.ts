import type { ServerEventType } from "../events/server-event.ts";

/** Events of an answer of one clause with sound, in their order (wire.md 8.1.10 to 8.1.20). */
export const spokenAnswer = [
  "response.created",
  "response.output_item.added",
  "conversation.item.created",
  "response.content_part.added",
  "response.audio_transcript.delta",
  "response.audio.delta",
  "response.audio.done",
  "response.audio_transcript.done",
  "response.content_part.done",
  "response.output_item.done",
  "response.done",
] as const satisfies readonly ServerEventType[];

/** Events of a spoken turn whose text is asked for, from the first word to the end of the answer (wire.md 8.1.5 to 8.1.20). */
export const spokenTurn = [
  "input_audio_buffer.speech_started",
  "input_audio_buffer.speech_stopped",
  "input_audio_buffer.committed",
  "conversation.item.input_audio_transcription.completed",
  "conversation.item.created",
  ...spokenAnswer,
] as const satisfies readonly ServerEventType[];
