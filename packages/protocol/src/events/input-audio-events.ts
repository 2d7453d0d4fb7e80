import { z } from "zod";
import { base64Text } from "../schema/base64.ts";
import { audioClockMs, clientEvent, namedItem, serverEvent } from "./event-fields.ts";
import { about, countedIn } from "../schema/about.ts";

const audio = base64Text.meta(
  about("TR-54", "Base64 audio in the input format and rate of the session, up to 15 MiB (TR-54)."),
);
const responseId = z.string().describe("Response that is played.");
const turnId = z.string().min(1).describe("Turn of the client's choice.");

/** Input events of the client. */
export const inputClientEvents = [
  clientEvent("input_audio_buffer.append", { audio }).meta(about("CE-03", "Appends audio; there is no answer.")),
  clientEvent("input_audio_buffer.commit", {}).meta(
    about("CE-04", "Makes the buffer a user item; starts no response."),
  ),
  clientEvent("input_audio_buffer.clear", {}).meta(about("CE-05", "Drops audio that is not committed.")),
  clientEvent("input_audio.turn.start", { turn_id: turnId }).meta(about("CE-06", "Opens a turn of the client.")),
  clientEvent("input_audio.turn.append", { turn_id: turnId, audio }).meta(about("CE-07", "Appends audio to the turn.")),
  clientEvent("input_audio.turn.end", { turn_id: turnId }).meta(about("CE-08", "Commits the turn.")),
  clientEvent("input_audio.turn.cancel", { turn_id: turnId }).meta(about("CE-09", "Throws the turn away.")),
  clientEvent("input_audio.clear", {}).meta(about("CE-10", "Clears all input audio.")),
  clientEvent("input_text.delta", {
    id: z.string().min(1).optional().describe("Item being written; absent in 2026-06-01-preview."),
    delta: z.string().describe("Piece of text."),
    content_index: z.int().min(0).optional().describe("Part being written, default 0."),
  }).meta(about("CE-11", "Streams text into a user item.")),
  clientEvent("input_text.done", {
    id: z.string().min(1).optional().describe("Item being written; absent in 2026-06-01-preview."),
    content_index: z.int().min(0).optional().describe("Part being written, default 0."),
  }).meta(about("CE-12", "Ends the user item.")),
  clientEvent("output_audio_buffer.clear", {}).meta(about("CE-19", "Clears the avatar's output buffer.")),
] as const;

const span = {
  offset_milliseconds: z.number().meta(countedIn("ms")).describe("From the beginning of the item's audio, ms."),
  duration_milliseconds: z.number().meta(countedIn("ms")).describe("Length, ms."),
};
const phrase = z.strictObject({
  ...span,
  text: z.string().describe("What was said."),
  words: z
    .array(z.strictObject({ text: z.string().describe("The word."), ...span }))
    .optional()
    .describe("The same, word by word."),
  locale: z.string().optional().describe("Language heard, for example en-US."),
  confidence: z.number().optional().describe("How sure the recognizer is, 0 to 1."),
});
const logprobs = z
  .array(
    z.strictObject({
      token: z.string().describe("The token."),
      logprob: z.number().describe("Natural logarithm of its probability."),
      bytes: z.array(z.int()).describe("Its UTF-8 bytes."),
    }),
  )
  .nullable()
  .optional()
  .meta(about("SF-22", "Probabilities of the tokens; only when asked for (SF-22)."));
const contentIndex = z.int().min(0).describe("Part of the item; 0.");
const transcribed = { ...namedItem, content_index: contentIndex };

/** Input and transcription events of the server. */
export const inputServerEvents = [
  serverEvent("input_audio_buffer.committed", {
    ...namedItem,
    previous_item_id: z.string().nullable().describe("Item before it; null for the first."),
  }).meta(about("SE-08", "The buffer became a user item; comes before the item's created event.")),
  serverEvent("input_audio_buffer.cleared", {}).meta(about("SE-09", "Answer to clear.")),
  serverEvent("input_audio_buffer.speech_started", {
    audio_start_ms: audioClockMs.describe("Start minus prefix padding, ms of audio since session start."),
    ...namedItem,
  }).meta(about("SE-10", "Speech began; the id is the one the user item will have.")),
  serverEvent("input_audio_buffer.speech_stopped", {
    audio_end_ms: audioClockMs.describe("End with the trailing silence, ms of audio since session start."),
    ...namedItem,
  }).meta(about("SE-11", "Speech ended.")),
  serverEvent("input_audio_buffer.timeout_triggered", {
    audio_start_ms: audioClockMs.describe(
      "End of the playback that was waited after, ms of audio since session start.",
    ),
    audio_end_ms: audioClockMs.describe("When the wait was over, ms of audio since session start."),
    ...namedItem,
  }).meta(about("SE-69", "idle_timeout_ms passed without speech.")),
  serverEvent("conversation.item.input_audio_transcription.delta", {
    ...namedItem,
    content_index: contentIndex.optional(),
    delta: z.string().optional().describe("Next piece of the text."),
    logprobs,
  }).meta(about("SE-16", "Piece of a transcription.")),
  serverEvent("conversation.item.input_audio_transcription.completed", {
    ...transcribed,
    transcript: z.string().describe("What was said; empty when nothing was understood."),
    language: z.string().optional().describe("Language heard, for example en-US."),
    logprobs,
    phrases: z
      .array(phrase)
      .nullable()
      .optional()
      .meta(about("SF-22", "Phrases with times; only when asked for (SF-22).")),
  }).meta(about("SE-17", "Transcription of a user item; cascaded models have it before the item's created event.")),
  serverEvent("conversation.item.input_audio_transcription.failed", {
    ...transcribed,
    error: z
      .strictObject({
        type: z.string().describe("Class of the error."),
        code: z.string().nullable().describe("Code of the error."),
        message: z.string().describe("What went wrong, for a person."),
        param: z.string().nullable().describe("Field at fault."),
      })
      .describe("Why it failed."),
  }).meta(about("SE-18", "Transcription failed; the response still goes on.")),
  serverEvent("output_audio_buffer.cleared", { response_id: responseId.optional() }).meta(
    about("SE-48", "Answer to output_audio_buffer.clear."),
  ),
  serverEvent("output_audio_buffer.started", { response_id: responseId }).meta(
    about("SE-66", "Playback began (WebRTC)."),
  ),
  serverEvent("output_audio_buffer.stopped", { response_id: responseId }).meta(
    about("SE-67", "Playback ended (WebRTC)."),
  ),
] as const;
